/** DLG-7 to DLG-11, DLG-14: links to one another. */
import type { Did, DidKey } from '../../../src/base/index.js';
import type { ValueMap } from '../../../src/codec/index.js';
import { PURGE, type VerifiedLog } from '../../../src/identity/index.js';
import { signUcan } from '../../../src/identity/ucan.js';
import { testSignerWithNonce } from '../../../test/helpers/keys.js';
import { device, root, thief } from '../../../test/identity/helpers.js';
import { type Ask, allowed, type Draft, payloadOf, wrong } from './delegation-kit.js';
import { invalid, position, refused } from './kit.js';

export const chainCases = async ({ did, log }: { did: Did; log: VerifiedLog }): Promise<Draft[]> => {
  const op = position(log).id;
  const keys = [0, 1, 2, 3, 4].map((index) => device(index).key);
  const [one, two, three, four, five] = keys;
  if (!one || !two || !three || !four || !five) throw new RangeError('five devices');
  const give = (audience: DidKey, more: ValueMap = {}, signer = root(0)) =>
    signUcan(payloadOf(did, op, audience, more), signer);
  const pass = (from: number, audience: DidKey, more: ValueMap = {}) =>
    give(audience, { iss: device(from).key, ...more }, device(from));
  const a = await give(one);
  const b = await pass(0, two);
  const c = await pass(1, three);
  const d = await pass(2, four);
  const e = await pass(3, five);
  const elsewhere = await give(one, {
    iss: 'did:tabard:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    sub: 'did:tabard:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  });
  const timed = await give(one, { exp: 1_000 });
  const early = await give(one, { nbf: 1_000 });
  const ask = (key: DidKey, more: Partial<Ask> = {}): { ask: Ask } => ({ ask: { key, ...more } });
  const order = { presented: true };
  return [
    { rule: 'DLG-7', name: 'four links', delegations: [a, b, c, d], ...ask(four), expect: allowed(0, 1, 2, 3) },
    {
      rule: 'DLG-7',
      name: 'four links in any order',
      delegations: [d, b, a, c],
      ...ask(four),
      expect: allowed(2, 1, 3, 0),
    },
    {
      rule: 'DLG-7',
      name: 'five links, presented',
      delegations: [a, b, c, d, e],
      ...ask(five, order),
      expect: refused('too-many'),
    },
    {
      rule: 'DLG-7',
      name: 'five links, sought',
      delegations: [a, b, c, d, e],
      ...ask(five, { complete: true }),
      expect: wrong('DLG-9', 'no-authority'),
    },
    {
      rule: 'DLG-8',
      name: 'a chain of another identity',
      delegations: [elsewhere],
      ...ask(one, order),
      expect: invalid('DLG-8', 'wrong-did'),
    },
    { rule: 'DLG-9', name: 'one link', delegations: [a], ...ask(one), expect: allowed(0) },
    {
      rule: 'DLG-9',
      name: 'two links in the wrong order',
      delegations: [b, a],
      ...ask(two, order),
      expect: wrong('DLG-9', 'no-authority'),
    },
    {
      rule: 'DLG-9',
      name: 'a link left out',
      delegations: [a, c],
      ...ask(three, order),
      expect: wrong('DLG-9', 'no-authority'),
    },
    {
      rule: 'DLG-9',
      name: 'a chain for another key',
      delegations: [a],
      ...ask(two, order),
      expect: wrong('DLG-9', 'no-authority'),
    },
    {
      rule: 'DLG-9',
      name: 'an empty chain',
      delegations: [],
      ...ask(one, order),
      expect: wrong('DLG-9', 'no-authority'),
    },
    {
      rule: 'DLG-9',
      name: 'a hint to the delegation of another key',
      delegations: [a],
      ...ask(two, { hint: 0 }),
      expect: wrong('DLG-9', 'no-authority'),
    },
    {
      rule: 'DLG-9',
      name: 'a delegation of the issuer is missing',
      delegations: [b],
      ...ask(two, { hint: 0 }),
      expect: { verdict: 'needs' },
    },
    {
      rule: 'DLG-9',
      name: 'and cannot be had',
      delegations: [b],
      ...ask(two, { complete: true }),
      expect: wrong('DLG-9', 'no-authority'),
    },
    { rule: 'DLG-9', name: 'no delegation at all', delegations: [], ...ask(one), expect: { verdict: 'needs' } },
    {
      rule: 'DLG-10',
      name: 'to write is not to purge',
      delegations: [a],
      ...ask(one, { command: PURGE }),
      expect: wrong('DLG-10', 'no-authority'),
    },
    {
      rule: 'DLG-10',
      name: 'a delegation to purge',
      delegations: [a, await give(one, { cmd: PURGE })],
      ...ask(one, { command: PURGE }),
      expect: allowed(1),
    },
    {
      rule: 'DLG-10',
      name: 'a wider command covers',
      delegations: [await give(one, { cmd: '/repo' })],
      ...ask(one),
      expect: allowed(0),
    },
    {
      rule: 'DLG-10',
      name: 'half a segment does not',
      delegations: [await give(one, { cmd: '/rep' })],
      ...ask(one),
      expect: wrong('DLG-10', 'no-authority'),
    },
    {
      rule: 'DLG-10',
      name: 'a link that widens',
      delegations: [a, await pass(0, two, { cmd: '/repo' })],
      ...ask(two),
      expect: invalid('DLG-10', 'widened'),
    },
    {
      rule: 'DLG-10',
      name: 'a link to another command',
      delegations: [a, await pass(0, two, { cmd: PURGE })],
      ...ask(two, { command: PURGE }),
      expect: invalid('DLG-10', 'widened'),
    },
    {
      rule: 'DLG-11',
      name: 'a second before it expires',
      delegations: [timed],
      ...ask(one, { now: 999_999 }),
      expect: allowed(0),
    },
    {
      rule: 'DLG-11',
      name: 'at the second',
      delegations: [timed],
      ...ask(one, { now: 1_000_000 }),
      expect: invalid('DLG-11', 'expired'),
    },
    {
      rule: 'DLG-11',
      name: 'an expired link further up',
      delegations: [timed, b],
      ...ask(two, { now: 1_000_000 }),
      expect: invalid('DLG-11', 'expired'),
    },
    {
      rule: 'DLG-11',
      name: 'before its time',
      delegations: [early],
      ...ask(one, { now: 999_999 }),
      expect: { verdict: 'notYet' },
    },
    { rule: 'DLG-11', name: 'at its time', delegations: [early], ...ask(one, { now: 1_000_000 }), expect: allowed(0) },
    {
      rule: 'DLG-14',
      name: 'signed by a stranger',
      delegations: [await give(one, {}, thief(0))],
      ...ask(one),
      expect: wrong('DLG-14', 'bad-signature'),
    },
    {
      rule: 'DLG-14',
      name: 'signed by the next root key',
      delegations: [await give(one, {}, root(1))],
      ...ask(one),
      expect: wrong('DLG-14', 'bad-signature'),
    },
    {
      rule: 'DLG-14',
      name: 'a true one among forgeries',
      delegations: [await give(one, {}, thief(0)), a],
      ...ask(one, { hint: 0 }),
      expect: allowed(1),
    },
    {
      rule: 'DLG-14',
      name: 'a copy signed again',
      delegations: [await give(one, {}, testSignerWithNonce(100, 12345n))],
      ...ask(one),
      expect: allowed(0),
    },
  ];
};

/** DLG-7 to DLG-11, DLG-14: the same rules further down a chain. */
import type { Did, Signer } from '../../../src/base/index.js';
import type { ValueMap } from '../../../src/codec/index.js';
import { type VerifiedLog, WRITE } from '../../../src/identity/index.js';
import { signUcan } from '../../../src/identity/ucan.js';
import { device, root, thief } from '../../../test/identity/helpers.js';
import { type Ask, allowed, type Draft, payloadOf, wrong } from './delegation-kit.js';
import { invalid, position } from './kit.js';

type Row = readonly [rule: string, name: string, links: readonly Uint8Array[], ask: Ask, expect: Draft['expect']];

export const linkCases = async ({ did, log }: { did: Did; log: VerifiedLog }): Promise<Draft[]> => {
  const op = position(log).id;
  const [one, two, three, four, five] = [0, 1, 2, 3, 4].map((index) => device(index));
  if (!one || !two || !three || !four || !five) throw new RangeError('five devices');
  const give = (to: Signer, more: ValueMap = {}, by = root(0)) => signUcan(payloadOf(did, op, to.key, more), by);
  const pass = (from: Signer, to: Signer, more: ValueMap = {}) => give(to, { iss: from.key, ...more }, from);
  const [a, b, c, d] = [await give(one), await pass(one, two), await pass(two, three), await pass(three, four)];
  const e = await pass(four, five);
  const wide = await give(one, { cmd: '/repo' });
  const all = await give(one, { cmd: '/' });
  const presented = { presented: true };
  const last = (more: Partial<Ask> = {}): Ask => ({ key: three.key, ...more });
  const narrow = { cmd: `${WRITE}/post` };
  const rows: readonly Row[] = [
    ['DLG-7', 'five links, and a shorter way', [a, b, c, d, e, await give(five)], { key: five.key }, allowed(5)],
    ['DLG-7', 'three links, presented', [a, b, c], last(presented), allowed(0, 1, 2)],
    ['DLG-9', 'the order turned round, presented', [c, b, a], last(presented), wrong('DLG-9', 'no-authority')],
    [
      'DLG-9',
      'the middle is for another key',
      [a, await pass(one, four), c],
      last(presented),
      wrong('DLG-9', 'no-authority'),
    ],
    ['DLG-9', 'one link twice', [a, a, b], { key: two.key, ...presented }, wrong('DLG-9', 'no-authority')],
    [
      'DLG-9',
      'the identity issues in the middle',
      [a, await give(two)],
      { key: two.key, ...presented },
      wrong('DLG-9', 'no-authority'),
    ],
    [
      'DLG-9',
      'a ring of keys',
      [await pass(three, one), b, c],
      last({ complete: true }),
      wrong('DLG-9', 'no-authority'),
    ],
    [
      'DLG-9',
      'a longer chain, for its middle key',
      [a, b, c],
      { key: two.key, ...presented },
      wrong('DLG-9', 'no-authority'),
    ],
    ['DLG-10', 'narrowed on the way', [wide, b, c], last(), allowed(0, 1, 2)],
    ['DLG-10', 'everything, narrowed', [all, b], { key: two.key }, allowed(0, 1)],
    [
      'DLG-10',
      'widened in the last link',
      [wide, b, await pass(two, three, { cmd: '/repo' })],
      last(),
      invalid('DLG-10', 'widened'),
    ],
    [
      'DLG-10',
      'widened to everything',
      [a, await pass(one, two, { cmd: '/' })],
      { key: two.key },
      invalid('DLG-10', 'widened'),
    ],
    [
      'DLG-10',
      'widened to a longer word',
      [a, await pass(one, two, { cmd: `${WRITE}s` })],
      { key: two.key },
      invalid('DLG-10', 'widened'),
    ],
    [
      'DLG-10',
      'a narrower path does not cover what lies above',
      [a, await pass(one, two, narrow)],
      { key: two.key },
      wrong('DLG-10', 'no-authority'),
    ],
    [
      'DLG-10',
      'nor a path beside it',
      [await give(one, narrow)],
      { key: one.key, command: `${WRITE}/like` },
      wrong('DLG-10', 'no-authority'),
    ],
    ['DLG-10', 'but what lies below', [a], { key: one.key, command: `${WRITE}/post` }, allowed(0)],
    [
      'DLG-10',
      'narrowed and widened again',
      [a, await pass(one, two, narrow), c],
      last(),
      invalid('DLG-10', 'widened'),
    ],
    [
      'DLG-11',
      'a middle link, a second before',
      [a, await pass(one, two, { exp: 1_000 }), c],
      last({ now: 999_999 }),
      allowed(0, 1, 2),
    ],
    [
      'DLG-11',
      'a middle link, at the second',
      [a, await pass(one, two, { exp: 1_000 }), c],
      last({ now: 1_000_000 }),
      invalid('DLG-11', 'expired'),
    ],
    [
      'DLG-11',
      'the last link, at the second',
      [a, b, await pass(two, three, { exp: 1_000 })],
      last({ now: 1_000_000 }),
      invalid('DLG-11', 'expired'),
    ],
    [
      'DLG-11',
      'a later expiry below an earlier one',
      [await give(one, { exp: 1_000 }), await pass(one, two, { exp: 2_000 })],
      { key: two.key, now: 1_500_000 },
      invalid('DLG-11', 'expired'),
    ],
    [
      'DLG-11',
      'expired before it began',
      [await give(one, { exp: 1_000, nbf: 2_000 })],
      { key: one.key, now: 1_500_000 },
      invalid('DLG-11', 'expired'),
    ],
    ['DLG-11', 'an expiry of 0', [await give(one, { exp: 0 })], { key: one.key }, invalid('DLG-11', 'expired')],
    [
      'DLG-11',
      'a middle link before its time',
      [a, await pass(one, two, { nbf: 1_000 }), c],
      last({ now: 999_999 }),
      { verdict: 'notYet' },
    ],
    [
      'DLG-11',
      'and at its time',
      [a, await pass(one, two, { nbf: 1_000 }), c],
      last({ now: 1_000_000 }),
      allowed(0, 1, 2),
    ],
    [
      'DLG-11',
      'before its time, for another key',
      [await give(one, { nbf: 1_000 })],
      { key: two.key, ...presented },
      wrong('DLG-9', 'no-authority'),
    ],
    [
      'DLG-14',
      'before its time, and forged',
      [await give(one, { nbf: 1_000 }, thief(0))],
      { key: one.key },
      wrong('DLG-14', 'bad-signature'),
    ],
    [
      'DLG-14',
      'the first of three forged',
      [await give(one, {}, thief(0)), b, c],
      last(),
      wrong('DLG-14', 'bad-signature'),
    ],
    [
      'DLG-14',
      'a device signs in the name of the identity',
      [await give(two, {}, one)],
      { key: two.key },
      wrong('DLG-14', 'bad-signature'),
    ],
  ];
  return rows.map(([rule, name, delegations, ask, expect]) => ({ rule, name, delegations, ask, expect }));
};

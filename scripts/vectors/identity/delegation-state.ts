/** DLG-12, DLG-13, DLG-16: what the log says of keys. Devices put away or stolen: `put-away.ts`. */
import type { Did, DidKey } from '../../../src/base/index.js';
import { cidOfValue } from '../../../src/codec/index.js';
import { buildUpdate, type VerifiedLog } from '../../../src/identity/index.js';
import { signUcan } from '../../../src/identity/ucan.js';
import { device, extend, recover, root, rotate } from '../../../test/identity/helpers.js';
import { type Ask, allowed, type Draft, payloadOf, wrong } from './delegation-kit.js';
import { position } from './kit.js';

export const stateCases = async ({ did, log }: { did: Did; log: VerifiedLog }): Promise<Draft[]> => {
  const op = position(log).id;
  const [one, two] = [device(0).key, device(1).key];
  const give = (audience: DidKey, by = op, signer = root(0)) => signUcan(payloadOf(did, by, audience), signer);
  const a = await give(one);
  const b = await signUcan({ ...payloadOf(did, op, two), iss: one }, device(0));
  const direct = await give(two);
  const cid = await cidOfValue(a);
  const rotated = await extend(log, await rotate(log, 1));
  const granted = await extend(log, await rotate(log, 1, { grants: [cid] }));
  const dropped = await extend(granted, await buildUpdate(granted, { grants: [] }, root(1)));
  const restored = await extend(log, await recover(log, 0, 110, { grants: [cid] }));
  const kept = { id: op, seq: 3 };
  const revoked = await extend(log, await buildUpdate(log, { revoked: [{ key: one, keep: [kept.id] }] }, root(0)));
  const rootRevoked = await extend(
    granted,
    await buildUpdate(granted, { revoked: [{ key: root(0).key, keep: [] }] }, root(1)),
  );
  const rival = await buildUpdate(log, { revoked: [{ key: two, keep: [] }] }, root(0));
  const disputed = await extend(log, await buildUpdate(log, { grants: [cid] }, root(0)), rival);
  const side = position(await extend(log, rival)).id;
  const other = position(await extend(log, await buildUpdate(log, { grants: [op] }, root(0)))).id;
  const ask = (key: DidKey, more: Partial<Ask> = {}): { ask: Ask } => ({ ask: { key, ...more } });
  const lapsed = wrong('DLG-12', 'no-authority');
  return [
    { rule: 'DLG-12', name: 'lapsed with its root key', log: rotated, delegations: [a], ...ask(one), expect: lapsed },
    { rule: 'DLG-12', name: 'lapsed further up', log: rotated, delegations: [a, b], ...ask(two), expect: lapsed },
    {
      rule: 'DLG-12',
      name: 'granted by the rotation',
      log: granted,
      delegations: [a],
      ...ask(one),
      expect: allowed(0),
    },
    {
      rule: 'DLG-12',
      name: 'granted, and what follows from it',
      log: granted,
      delegations: [a, b],
      ...ask(two),
      expect: allowed(0, 1),
    },
    { rule: 'DLG-12', name: 'granted by a recovery', log: restored, delegations: [a], ...ask(one), expect: allowed(0) },
    { rule: 'DLG-12', name: 'no longer granted', log: dropped, delegations: [a], ...ask(one), expect: lapsed },
    {
      rule: 'DLG-12',
      name: 'by the new root key',
      log: rotated,
      delegations: [await give(one, position(rotated).id, root(1))],
      ...ask(one),
      expect: allowed(0),
    },
    {
      rule: 'DLG-12',
      name: 'by the former root key in the name of a new operation',
      log: rotated,
      delegations: [await give(one, position(rotated).id)],
      ...ask(one),
      expect: wrong('DLG-14', 'bad-signature'),
    },
    {
      rule: 'DLG-12',
      name: 'by an operation that nobody knows',
      delegations: [await give(one, cid)],
      ...ask(one),
      expect: { verdict: 'needs' },
    },
    {
      rule: 'DLG-12',
      name: 'in the name of a disputed operation',
      log: disputed,
      delegations: [await give(one, side)],
      ...ask(one),
      expect: lapsed,
    },
    {
      rule: 'DLG-12',
      name: 'in a conflict, by the undisputed root key',
      log: disputed,
      delegations: [a],
      ...ask(one),
      expect: allowed(0),
    },
    {
      rule: 'DLG-12',
      name: 'in the name of an operation that was overruled',
      log: await extend(rotated, await buildUpdate(log, { grants: [op] }, root(0))),
      delegations: [await give(one, other)],
      ...ask(one),
      expect: lapsed,
    },
    {
      rule: 'DLG-13',
      name: 'the key is revoked',
      log: revoked,
      delegations: [a],
      ...ask(one, { commit: { id: cid, seq: 1 } }),
      expect: wrong('DLG-13', 'revoked'),
    },
    {
      rule: 'DLG-13',
      name: 'a key in the middle is revoked',
      log: revoked,
      delegations: [a, b],
      ...ask(two),
      expect: wrong('DLG-13', 'revoked'),
    },
    {
      rule: 'DLG-13',
      name: 'another chain goes round it',
      log: revoked,
      delegations: [a, b, direct],
      ...ask(two),
      expect: allowed(2),
    },
    {
      rule: 'DLG-13',
      name: 'the root key that signed is revoked',
      log: rootRevoked,
      delegations: [a],
      ...ask(one),
      expect: wrong('DLG-13', 'revoked'),
    },
    {
      rule: 'DLG-13',
      name: 'in a conflict, revoked on one side',
      log: disputed,
      delegations: [direct],
      ...ask(two),
      expect: wrong('DLG-13', 'revoked'),
    },
    {
      rule: 'DLG-16',
      name: 'a commit kept of a revoked key',
      log: revoked,
      delegations: [a],
      ...ask(one, { commit: kept }),
      expect: { verdict: 'valid', chain: [], clockId: 7 },
    },
    {
      rule: 'DLG-16',
      name: 'kept, with no delegation left',
      log: revoked,
      delegations: [],
      ...ask(one, { commit: kept }),
      expect: { verdict: 'valid', chain: [], clockId: null },
    },
    {
      rule: 'DLG-16',
      name: 'kept, of a device that the revoked one added',
      log: revoked,
      delegations: [b],
      ...ask(two, { commit: kept }),
      expect: { verdict: 'valid', chain: [], clockId: 7 },
    },
    {
      rule: 'DLG-16',
      name: 'another commit of that key',
      log: revoked,
      delegations: [a],
      ...ask(one, { commit: { id: cid, seq: 2 } }),
      expect: wrong('DLG-13', 'revoked'),
    },
  ];
};

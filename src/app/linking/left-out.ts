/** What a device that was put out wrote beyond what was kept then: looked at, and kept after all, by an operation that names it. */
import { TabardError } from '../../base/index.js';
import { millisecondsOf } from '../../codec/index.js';
import { buildChange } from '../../identity/index.js';
import type { BarredHead } from '../../worker/index.js';
import type { LeftOut } from '../linking-view.js';
import { delegationsOf, gentlest, knownKeys, powersOf } from './authority.js';
import type { EpochParts } from './epoch.js';

const barredBy = async ({ own, store }: EpochParts, id: string): Promise<BarredHead | undefined> =>
  (await store.barred(own.did)).find(({ key }) => key === id);

export const findLeftOut = async (parts: EpochParts, id: string): Promise<LeftOut | null> => {
  const head = await barredBy(parts, id);
  if (head === undefined) return null;
  const { rev, changes, more } = head;
  return { signedAt: millisecondsOf(rev), changes, more };
};

/** Throws `not-found`, `no-power`, `storage-…`. */
export const keepLeftOut = async (parts: EpochParts, id: string): Promise<void> => {
  const { own, store, now } = parts;
  const { did, vault } = own;
  const head = await barredBy(parts, id);
  const powers = await powersOf(store, vault, did);
  // What a device wrote that was only put away is beyond its last number: no operation brings that back.
  if (head === undefined || !powers.log.state.revoked.has(head.key))
    throw new TabardError('not-found', 'nothing of this device was left out');
  const author = await gentlest(powers, vault);
  const delegations = await delegationsOf(store, did, await knownKeys(store, own));
  const revoked = [{ key: head.key, keep: [head.id] }];
  const built = await buildChange(powers.log, { author, delegations, now: now(), revoked });
  if (built.outcome !== 'stands') throw new TabardError('no-power', `the operation would be ${built.outcome}`);
  await store.receiveOperations(did, [built.bytes]);
};

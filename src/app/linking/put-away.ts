/**
 * Putting a device away: one operation after which nothing that it signs beyond what is known here counts, and a new epoch of the household
 * without it. What it wrote, and the devices that it added, stay.
 */
import { TabardError } from '../../base/index.js';
import { buildChange } from '../../identity/index.js';
import type { Retired, RetireOptions } from '../linking-view.js';
import { actingFor } from './acting.js';
import { delegationsOf, knownKeys, otherDevice, powersOf } from './authority.js';
import { type EpochParts, publishKeyring } from './epoch.js';
import { newestOf } from './newest.js';

/** Throws `not-found`, `no-power`, `recovery-…`, `storage-…`, `vault-locked`. */
export const retireDevice = async (parts: EpochParts, id: string, { words }: RetireOptions = {}): Promise<Retired> => {
  const { own, store, random, now } = parts;
  const { did, vault } = own;
  const keys = await knownKeys(store, own);
  const key = otherDevice(vault, keys, id);
  const powers = await powersOf(store, vault, did);
  const acting = await actingFor(parts, powers, 'gentle', words);
  const delegations = await delegationsOf(store, did, keys);
  if (powers.log.state.revoked.has(key)) throw new TabardError('not-found', 'this device was put out already');

  const epoch = vault.householdEpoch + 1;
  await vault.keepHouseholdKey(epoch, random(32));
  const before = powers.log.state.retired.get(key);
  const seq = before ?? (await newestOf(store, did)).get(key)?.seq ?? 0;
  if (before === undefined) {
    const built = await buildChange(powers.log, {
      ...{ author: acting.author, ...acting.on },
      ...{ delegations, now: now(), retired: [{ key, seq }] },
    });
    if (built.outcome !== 'stands') throw new TabardError('no-power', `the operation would be ${built.outcome}`);
    await store.receiveOperations(did, [built.bytes]);
    await acting.done();
  }
  await publishKeyring(parts);
  return { epoch, seq };
};

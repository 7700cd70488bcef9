/**
 * Putting a device out: one operation that ends its key, and a new epoch of the household without it. The new epoch comes first: a crash after it
 * leaves a device that still writes and hears, none that hears and should not.
 */
import { type Cid, type DidKey, type Signer, TabardError } from '../../base/index.js';
import { cidOfValue, decodeMap, encodeValue, isByteString } from '../../codec/index.js';
import { buildChange, buildDeviceDelegations, findStranded, type VerifiedLog } from '../../identity/index.js';
import type { VerifyStore } from '../../worker/index.js';
import type { Revoked, RevokeOptions } from '../linking-view.js';
import { actingFor } from './acting.js';
import { delegationsOf, knownKeys, otherDevice, powersOf } from './authority.js';
import { type EpochParts, publishKeyring } from './epoch.js';

/** Throws `not-found`, `no-power`, `recovery-…`, `storage-…`, `vault-locked`. */
export const revokeDevice = async (
  parts: EpochParts,
  id: string,
  { keep = true, readd = [], words }: RevokeOptions = {},
): Promise<Revoked> => {
  const { own, store, random, now } = parts;
  const { did, vault } = own;
  const keys = await knownKeys(store, own);
  const key = otherDevice(vault, keys, id);
  const powers = await powersOf(store, vault, did);
  const acting = await actingFor(parts, powers, 'strong', words);
  const { author } = acting;
  const delegations = await delegationsOf(store, did, keys);

  const epoch = vault.householdEpoch + 1;
  await vault.keepHouseholdKey(epoch, random(32));
  let fallen: readonly DidKey[] = [];
  if (!powers.log.state.revoked.has(key)) {
    const revoked = [{ key, keep: keep ? await headsBy(store, did, key) : [] }];
    const built = await buildChange(powers.log, { author, ...acting.on, delegations, now: now(), revoked });
    if (built.outcome !== 'stands') throw new TabardError('no-power', `the operation would be ${built.outcome}`);
    await store.receiveOperations(did, [built.bytes]);
    await acting.done();
    const stranded = await findStranded(powers.log, built.log, delegations, now());
    fallen = stranded.filter((one) => !readd.includes(one));
    const again = stranded.filter((one) => readd.includes(one));
    await reissue(parts, { after: built.log, root: await acting.rootOf(built.log) }, again, delegations);
  }
  await publishKeyring(parts);
  return { lasting: author.by !== 'root', epoch, fallen };
};

/** Devices that the one put out had added, and that stay, are added anew, by the root key that is here now. */
const reissue = async (
  { own, store, random }: EpochParts,
  { after, root }: { readonly after: VerifiedLog; readonly root: Signer | undefined },
  keys: readonly DidKey[],
  delegations: Awaited<ReturnType<typeof delegationsOf>>,
): Promise<void> => {
  if (root === undefined) return;
  for (const key of keys) {
    const meta = [...delegations.values()].find(({ aud }) => aud === key)?.meta;
    if (meta === undefined) continue;
    const made = await buildDeviceDelegations(after, { key, x25519: meta.x25519, clock: meta.clock }, root, random);
    await store.receiveDelegations(own.did, made);
  }
};

/** The ids of its live commits: with them all that they contain stays. */
const headsBy = async (store: VerifyStore, did: Parameters<VerifyStore['heads']>[0], key: DidKey): Promise<Cid[]> => {
  const ids: Cid[] = [];
  for (const bytes of (await store.heads(did))?.heads ?? []) {
    const judged = decodeMap(bytes);
    if (judged.verdict !== 'valid' || judged.value.key !== key) continue;
    const { sig, ...unsigned } = judged.value;
    if (sig !== undefined && isByteString(sig)) ids.push(await cidOfValue(encodeValue(unsigned)));
  }
  return ids;
};

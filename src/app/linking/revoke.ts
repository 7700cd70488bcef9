/**
 * Putting a device out: one operation that ends its key, and a new epoch of the household without it. The new epoch comes first: a crash after it
 * leaves a device that still writes and hears, none that hears and should not.
 */
import { type Cid, type DidKey, TabardError } from '../../base/index.js';
import { cidOfValue, decodeMap, encodeValue, isByteString, parseDidKey } from '../../codec/index.js';
import {
  type Authorship,
  buildChange,
  buildDeviceDelegations,
  findStranded,
  type VerifiedLog,
} from '../../identity/index.js';
import type { Vault } from '../../vault/index.js';
import type { VerifyStore } from '../../worker/index.js';
import { delegationsOf, knownKeys, type Powers, powersOf } from './authority.js';
import { type EpochParts, publishKeyring } from './epoch.js';

export interface RevokeOptions {
  /** What it has published, and reached this device by now, stays (the default); else all that no other device has taken in goes. */
  readonly keep?: boolean;
  /** Of the devices that it had added, by did:key, those that are one's own beyond doubt: they are added anew. Else they fall with it: a thief adds devices too. */
  readonly readd?: readonly string[];
}

export interface Revoked {
  /** False: this device signed with the root key only, and whoever has the next root key can undo it. */
  readonly lasting: boolean;
  readonly epoch: number;
  /** Devices that could write by the word of the one put out only, and cannot any more. */
  readonly fallen: readonly DidKey[];
}

/** Throws `not-found`, `no-power`, `storage-…`, `vault-locked`. */
export const revokeDevice = async (
  parts: EpochParts,
  id: string,
  { keep = true, readd = [] }: RevokeOptions = {},
): Promise<Revoked> => {
  const { own, store, random, now } = parts;
  const { did, vault } = own;
  const key = parseDidKey(id);
  const keys = await knownKeys(store, own);
  if (key === undefined || key === vault.deviceKey || !keys.includes(key))
    throw new TabardError('not-found', 'no other device of this identity has this key');
  const powers = await powersOf(store, vault, did);
  const author = await authorOf(powers, vault);
  const delegations = await delegationsOf(store, did, keys);

  const epoch = vault.householdEpoch + 1;
  await vault.keepHouseholdKey(epoch, random(32));
  let fallen: readonly DidKey[] = [];
  if (!powers.log.state.revoked.has(key)) {
    const revoked = [{ key, keep: keep ? await headsBy(store, did, key) : [] }];
    const built = await buildChange(powers.log, { author, delegations, now: now(), revoked });
    if (built.outcome !== 'stands') throw new TabardError('no-power', `the operation would be ${built.outcome}`);
    await store.receiveOperations(did, [built.bytes]);
    const stranded = await findStranded(powers.log, built.log, delegations, now());
    fallen = stranded.filter((one) => !readd.includes(one));
    const again = stranded.filter((one) => readd.includes(one));
    await reissue(parts, built.log, again, delegations);
  }
  await publishKeyring(parts);
  return { lasting: author.by === 'next-root', epoch, fallen };
};

/** The stronger key, if it is here. */
const authorOf = async (powers: Powers, vault: Vault): Promise<Authorship> => {
  if (powers.next !== undefined)
    return { by: 'next-root', signer: powers.next, nextRootKey: await vault.makeRootKey() };
  if (powers.root !== undefined) return { by: 'root', signer: powers.root };
  throw new TabardError('no-power', 'neither root key nor next root key is here');
};

/** Devices that the one put out had added, and that stay, are added anew, by the root key that is here now. */
const reissue = async (
  { own, store, random }: EpochParts,
  after: VerifiedLog,
  keys: readonly DidKey[],
  delegations: Awaited<ReturnType<typeof delegationsOf>>,
): Promise<void> => {
  const root = await own.vault.signerOf(after.state.root);
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

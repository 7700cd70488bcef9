/** What this device may do for the identity, and the delegations by which others may. */
import { type Cid, type Did, type DidKey, type Signer, TabardError } from '../../base/index.js';
import { parseDidKey } from '../../codec/index.js';
import {
  type Authorship,
  type Delegation,
  hashOfKey,
  judgeLog,
  parseDelegation,
  type VerifiedLog,
} from '../../identity/index.js';
import type { Vault } from '../../vault/index.js';
import type { VerifyStore } from '../../worker/index.js';
import type { Own } from '../own.js';
import { deviceNotes } from './devices.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Powers {
  readonly log: VerifiedLog;
  readonly operations: readonly Bytes[];
  /** Signs updates and delegations, if it is here. */
  readonly root: Signer | undefined;
  /** Rotates, if it is here. */
  readonly next: Signer | undefined;
}

/** The log says which keys count; the vault says which of them are here. */
export const powersOf = async (store: VerifyStore, vault: Vault, did: Did): Promise<Powers> => {
  const operations = await store.operationsFrom(did, 0);
  const judged = await judgeLog(did, operations);
  if (judged.verdict !== 'valid') throw new TabardError('vault-damaged', 'the log of this identity is not here');
  const log = judged.value;
  return {
    log,
    operations,
    root: await vault.signerOf(log.state.root),
    next: await signerOfHash(vault, log.state.next.root),
  };
};

const signerOfHash = async (vault: Vault, hash: string): Promise<Signer | undefined> => {
  for (const key of await vault.heldKeys()) if ((await hashOfKey(key)) === hash) return vault.signerOf(key);
  return undefined;
};

/** All delegations that lead to these keys, as they are stored here: only such as hold are. */
export const delegationsOf = async (
  store: VerifyStore,
  did: Did,
  keys: readonly DidKey[],
): Promise<ReadonlyMap<Cid, Delegation>> => {
  const found = new Map<Cid, Delegation>();
  for (const bytes of await store.delegationsFor(did, [...new Set(keys)])) {
    const judged = await parseDelegation(bytes);
    if (judged.verdict === 'valid') found.set(judged.value.cid, judged.value);
  }
  return found;
};

/** Every device key that this device has heard of: noted by one of its own devices, granted or revoked in the log, or of a head. */
export const knownKeys = async (store: VerifyStore, { did, vault, household }: Own): Promise<readonly DidKey[]> => {
  const { log } = await powersOf(store, vault, did);
  const served = await store.heads(did);
  const heard = [...(await store.delegationsFor(did, log.state.grants)), ...(served?.delegations ?? [])];
  const keys = new Set<DidKey>([vault.deviceKey, ...deviceNotes(household.config).keys(), ...log.state.revoked.keys()]);
  for (const bytes of heard) {
    const judged = await parseDelegation(bytes);
    if (judged.verdict === 'valid') keys.add(judged.value.aud);
  }
  return [...keys];
};

/** The key of another device that is known here. Throws `not-found`. */
export const otherDevice = (vault: Pick<Vault, 'deviceKey'>, keys: readonly DidKey[], id: string): DidKey => {
  const key = parseDidKey(id);
  if (key === undefined || key === vault.deviceKey || !keys.includes(key))
    throw new TabardError('not-found', 'no other device of this identity has this key');
  return key;
};

/** The stronger key, if it is here. Throws `no-power`. */
export const strongest = async ({ root, next }: Powers, vault: Vault): Promise<Authorship> => {
  if (next !== undefined) return { by: 'next-root', signer: next, nextRootKey: await vault.makeRootKey() };
  if (root !== undefined) return { by: 'root', signer: root };
  throw new TabardError('no-power', 'neither root key nor next root key is here');
};

/** Where nobody is to be outranked the root key will do, and the next one stays announced. Throws `no-power`. */
export const gentlest = async (powers: Powers, vault: Vault): Promise<Authorship> =>
  powers.root === undefined ? strongest(powers, vault) : { by: 'root', signer: powers.root };

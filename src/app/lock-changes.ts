/**
 * The first lock gives this device another key (docs/protocol/vault.md): delegations first, then lock and key in one transaction of the vault,
 * then the old key is retired. Whatever stops in between leaves the old state, or the new one with a key that is retired at the next unlocking.
 */
import { type Did, type DidKey, TabardError } from '../base/index.js';
import { decodeMap, isMap } from '../codec/index.js';
import { buildChange, buildDeviceDelegations, type VerifiedLog } from '../identity/index.js';
import type { LockChange, UnlockAttempt, Vault } from '../vault/index.js';
import type { VerifyStore } from '../worker/index.js';
import type { AppCore } from './core.js';
import { delegationsOf, knownKeys, powersOf } from './linking/authority.js';
import { inOperationTurn } from './linking/operation-turn.js';
import type { Mine } from './mine.js';
import type { Own } from './own.js';

/** Among the writes of all tabs: none is signed by the one key while the other takes its place. */
export const changeDeviceLock = async (
  core: AppCore,
  mine: Mine,
  change: LockChange,
  proof: UnlockAttempt | undefined,
): Promise<void> => {
  const { identity } = await core.opened();
  const { vault } = mine.own;
  await core.page.takeTurn(`tabard/${identity.id}/write`, async () => {
    const key = await vault.lockableKey();
    if (key !== vault.deviceKey) await delegateTo(core, mine, key);
    await vault.changeLock(change, proof);
    await mine.own.rekeyed();
  });
};

const commands = ['/repo/write', '/repo/purge'] as const;

/** By the root key; on a device that has none, by the key that is to go: it vouches for the next one as it would for another device. */
const delegateTo = async (core: AppCore, { own: { did, vault } }: Mine, key: DidKey): Promise<void> => {
  const mayAct = async (): Promise<boolean> =>
    (await Promise.all(commands.map((command) => core.store.authority(did, key, command)))).every(({ holds }) => holds);
  // An earlier attempt may have come as far as this.
  if (await mayAct()) return;
  const { log, root } = await powersOf(core.store, vault, did);
  const device = { key, x25519: vault.deviceX25519, clock: vault.clockId };
  const delegations = await buildDeviceDelegations(log, device, root ?? vault.deviceSigner, core.page.random);
  const outcome = await core.store.receiveDelegations(did, delegations);
  if (outcome.verdict !== 'valid') throw new TypeError(`our own delegations were judged ${JSON.stringify(outcome)}`);
  if (!(await mayAct())) throw new TabardError('no-power', 'the chain of this device is as long as one may be');
};

/**
 * Puts away the key that the device had before: its commits stay good, new ones by whoever has a copy are none. Without a root key it stays
 * noted, and is put away when one is here again; what it vouched for then goes on (DLG-17).
 */
export const retireFormer = async (core: AppCore, mine: Mine): Promise<void> => {
  const { did, vault } = mine.own;
  const key = vault.formerKey;
  if (key === undefined || vault.locked) return;
  const { identity, network } = await core.opened();
  const run = async (): Promise<void> => {
    const retired = (await core.store.identity(did))?.retired[key];
    if (retired === undefined) {
      if ((await powersOf(core.store, vault, did)).root === undefined) return;
      const seq = await lastSeq(core, did, key);
      const operation = await buildRetirement(core.store, mine.own, { key, seq }, core.page.now());
      const outcome = await core.store.receiveOperations(did, [operation]);
      if (outcome.verdict !== 'valid') throw new TypeError(`our own operation was judged ${JSON.stringify(outcome)}`);
      network.announce(did);
    }
    await vault.formerRetired();
  };
  await inOperationTurn(core, () => core.page.takeTurn(`tabard/${identity.id}/write`, run));
};

/** Puts away the key of this device, for good: it is going to have none. Throws `key-unusable`, `vault-locked`. */
export const retireHere = async (core: AppCore, { own }: Mine): Promise<void> => {
  const { did, deviceKey: key } = own;
  const { identity, network } = await core.opened();
  const run = async (): Promise<void> => {
    const seq = await lastSeq(core, did, key);
    const operation = await buildRetirement(core.store, own, { key, seq }, core.page.now());
    const outcome = await core.store.receiveOperations(did, [operation]);
    if (outcome.verdict !== 'valid') throw new TypeError(`our own operation was judged ${JSON.stringify(outcome)}`);
    network.announce(did);
  };
  await inOperationTurn(core, () => core.page.takeTurn(`tabard/${identity.id}/write`, run));
};

/** The update that retires a key of this device. The devices that it had added stay: what they go by is granted (DLG-17). */
export const buildRetirement = async (
  store: VerifyStore,
  own: Own,
  retirement: { readonly key: DidKey; readonly seq: number },
  now: number,
): Promise<Uint8Array> => {
  const { log } = await powersOf(store, own.vault, own.did);
  const delegations = await delegationsOf(store, own.did, await knownKeys(store, own));
  const author = { by: 'root', signer: await rootOf(own.vault, log) } as const;
  return (await buildChange(log, { author, delegations, now, retired: [retirement] })).bytes;
};

/** The highest number that a key has used: its own head, or what later heads have seen of it. 0: it has none, and none that turns up is its. */
const lastSeq = async (core: AppCore, did: Did, key: DidKey): Promise<number> => {
  let last = 0;
  for (const bytes of (await core.store.heads(did))?.heads ?? []) {
    const decoded = decodeMap(bytes);
    if (decoded.verdict !== 'valid') continue;
    const { key: signer, seq, seen } = decoded.value;
    if (signer === key && typeof seq === 'number') last = Math.max(last, seq);
    const known = isMap(seen) ? seen[key] : undefined;
    if (typeof known === 'number') last = Math.max(last, known);
  }
  return last;
};

/** Throws `key-unusable` where the root key is not on this device. */
const rootOf = async (vault: Vault, log: VerifiedLog) => {
  const signer = await vault.signerOf(log.state.root);
  if (signer === undefined) throw new TabardError('key-unusable', 'the root key is not on this device');
  return signer;
};

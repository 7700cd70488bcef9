/**
 * The first lock gives this device another key (docs/protocol/vault.md): delegations first, then lock and key in one transaction of the vault,
 * then the old key is retired. Whatever stops in between leaves the old state, or the new one with a key that is retired at the next unlocking.
 */
import { type Did, type DidKey, TabardError } from '../base/index.js';
import { decodeMap, isMap } from '../codec/index.js';
import { buildChange, buildDelegation, judgeLog, type VerifiedLog } from '../identity/index.js';
import type { LockChange, UnlockAttempt, Vault } from '../vault/index.js';
import type { VerifyStore } from '../worker/index.js';
import type { AppCore } from './core.js';
import { delegationsOf, knownKeys, powersOf } from './linking/authority.js';
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

const delegateTo = async (core: AppCore, { own: { did, vault } }: Mine, key: DidKey): Promise<void> => {
  // An earlier attempt may have come as far as this.
  const held = await Promise.all(commands.map((command) => core.store.authority(did, key, command)));
  if (held.every(({ holds }) => holds)) return;
  const log = await logOf(core, did);
  const signer = await rootOf(vault, log);
  const meta = { x25519: vault.deviceX25519, clock: vault.clockId, op: log.state.position.id };
  const delegations: Uint8Array[] = [];
  for (const command of commands) {
    const nonce = core.page.random(12);
    delegations.push(await buildDelegation({ issuer: did, subject: did, audience: key, command, meta, signer, nonce }));
  }
  const outcome = await core.store.receiveDelegations(did, delegations);
  if (outcome.verdict !== 'valid') throw new TypeError(`our own delegations were judged ${JSON.stringify(outcome)}`);
};

/** Puts away the key that the device had before: its commits stay good, new ones by whoever has a copy are none. */
export const retireFormer = async (core: AppCore, mine: Mine): Promise<void> => {
  const { did, vault } = mine.own;
  const key = vault.formerKey;
  if (key === undefined || vault.locked) return;
  const { identity, network } = await core.opened();
  await core.page.takeTurn(`tabard/${identity.id}/write`, async () => {
    const retired = (await core.store.identity(did))?.retired[key];
    if (retired === undefined) {
      const seq = await lastSeq(core, did, key);
      const operation = await buildRetirement(core.store, mine.own, { key, seq }, core.page.now());
      const outcome = await core.store.receiveOperations(did, [operation]);
      if (outcome.verdict !== 'valid') throw new TypeError(`our own operation was judged ${JSON.stringify(outcome)}`);
      network.announce(did);
    }
    await vault.formerRetired();
  });
};

/** Puts away the key of this device, for good: it is going to have none. Throws `key-unusable`, `vault-locked`. */
export const retireHere = async (core: AppCore, { own }: Mine): Promise<void> => {
  const { did, deviceKey: key } = own;
  const { identity, network } = await core.opened();
  await core.page.takeTurn(`tabard/${identity.id}/write`, async () => {
    const seq = await lastSeq(core, did, key);
    const operation = await buildRetirement(core.store, own, { key, seq }, core.page.now());
    const outcome = await core.store.receiveOperations(did, [operation]);
    if (outcome.verdict !== 'valid') throw new TypeError(`our own operation was judged ${JSON.stringify(outcome)}`);
    network.announce(did);
  });
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

const logOf = async (core: AppCore, did: Did): Promise<VerifiedLog> => {
  const judged = await judgeLog(did, await core.store.operationsFrom(did, 0));
  if (judged.verdict !== 'valid') throw new TypeError(`our own log was judged ${JSON.stringify(judged)}`);
  return judged.value;
};

/** Throws `key-unusable` where the root key is not on this device. */
const rootOf = async (vault: Vault, log: VerifiedLog) => {
  const signer = await vault.signerOf(log.state.root);
  if (signer === undefined) throw new TabardError('key-unusable', 'the root key is not on this device');
  return signer;
};

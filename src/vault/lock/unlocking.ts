/** Opens a master key that lies under a lock. Loaded by those who have one. */
import { equals } from '@atcute/uint8array';
import { TabardError } from '../../base/index.js';
import { damaged, type VaultHeader } from '../header.js';
import { rowNames, sealedOf } from '../rows.js';
import type { Slot } from '../slots.js';
import type { UnlockAttempt, VaultEnvironment } from '../types.js';
import { normalisePassphrase, type Stretch } from './passphrase.js';
import { clearTries, countTry } from './tries.js';
import { slotSecret, unwrapMaster } from './wrap.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** The master key. Whether the header is the one that was sealed under it, the caller looks. */
export const openMaster = async (
  env: VaultEnvironment,
  subtle: SubtleCrypto,
  header: VaultHeader,
  attempt: Exclude<UnlockAttempt, { kind: 'keys' }>,
): Promise<Bytes> => {
  const slots = header.lock?.slots ?? [];
  return attempt.kind === 'passphrase'
    ? withPassphrase(env, subtle, header.id, slots, attempt.passphrase)
    : withPasskey(env, subtle, header.id, slots);
};

const withPassphrase = async (
  env: VaultEnvironment,
  subtle: SubtleCrypto,
  vault: string,
  slots: readonly Slot[],
  passphrase: string,
): Promise<Bytes> => {
  // Whoever sees that a row is missing need not try.
  const wrapped = await Promise.all(slots.flatMap((slot) => (slot.kind === 'passphrase' ? [readSlot(env, slot)] : [])));
  await countTry(env);
  const stretch = env.stretch ?? (await loadStretch());
  for (const { slot, row } of wrapped) {
    if (slot.kind !== 'passphrase') continue;
    const stretched = await stretch(normalisePassphrase(passphrase), slot.params);
    const master = await open(subtle, vault, slot, stretched, row);
    if (master === undefined) continue;
    await clearTries(env.db);
    return master;
  }
  throw new TabardError('passphrase-wrong', 'the passphrase opens nothing', { retryable: true });
};

const withPasskey = async (
  env: VaultEnvironment,
  subtle: SubtleCrypto,
  vault: string,
  slots: readonly Slot[],
): Promise<Bytes> => {
  const known = slots.filter((slot) => slot.kind === 'passkey');
  if (known.length === 0) throw new TabardError('passkey-unusable', 'no passkey opens these keys');
  const passkeys = env.passkeys ?? (await loadPasskeys());
  const { credential, secret } = await passkeys.ask(known.map(({ params }) => params));
  const slot = known.find(({ params }) => equals(params.credential, credential));
  if (slot === undefined) throw new TabardError('passkey-unusable', 'another passkey was given', { retryable: true });
  const { row } = await readSlot(env, slot);
  const master = await open(subtle, vault, slot, secret, row);
  // The authenticator has the credential, so its secret is the one: what does not open was changed.
  if (master === undefined) throw damaged('the master key does not open under this passkey');
  return master;
};

const readSlot = async (env: VaultEnvironment, slot: Slot): Promise<{ readonly slot: Slot; readonly row: Bytes }> => ({
  slot,
  row: sealedOf(await env.db.get(rowNames.slotOf(slot.id))),
});

/** Takes the secret: it is overwritten. */
const open = async (
  subtle: SubtleCrypto,
  vault: string,
  slot: Slot,
  secret: Bytes,
  wrapped: Bytes,
): Promise<Bytes | undefined> => {
  const key = await slotSecret(subtle, vault, slot.id, secret);
  secret.fill(0);
  const master = await unwrapMaster(subtle, vault, slot, key, wrapped);
  key.fill(0);
  return master;
};

export const loadStretch = async (): Promise<Stretch> => (await import('./stretch.js')).stretchInWorker;

export const loadPasskeys = async () => (await import('./passkey.js')).webPasskeys;

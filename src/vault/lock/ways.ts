/**
 * Changes the ways to unlock (VLT-11): the next set of slots, a new master key wrapped to each of them, every secret sealed anew, and all of
 * it in one transaction, so that a vault is under its old lock or under its new one. A new master key each time: whoever kept an older copy of
 * the rows and an older passphrase opens nothing that is written from now on.
 */
import { type DidKey, TabardError } from '../../base/index.js';
import { encodeBase32 } from '../../codec/index.js';
import { sealBytes } from '../cipher.js';
import type { VaultHeader } from '../header.js';
import { ARGON2, DEFAULT_IDLE, MASTER_KEY_BYTES, MAX_SLOTS, PRF_SALT_BYTES, SALT_BYTES } from '../limits.js';
import { publicKeyOf } from '../public-key.js';
import {
  buildHeaderRow,
  deriveUnlockedKeys,
  type HeaderRow,
  headerGuard,
  openSealed,
  rowNames,
  rowPlace,
  sealedOf,
  slotPlace,
  type UnlockedKeys,
} from '../rows.js';
import type { PasskeySlot, PassphraseSlot, Slot } from '../slots.js';
import type { LockChange, VaultEnvironment } from '../types.js';
import { type Unlocked, unlock, withValues } from '../unlocked.js';
import { ensurePassphrase, normalisePassphrase } from './passphrase.js';
import { loadPasskeys, loadStretch } from './unlocking.js';
import { slotSecret, unwrapMaster, wrapMaster } from './wrap.js';

type Bytes = Uint8Array<ArrayBuffer>;
type Rows = Record<string, unknown>;

export interface Changing {
  readonly env: VaultEnvironment;
  readonly subtle: SubtleCrypto;
  readonly header: VaultHeader;
  readonly keys: UnlockedKeys;
  /** The header's row as it was when it was checked: what lies there when all is written. */
  readonly row: HeaderRow;
  /** The bytes behind the key of values. */
  readonly values: Bytes;
  /** Waits here, sealed, to become the device key. */
  readonly lockable: DidKey;
}

/** What the vault works with under the new lock. */
export const changeWays = async (changing: Changing, change: LockChange): Promise<Unlocked> => {
  const { env, subtle, header } = changing;
  const { slots, made } = await nextSlots(changing, change);
  const next: VaultHeader = {
    ...withoutLock(header),
    ...(slots.length === 0 ? {} : { lock: { slots, idle: header.lock?.idle ?? DEFAULT_IDLE } }),
    ...(slots.length === 0 ? {} : { deviceKey: changing.lockable, deviceKeyKind: 'sealed' as const }),
    ...(slots.length === 0 || changing.lockable === header.deviceKey ? {} : { formerKey: header.deviceKey }),
  };
  const master = env.random(MASTER_KEY_BYTES);
  const keys = await deriveUnlockedKeys(subtle, master);
  const rows: Rows = { ...(await resealed(changing, keys)), ...(await slotRows(changing, slots, master)) };
  if (made !== undefined) await ensureOpens(subtle, header.id, made, rows[rowNames.slotOf(made.slot.id)], master);
  master.fill(0);
  rows[rowNames.header] = await buildHeaderRow(env, subtle, keys, next);
  const old = (await env.db.names()).filter((name) => isOfLock(name, next) && !(name in rows));
  await env.db.put(rows, { remove: old, guard: headerGuard(changing.row) });
  // Read back as any start would, but for the way in.
  return unlock(env, subtle, await env.db.get(rowNames.header), {
    kind: 'keys',
    keys: await withValues(env, subtle, next, keys),
  });
};

const withoutLock = ({ lock: _, lockableKey: __, ...rest }: VaultHeader): VaultHeader => rest;

/** Rows that only one of the locks has: slots, their keys, and the browser's own device key, which no lock holds. */
const isOfLock = (name: string, next: VaultHeader): boolean =>
  name.startsWith('slot/') ||
  name === rowNames.slotKey ||
  name === rowNames.tries ||
  (name === rowNames.deviceKey && next.deviceKeyKind === 'sealed');

interface Made {
  readonly slot: Slot;
  /** X25519 private key. */
  readonly secret: Bytes;
}

const nextSlots = async (
  changing: Changing,
  change: LockChange,
): Promise<{ readonly slots: readonly Slot[]; readonly made?: Made }> => {
  const slots = changing.header.lock?.slots ?? [];
  switch (change.kind) {
    case 'open':
      return { slots: [] };
    case 'remove': {
      const slot = slots.find(({ id }) => id === change.id);
      if (slot === undefined) throw new TabardError('not-found', 'no such way to unlock');
      const rest = slots.filter((each) => each !== slot);
      // Without any it is `open`, which says so; without a passphrase it would be a passkey alone.
      if (!rest.some(({ kind }) => kind === 'passphrase')) throw onlyPasskey();
      return { slots: rest };
    }
    case 'passphrase': {
      ensurePassphrase(change.passphrase);
      const made = await makePassphraseSlot(changing, change.passphrase);
      return { slots: [made.slot, ...slots.filter(({ kind }) => kind !== 'passphrase')], made };
    }
    case 'passkey': {
      if (!slots.some(({ kind }) => kind === 'passphrase')) throw onlyPasskey();
      if (slots.length >= MAX_SLOTS) throw new TabardError('passkey-unusable', 'too many passkeys');
      const made = await makePasskeySlot(changing, change.label);
      return { slots: [...slots, made.slot], made };
    }
  }
};

const onlyPasskey = (): TabardError =>
  new TabardError('passphrase-needed', 'a passkey is never the only way to unlock');

const makePassphraseSlot = async ({ env, subtle, header }: Changing, passphrase: string): Promise<Made> => {
  const params = { ...ARGON2, salt: env.random(SALT_BYTES) };
  const stretch = env.stretch ?? (await loadStretch());
  const id = encodeBase32(env.random(10));
  const stretched = await stretch(normalisePassphrase(passphrase), params);
  const secret = await slotSecret(subtle, header.id, id, stretched);
  stretched.fill(0);
  const key = await publicKeyOf(subtle, 'X25519', secret);
  const slot: PassphraseSlot = { id, kind: 'passphrase', params, key, addedAt: Math.floor(env.now()) };
  return { slot, secret };
};

const makePasskeySlot = async ({ env, subtle, header }: Changing, label: string): Promise<Made> => {
  const salt = env.random(PRF_SALT_BYTES);
  const passkeys = env.passkeys ?? (await loadPasskeys());
  const id = encodeBase32(env.random(10));
  const made = await passkeys.make({ user: env.random(16), label, salt });
  const secret = await slotSecret(subtle, header.id, id, made.secret);
  made.secret.fill(0);
  const key = await publicKeyOf(subtle, 'X25519', secret);
  const params = { credential: made.credential, salt };
  const slot: PasskeySlot = { id, kind: 'passkey', params, key, addedAt: Math.floor(env.now()) };
  return { slot, secret };
};

/** The rows that hold the master key: one for each slot, or the browser's own key where there is no lock. */
const slotRows = async ({ env, subtle, header }: Changing, slots: readonly Slot[], master: Bytes): Promise<Rows> => {
  const rows: Rows = {};
  for (const slot of slots)
    rows[rowNames.slotOf(slot.id)] = { v: 1, sealed: await wrapMaster(subtle, env.random, header.id, slot, master) };
  if (slots.length > 0) return rows;
  const slotKey = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  rows[rowNames.slotKey] = { v: 1, key: slotKey };
  rows[rowNames.slot] = { v: 1, sealed: await sealBytes(subtle, slotKey, env.random, master, slotPlace(header)) };
  return rows;
};

/** Every secret under the new keys, those of later versions too. */
const resealed = async ({ env, subtle, header, keys, values }: Changing, next: UnlockedKeys): Promise<Rows> => {
  const rows: Rows = {};
  const seal = async (name: string, secret: Bytes): Promise<void> => {
    rows[name] = { v: 1, sealed: await sealBytes(subtle, next.rows, env.random, secret, rowPlace(header, name)) };
    secret.fill(0);
  };
  for (const name of await env.db.names()) {
    if (!name.startsWith('secret/') || name === rowNames.values) continue;
    const row = await env.db.get(name);
    if (isErased(row)) continue;
    const place = rowPlace(header, name);
    await seal(name, await openSealed(subtle, keys.rows, sealedOf(row), place, 'a secret does not open'));
  }
  await seal(rowNames.values, values.slice());
  return rows;
};

const isErased = (row: unknown): boolean =>
  typeof row === 'object' && row !== null && 'erased' in row && row.erased === true;

/** Before anything is written: a way that does not open would lock its owner out. Takes the secret. */
const ensureOpens = async (
  subtle: SubtleCrypto,
  vault: string,
  { slot, secret }: Made,
  row: unknown,
  master: Bytes,
): Promise<void> => {
  const opened = await unwrapMaster(subtle, vault, slot, secret, sealedOf(row));
  secret.fill(0);
  if (opened === undefined || !opened.every((byte, at) => byte === master[at]))
    throw new TabardError('key-unusable', 'what was wrapped does not open');
  opened.fill(0);
};

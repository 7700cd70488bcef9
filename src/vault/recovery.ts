/**
 * What derives from the 16 bytes behind the recovery words (VLT-5): HKDF-SHA-256 with salt `tabard/recovery/1`. The words
 * hold these bytes themselves (BIP-39 without its PBKDF2 seed), so whoever has them has all of this and nothing else.
 */
import { concat, encodeUtf8 } from '@atcute/uint8array';
import type { DidKey, Signer } from '../base/index.js';
import { encodeDidKey } from '../codec/index.js';
import { deriveBytes } from './cipher.js';
import { ENTROPY_BYTES, MAX_RECOVERY_INDEX, SEED_BYTES } from './limits.js';
import { publicKeyOf } from './public-key.js';
import { openSeedSigner } from './seed-signer.js';
import { webSubtle } from './webcrypto.js';

type Bytes = Uint8Array<ArrayBuffer>;

const salt = encodeUtf8('tabard/recovery/1').slice();

/** Where one's own devices and pins keep the box that says which identity the words belong to. */
export interface Locator {
  /** 20 bytes, as rendezvous topics are. */
  readonly topic: Bytes;
  /** 32 bytes, seals the box. */
  readonly key: Bytes;
}

/** Ed25519 seed of recovery key `index` (0–999). */
export const deriveRecoverySeed = (
  entropy: Bytes,
  index: number,
  subtle: SubtleCrypto = webSubtle(),
): Promise<Bytes> => {
  if (!Number.isInteger(index) || index < 0 || index > MAX_RECOVERY_INDEX)
    throw new RangeError('"index" is not in 0–999');
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, index);
  return derive(subtle, entropy, concat([encodeUtf8('tabard/recovery-key/1\0'), number]).slice(), SEED_BYTES);
};

/** Public half of recovery key `index`. */
export const deriveRecoveryKey = async (
  entropy: Bytes,
  index: number,
  subtle: SubtleCrypto = webSubtle(),
): Promise<DidKey> => {
  const seed = await deriveRecoverySeed(entropy, index, subtle);
  const key = encodeDidKey(await publicKeyOf(subtle, 'Ed25519', seed));
  seed.fill(0);
  return key;
};

/** Signs with recovery key `index`: once, in the rotation that uses it up. */
export const openRecoverySigner = async (
  entropy: Bytes,
  index: number,
  subtle: SubtleCrypto = webSubtle(),
): Promise<Signer> => {
  const key = await deriveRecoveryKey(entropy, index, subtle);
  return openSeedSigner(subtle, await deriveRecoverySeed(entropy, index, subtle), key);
};

/** X25519 private key of the backup. */
export const deriveBackupSecret = (entropy: Bytes, subtle: SubtleCrypto = webSubtle()): Promise<Bytes> =>
  derive(subtle, entropy, encodeUtf8('tabard/backup-key/1').slice(), 32);

/** The public half of an X25519 key. */
export const publicX25519 = (secret: Bytes, subtle: SubtleCrypto = webSubtle()): Promise<Bytes> =>
  publicKeyOf(subtle, 'X25519', secret);

/** X25519 public key of the backup, which every operation carries. */
export const deriveBackupKey = async (entropy: Bytes, subtle: SubtleCrypto = webSubtle()): Promise<Bytes> => {
  const secret = await deriveBackupSecret(entropy, subtle);
  const key = await publicKeyOf(subtle, 'X25519', secret);
  secret.fill(0);
  return key;
};

/** Topic and key of the locator box. */
export const deriveLocator = async (entropy: Bytes, subtle: SubtleCrypto = webSubtle()): Promise<Locator> => ({
  topic: await derive(subtle, entropy, encodeUtf8('tabard/locator-topic/1').slice(), 20),
  key: await derive(subtle, entropy, encodeUtf8('tabard/locator-key/1').slice(), 32),
});

const derive = (subtle: SubtleCrypto, entropy: Bytes, info: Bytes, length: number): Promise<Bytes> => {
  if (entropy.length !== ENTROPY_BYTES) throw new RangeError(`"entropy" expected 16 bytes, got ${entropy.length}`);
  return deriveBytes(subtle, entropy, info, length, salt);
};

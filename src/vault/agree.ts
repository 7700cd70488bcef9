/**
 * X25519: what two keys have in common, and a box that only the holder of one can open. By WebCrypto where it has the curve, else by
 * noble's, loaded when needed. A key of low order, with which everybody would have the same in common, is refused.
 */
import { concat, encodeUtf8 } from '@atcute/uint8array';
import type { RandomBytes } from '../base/index.js';
import { deriveBytes } from './cipher.js';
import { IV_BYTES, SEED_BYTES, TAG_BYTES } from './limits.js';
import { pkcs8Of } from './pkcs8.js';
import { loadCurves, publicKeyOf } from './public-key.js';
import { webSubtle } from './webcrypto.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface AgreementKey {
  readonly secret: Bytes;
  readonly publicKey: Bytes;
}

/** A key pair for one use. */
export const makeAgreementKey = async (random: RandomBytes, subtle = webSubtle()): Promise<AgreementKey> => {
  const secret = random(SEED_BYTES);
  return { secret, publicKey: await publicKeyOf(subtle, 'X25519', secret) };
};

/** The 32 bytes that both holders come to; undefined if the other's key is none. */
export const agree = async (secret: Bytes, other: Bytes, subtle = webSubtle()): Promise<Bytes | undefined> => {
  if (other.length !== 32) return undefined;
  const own = await importSecret(subtle, secret);
  if (own === undefined) return agreeByNoble(secret, other);
  try {
    const key = await subtle.importKey('raw', other, 'X25519', false, []);
    return notZero(new Uint8Array(await subtle.deriveBits({ name: 'X25519', public: key }, own, 256)));
  } catch (error) {
    // OperationError for a point of low order, DataError for what is no point.
    if (error instanceof Error) return undefined;
    throw error;
  }
};

const importSecret = async (subtle: SubtleCrypto, secret: Bytes): Promise<CryptoKey | undefined> => {
  try {
    return await subtle.importKey('pkcs8', pkcs8Of('X25519', secret), 'X25519', false, ['deriveBits']);
  } catch (error) {
    // NotSupportedError where the curve is missing; whatever else an old browser says, noble answers.
    if (error instanceof DOMException) return undefined;
    throw error;
  }
};

const agreeByNoble = async (secret: Bytes, other: Bytes): Promise<Bytes | undefined> => {
  const { x25519 } = await loadCurves();
  try {
    return notZero(x25519.getSharedSecret(secret, other).slice());
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
};

const notZero = (bytes: Bytes): Bytes | undefined => (bytes.some((byte) => byte !== 0) ? bytes : undefined);

/** Something sealed to one X25519 key by nobody in particular. */
export interface Box {
  readonly ephemeral: Bytes;
  readonly sealed: Bytes;
}

/** Bytes of a box beyond what is in it. */
export const BOX_BYTES = TAG_BYTES;

const domain = 'tabard/box-to-key/1\0';

/** Seals to a key; `context` must be repeated to open. Every box has a key of its own, so it needs no nonce. */
export const sealToKey = async (
  random: RandomBytes,
  recipient: Bytes,
  plain: Bytes,
  context: Bytes,
  subtle = webSubtle(),
): Promise<Box> => {
  const { secret, publicKey } = await makeAgreementKey(random, subtle);
  const key = await boxKey(subtle, secret, recipient, publicKey, recipient, context);
  secret.fill(0);
  if (key === undefined) throw new RangeError('"recipient" is not an X25519 key');
  return {
    ephemeral: publicKey,
    sealed: new Uint8Array(await subtle.encrypt(gcm(context), key, plain)),
  };
};

/** What is in a box, or undefined if it is not for this key or not of this context. */
export const openFromKey = async (
  own: AgreementKey,
  { ephemeral, sealed }: Box,
  context: Bytes,
  subtle = webSubtle(),
): Promise<Bytes | undefined> => {
  const key = await boxKey(subtle, own.secret, ephemeral, ephemeral, own.publicKey, context);
  if (key === undefined) return undefined;
  try {
    return new Uint8Array(await subtle.decrypt(gcm(context), key, sealed));
  } catch (error) {
    if (error instanceof Error && error.name === 'OperationError') return undefined;
    throw error;
  }
};

const gcm = (context: Bytes): AesGcmParams => ({
  name: 'AES-GCM',
  iv: new Uint8Array(IV_BYTES),
  additionalData: context,
});

/** Bound to both public keys and to the context. */
const boxKey = async (
  subtle: SubtleCrypto,
  secret: Bytes,
  other: Bytes,
  ephemeral: Bytes,
  recipient: Bytes,
  context: Bytes,
): Promise<CryptoKey | undefined> => {
  const shared = await agree(secret, other, subtle);
  if (shared === undefined) return undefined;
  const salt = concat([ephemeral, recipient]).slice();
  const key = await deriveBytes(subtle, shared, concat([encodeUtf8(domain), context]).slice(), 32, salt);
  shared.fill(0);
  return subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
};

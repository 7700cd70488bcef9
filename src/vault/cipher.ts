/**
 * AES-256-GCM and HKDF of WebCrypto, as the vault uses them. A sealed value is bound to where it lies by its additional data:
 * `tabard/vault/1`, a zero byte, and the canonical dag-cbor of the place. So no row can stand in for another.
 */
import { concat, encodeUtf8 } from '@atcute/uint8array';
import type { RandomBytes } from '../base/index.js';
import { encodeValue, type ValueMap } from '../codec/index.js';
import { IV_BYTES, TAG_BYTES } from './limits.js';

type Bytes = Uint8Array<ArrayBuffer>;

const domain = encodeUtf8('tabard/vault/1\0');
const none = new Uint8Array(0);

/** The additional data of a place. */
export const placeBytes = (place: ValueMap): Bytes => concat([domain, encodeValue(place)]).slice();

/** IV, ciphertext and tag in one piece. */
export const sealBytes = async (
  subtle: SubtleCrypto,
  key: CryptoKey,
  random: RandomBytes,
  plain: Bytes,
  place: ValueMap,
): Promise<Bytes> => {
  const iv = random(IV_BYTES);
  const sealed = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData: placeBytes(place) }, key, plain);
  return concat([iv, new Uint8Array(sealed)]).slice();
};

/** The plain bytes, or undefined if anything about the bytes, the key or the place is not what was sealed. */
export const openBytes = async (
  subtle: SubtleCrypto,
  key: CryptoKey,
  sealed: Bytes,
  place: ValueMap,
): Promise<Bytes | undefined> => {
  if (sealed.length < IV_BYTES + TAG_BYTES) return undefined;
  const iv = sealed.slice(0, IV_BYTES);
  try {
    const additionalData = placeBytes(place);
    return new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, sealed.slice(IV_BYTES)));
  } catch (error) {
    // Chromium and Node say OperationError for a wrong tag; InvalidAccessError is a key of another kind.
    if (error instanceof Error && (error.name === 'OperationError' || error.name === 'InvalidAccessError'))
      return undefined;
    throw error;
  }
};

/** HKDF-SHA-256. */
export const deriveBytes = async (
  subtle: SubtleCrypto,
  secret: Bytes,
  info: Bytes,
  length: number,
  salt: Bytes = none,
): Promise<Bytes> => {
  const key = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, length * 8));
};

/** An AES-256-GCM key that cannot be read, derived from a secret. */
export const deriveSealKey = async (subtle: SubtleCrypto, secret: Bytes, info: string): Promise<CryptoKey> => {
  const key = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: none, info: encodeUtf8(info).slice() };
  return subtle.deriveKey(hkdf, key, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
};

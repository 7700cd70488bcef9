/** What is sealed under an epoch's key: padded first, so that its size tells little (HSE-13). */
import { concat } from '@atcute/uint8array';
import type { RandomBytes } from '../../base/index.js';
import { deriveBytes } from '../../vault/index.js';
import { webSubtle } from '../environment.js';
import { type EpochName, epochContext } from './keyring.js';
import { IV_BYTES, KEY_BYTES } from './limits.js';
import { pad, unpad } from './padme.js';

type Bytes = Uint8Array<ArrayBuffer>;

const label = 'tabard/volume-content/1';

const contentKey = async (name: EpochName, key: Bytes): Promise<CryptoKey> => {
  const bytes = await deriveBytes(webSubtle(), key, epochContext(label, name), KEY_BYTES);
  return webSubtle().importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
};

/** IV, ciphertext and tag in one piece. */
export const sealContent = async (name: EpochName, key: Bytes, plain: Bytes, random: RandomBytes): Promise<Bytes> => {
  const iv = random(IV_BYTES);
  const gcm = { name: 'AES-GCM', iv, additionalData: epochContext(label, name) };
  const sealed = await webSubtle().encrypt(gcm, await contentKey(name, key), pad(plain));
  return concat([iv, new Uint8Array(sealed)]).slice();
};

/** Undefined for whatever was not sealed under this key, of this epoch, volume and owner. */
export const openContent = async (name: EpochName, key: Bytes, sealed: Bytes): Promise<Bytes | undefined> => {
  const gcm = { name: 'AES-GCM', iv: sealed.slice(0, IV_BYTES), additionalData: epochContext(label, name) };
  if (sealed.length <= IV_BYTES) return undefined;
  try {
    const plain = await webSubtle().decrypt(gcm, await contentKey(name, key), sealed.slice(IV_BYTES));
    return unpad(new Uint8Array(plain));
  } catch (error) {
    if (error instanceof Error && error.name === 'OperationError') return undefined;
    throw error;
  }
};

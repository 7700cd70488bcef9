/**
 * The device's signing key (VLT-1): a WebCrypto Ed25519 key that cannot be read, where the browser makes one and gives it back
 * from the store; else a seed, sealed like every other secret.
 */
import { concat, encodeUtf8 } from '@atcute/uint8array';
import type { DidKey, RandomBytes, Signer } from '../base/index.js';
import { encodeDidKey, verifyBytes } from '../codec/index.js';
import { SEED_BYTES } from './limits.js';
import { publicKeyOf } from './public-key.js';

export interface SeedKey {
  readonly key: DidKey;
  readonly seed: Uint8Array<ArrayBuffer>;
}

/** A key pair of which only the public half can be read, or undefined where WebCrypto has no Ed25519. */
export const makeNativeKey = async (
  subtle: SubtleCrypto,
): Promise<{ readonly key: DidKey; readonly privateKey: CryptoKey } | undefined> => {
  try {
    const pair = await subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    if (!('privateKey' in pair)) return undefined;
    const raw = new Uint8Array(await subtle.exportKey('raw', pair.publicKey));
    return { key: encodeDidKey(raw), privateKey: pair.privateKey };
  } catch (error) {
    // NotSupportedError by the specification; whatever an old browser says instead means the same.
    if (error instanceof Error) return undefined;
    throw error;
  }
};

/** A seed and its public key. */
export const makeSeedKey = async (subtle: SubtleCrypto, random: RandomBytes): Promise<SeedKey> => {
  const seed = random(SEED_BYTES);
  return { key: encodeDidKey(await publicKeyOf(subtle, 'Ed25519', seed)), seed };
};

/** True if the signer makes signatures that its public key verifies. */
export const signsVerifiably = async (signer: Signer, random: RandomBytes): Promise<boolean> => {
  const challenge = concat([encodeUtf8('tabard/vault-probe/1\0'), random(16)]).slice();
  try {
    return await verifyBytes(challenge, await signer.sign(challenge), signer.key);
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
};

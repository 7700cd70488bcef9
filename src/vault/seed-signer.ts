/**
 * Signs with an Ed25519 seed: imported into WebCrypto as a key that cannot be read back, or by tweetnacl where WebCrypto
 * has no Ed25519. Both make signatures that the same strict verifier accepts.
 */
import type { DidKey, Signer } from '../base/index.js';
import { signerWithoutWebCrypto } from '../codec/index.js';
import { SEED_BYTES } from './limits.js';
import { pkcs8Of } from './pkcs8.js';

/** Takes the seed: it is overwritten once a native key holds it. */
export const openSeedSigner = async (
  subtle: SubtleCrypto,
  seed: Uint8Array<ArrayBuffer>,
  key: DidKey,
): Promise<Signer> => {
  if (seed.length !== SEED_BYTES) throw new RangeError(`"seed" expected 32 bytes, got ${seed.length}`);
  const native = await importSeed(subtle, seed);
  if (native === undefined) return { ...(await signerWithoutWebCrypto(seed)), key };
  seed.fill(0);
  return nativeSigner(subtle, native, key);
};

/** Signs with a WebCrypto private key. */
export const nativeSigner = (subtle: SubtleCrypto, privateKey: CryptoKey, key: DidKey): Signer => ({
  key,
  sign: async (bytes) => new Uint8Array(await subtle.sign('Ed25519', privateKey, bytes)),
});

const importSeed = async (subtle: SubtleCrypto, seed: Uint8Array<ArrayBuffer>): Promise<CryptoKey | undefined> => {
  try {
    return await subtle.importKey('pkcs8', pkcs8Of('Ed25519', seed), 'Ed25519', false, ['sign']);
  } catch (error) {
    // NotSupportedError where there is no Ed25519; early implementations say DataError or SyntaxError. tweetnacl signs the same.
    if (error instanceof Error) return undefined;
    throw error;
  }
};

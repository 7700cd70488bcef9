/**
 * Signs with an Ed25519 seed: imported into WebCrypto as a key that cannot be read back, or by tweetnacl where WebCrypto
 * has no Ed25519. Both make signatures that the same strict verifier accepts.
 */
import { concat } from '@atcute/uint8array';
import type { DidKey, Signer } from '../base/index.js';
import { SEED_BYTES } from './limits.js';

/** RFC 8410: version 0, id-Ed25519, the seed as an octet string within an octet string. */
const pkcs8 = new Uint8Array([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]);

/** Takes the seed: it is overwritten once a native key holds it. */
export const openSeedSigner = async (
  subtle: SubtleCrypto,
  seed: Uint8Array<ArrayBuffer>,
  key: DidKey,
): Promise<Signer> => {
  if (seed.length !== SEED_BYTES) throw new RangeError(`"seed" expected 32 bytes, got ${seed.length}`);
  const native = await importSeed(subtle, seed);
  if (native === undefined) return signerWithTweetnacl(seed, key);
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
    return await subtle.importKey('pkcs8', concat([pkcs8, seed]).slice(), 'Ed25519', false, ['sign']);
  } catch (error) {
    // NotSupportedError where there is no Ed25519; early implementations say DataError or SyntaxError. tweetnacl signs the same.
    if (error instanceof Error) return undefined;
    throw error;
  }
};

const signerWithTweetnacl = async (seed: Uint8Array<ArrayBuffer>, key: DidKey): Promise<Signer> => {
  const { default: nacl } = await import('tweetnacl');
  const pair = nacl.sign.keyPair.fromSeed(seed);
  return {
    key,
    sign: async (bytes) => nacl.sign.detached(bytes, pair.secretKey).slice(),
  };
};

/** Signers whose keys follow from a number, so that tests and vectors are the same on every run. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import type { DidKey, Signer } from '../../src/base/index.js';
import { encodeDidKey } from '../../src/codec/index.js';

/** The 32 secret bytes of a test key: zeros, then the number, big endian. */
export const testSecret = (seed: number): Uint8Array<ArrayBuffer> => {
  const secret = new Uint8Array(32);
  new DataView(secret.buffer).setUint32(28, seed);
  return secret;
};

const keys = new Map<number, DidKey>();

/** The public half of `testSigner(seed)`. */
export const testKey = (seed: number): DidKey => {
  const key = keys.get(seed) ?? encodeDidKey(ed25519.getPublicKey(testSecret(seed)));
  keys.set(seed, key);
  return key;
};

/** Signs deterministically. Different numbers are different keys. */
export const testSigner = (seed: number): Signer => ({
  key: testKey(seed),
  sign: (bytes) => Promise.resolve(ed25519.sign(bytes, testSecret(seed)).slice()),
});

/** 32 bytes that stand for an X25519 public key (any 32 bytes do where nothing is sealed to it). */
export const testX25519 = (seed: number): Uint8Array<ArrayBuffer> => testSecret(seed ^ 0x40000000);

const order = 2n ** 252n + 27742317777372353535851937790883648493n;

const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) + BigInt(byte), 0n);

/** Signs validly, but not deterministically as RFC 8032 has it: as Safari does, or anyone who has the key. */
export const testSignerWithNonce = (seed: number, nonce: bigint): Signer => ({
  key: testKey(seed),
  sign: (message) => {
    const { scalar, pointBytes } = ed25519.utils.getExtendedPublicKey(testSecret(seed));
    const commitment = ed25519.Point.BASE.multiply(nonce).toBytes();
    const challenge = littleEndian(sha512(new Uint8Array([...commitment, ...pointBytes, ...message])));
    const answer = (nonce + challenge * scalar) % order;
    const tail = Uint8Array.from({ length: 32 }, (_, index) => Number((answer >> BigInt(8 * index)) & 255n));
    return Promise.resolve(new Uint8Array([...commitment, ...tail]));
  },
});

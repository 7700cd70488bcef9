/** Signers whose keys follow from a number, so that tests and vectors are the same on every run. */
import { ed25519 } from '@noble/curves/ed25519.js';
import type { DidKey, Signer } from '../../src/base/index.js';
import { encodeDidKey } from '../../src/codec/index.js';

/** The 32 secret bytes of a test key: zeros, then the number, big endian. */
export const testSecret = (seed: number): Uint8Array<ArrayBuffer> => {
  const secret = new Uint8Array(32);
  new DataView(secret.buffer).setUint32(28, seed);
  return secret;
};

/** The public half of `testSigner(seed)`. */
export const testKey = (seed: number): DidKey => encodeDidKey(ed25519.getPublicKey(testSecret(seed)));

/** Signs deterministically. Different numbers are different keys. */
export const testSigner = (seed: number): Signer => ({
  key: testKey(seed),
  sign: (bytes) => Promise.resolve(ed25519.sign(bytes, testSecret(seed)).slice()),
});

/** 32 bytes that stand for an X25519 public key (any 32 bytes do where nothing is sealed to it). */
export const testX25519 = (seed: number): Uint8Array<ArrayBuffer> => testSecret(seed ^ 0x40000000);

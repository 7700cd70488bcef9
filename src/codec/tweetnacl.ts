/** Signing where WebCrypto has no Ed25519. A module of its own, so that what only CommonJS needs is fetched with it. */
import nacl from 'tweetnacl';
import type { Signer } from '../base/index.js';
import { encodeDidKey } from './did.js';

/** A signer of a seed of 32 bytes. Never verifies: it accepts malleable signatures. */
export const signerOfSeed = (seed: Uint8Array): Signer => {
  const pair = nacl.sign.keyPair.fromSeed(seed);
  return {
    key: encodeDidKey(pair.publicKey),
    sign: async (bytes) => nacl.sign.detached(bytes, pair.secretKey).slice(),
  };
};

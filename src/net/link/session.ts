/** The key of a tab session: made anew at each start, kept nowhere, so that two visits of one tab cannot be told to be the same. */
import type { RandomBytes, Signer } from '../../base/index.js';
import { encodeDidKey, signerWithoutWebCrypto } from '../../codec/index.js';

export const createSessionSigner = async (random: RandomBytes): Promise<Signer> =>
  (await createWebCryptoSigner()) ?? signerWithoutWebCrypto(random(32));

const createWebCryptoSigner = async (): Promise<Signer | undefined> => {
  const { subtle } = globalThis.crypto;
  try {
    const pair = await subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    if (!('privateKey' in pair)) return undefined;
    const raw = new Uint8Array(await subtle.exportKey('raw', pair.publicKey));
    return {
      key: encodeDidKey(raw),
      sign: async (bytes) => new Uint8Array(await subtle.sign('Ed25519', pair.privateKey, bytes)),
    };
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
};

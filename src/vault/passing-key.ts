/** A key that signs now and is then gone: for whoever keeps no root key on a device. */
import type { RandomBytes, Signer } from '../base/index.js';
import { makeSeedKey } from './device-key.js';
import { openSeedSigner } from './seed-signer.js';
import { webSubtle } from './webcrypto.js';

/** Lies nowhere: whoever drops the signer has dropped the key. */
export const makePassingSigner = async (random: RandomBytes, subtle: SubtleCrypto = webSubtle()): Promise<Signer> => {
  const { key, seed } = await makeSeedKey(subtle, random);
  return openSeedSigner(subtle, seed, key);
};

/** Identities by number: the same on every run. */
import type { Signer } from '../../../../src/base/index.js';
import { buildGenesis } from '../../../../src/identity/index.js';
import { testKey, testSigner, testX25519 } from '../../../helpers/keys.js';
import type { Person } from '../../../identity/helpers.js';

export const personOf = async (number: number): Promise<{ readonly made: Person; readonly root: Signer }> => {
  const root = testSigner(10_000 + number);
  const made = await buildGenesis({
    root,
    nextRecoveryKey: testKey(20_000 + number),
    nextRootKey: testKey(40_000 + number),
    backup: testX25519(number),
  });
  return { made, root };
};

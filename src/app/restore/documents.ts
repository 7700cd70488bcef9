/** What one's devices shared in private: out of the sealed snapshots that own devices and keepers have, opened with the household's key. */
import { isTabardError, type Timers } from '../../base/index.js';
import type { VerifyStore } from '../../worker/index.js';
import { openNewestSnapshots } from '../home/open-snapshots.js';
import type { Network } from '../network.js';
import type { Own } from '../own.js';

/** How long neighbours are waited for: what comes later is taken in all the same. Milliseconds. */
const patience = 8_000;

export interface DocumentsParts {
  readonly own: Pick<Own, 'did' | 'vault' | 'household'>;
  readonly store: Pick<VerifyStore, 'snapshots' | 'sealedPart'>;
  readonly network: Pick<Network, 'snapshots'>;
  readonly timers: Timers;
  onError(error: unknown): void;
}

/** True if anything came back. */
export const bringDocuments = async ({ own, store, network, timers, onError }: DocumentsParts): Promise<boolean> => {
  const { did, vault, household } = own;
  const fetched = network.snapshots()?.fetch(did).catch(onError) ?? Promise.resolve();
  const waited = new Promise<void>((resolve) => {
    const timer = timers.set(resolve, patience);
    void fetched.then(() => {
      timers.clear(timer);
      resolve();
    });
  });
  await waited;
  const keyOf = async (epoch: number): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    try {
      return epoch > vault.householdEpoch ? undefined : await vault.householdKey(epoch);
    } catch (error) {
      // Of before the keyring that was found.
      if (isTabardError(error) && error.code !== 'vault-locked') return undefined;
      throw error;
    }
  };
  const docs = await household.sealedDocs();
  let came = false;
  for (const { state } of await openNewestSnapshots(store, did, keyOf)) came = (await docs.apply(state)) || came;
  return came;
};

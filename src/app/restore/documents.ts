/** What one's devices shared in private: out of the sealed snapshots that own devices and keepers have, opened with the household's key. */
import { type Did, isTabardError, type Timers } from '../../base/index.js';
import type { HouseholdState } from '../../household/volume/index.js';
import type { VerifyStore } from '../../worker/index.js';
import { openNewestSnapshots } from '../home/open-snapshots.js';
import type { Network } from '../network.js';
import type { Own } from '../own.js';
import { findHousehold } from './household-key.js';

/** How long neighbours are waited for: what comes later is taken in all the same. Milliseconds. */
const patience = 8_000;

export interface DocumentsParts {
  readonly store: Pick<VerifyStore, 'snapshots' | 'sealedPart'>;
  readonly network: Pick<Network, 'snapshots'>;
  readonly timers: Timers;
  onError(error: unknown): void;
}

/** What neighbours have comes here. */
const fetchFrom = ({ network, timers, onError }: DocumentsParts, did: Did): Promise<void> =>
  new Promise((resolve) => {
    const timer = timers.set(resolve, patience);
    const fetched = network.snapshots()?.fetch(did).catch(onError) ?? Promise.resolve();
    void fetched.then(() => {
      timers.clear(timer);
      resolve();
    });
  });

export interface GatherParts extends DocumentsParts {
  readonly store: Pick<VerifyStore, 'snapshots' | 'sealedPart' | 'record' | 'keep'>;
  readonly network: Pick<Network, 'snapshots' | 'rehost'>;
}

/**
 * Before anything is signed: whose snapshots they are may be put out by it, and is heard no more afterwards. Kept for that moment as a keeper keeps
 * them, and served to nobody.
 */
export const gatherDocuments = async (
  parts: GatherParts,
  did: Did,
  entropy: Uint8Array<ArrayBuffer>,
): Promise<readonly HouseholdState[]> => {
  const { store, network } = parts;
  const found = await findHousehold(store, did, entropy);
  if (found.kind !== 'open') return [];
  await store.keep(did, { reason: 'pin', serve: false });
  network.rehost();
  await fetchFrom(parts, did);
  const opened = await openNewestSnapshots(store, did, async (epoch) =>
    epoch === found.epoch ? found.key : undefined,
  );
  return opened.map(({ state }) => state);
};

/** What came meanwhile, of devices that stay. True if anything came back. */
export const bringDocuments = async (
  parts: DocumentsParts & { readonly own: Pick<Own, 'did' | 'vault' | 'household'> },
): Promise<boolean> => {
  const { own, store } = parts;
  const { did, vault, household } = own;
  await fetchFrom(parts, did);
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

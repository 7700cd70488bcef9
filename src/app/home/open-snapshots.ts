/**
 * Sealed snapshots, opened: for a device that reads what its siblings wrote, and for somebody who restores with nothing but the words. Where they come
 * from is the network's business (`network.snapshots()?.fetch(did)`); here they are taken from this browser's store.
 */
import type { Did, DidKey } from '../../base/index.js';
import { HOUSEHOLD_VOLUME, type HouseholdState, openState } from '../../household/volume/index.js';
import type { SnapshotView, VerifyStore } from '../../worker/index.js';

type Bytes = Uint8Array<ArrayBuffer>;
type SnapshotStore = Pick<VerifyStore, 'snapshots' | 'sealedPart'>;

export interface OpenedSnapshot {
  readonly snapshot: SnapshotView;
  readonly state: HouseholdState;
}

/**
 * The newest of each device that opens; one that does not is passed over for the device's one before. `keyOf`: the household's key of an epoch, if it is
 * known (of a vault, or by the words: `restore/household-key.ts`).
 */
export const openNewestSnapshots = async (
  store: SnapshotStore,
  did: Did,
  keyOf: (epoch: number) => Promise<Bytes | undefined>,
  wanted: (snapshot: SnapshotView) => boolean = () => true,
): Promise<readonly OpenedSnapshot[]> => {
  const opened = new Map<DidKey, OpenedSnapshot | 'passed'>();
  const all = (await store.snapshots(did)) ?? [];
  for (const snapshot of all.filter(({ volume }) => volume === HOUSEHOLD_VOLUME).toSorted((a, b) => b.seq - a.seq)) {
    if (opened.has(snapshot.key)) continue;
    if (!wanted(snapshot)) opened.set(snapshot.key, 'passed');
    else {
      const state = await openOne(store, did, snapshot, keyOf);
      if (state !== undefined) opened.set(snapshot.key, { snapshot, state });
    }
  }
  return [...opened.values()].filter((one) => one !== 'passed');
};

const openOne = async (
  store: SnapshotStore,
  did: Did,
  { epoch, cid }: SnapshotView,
  keyOf: (epoch: number) => Promise<Bytes | undefined>,
): Promise<HouseholdState | undefined> => {
  const key = await keyOf(epoch);
  const sealed = key === undefined ? undefined : await store.sealedPart(did, cid);
  if (key === undefined || sealed === undefined) return undefined;
  return openState({ did, volume: HOUSEHOLD_VOLUME, epoch }, key, sealed);
};

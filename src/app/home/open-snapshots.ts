/**
 * Sealed snapshots, opened: for a device that reads what its siblings wrote, and for somebody who restores with nothing but the words. Where they come
 * from is the network's business (`network.snapshots()?.fetch(did)`); here they are taken from this browser's store.
 */
import type { Did, DidKey, RecordPath } from '../../base/index.js';
import {
  HOUSEHOLD_VOLUME,
  type HouseholdState,
  householdPath,
  openKeyring,
  openState,
  parseKeyringRecord,
} from '../../household/volume/index.js';
import { deriveBackupSecret, publicX25519 } from '../../vault/index.js';
import type { SnapshotView, VerifyStore } from '../../worker/index.js';

type Bytes = Uint8Array<ArrayBuffer>;
type SnapshotStore = Pick<VerifyStore, 'snapshots' | 'sealedPart'>;

export interface OpenedSnapshot {
  readonly snapshot: SnapshotView;
  readonly state: HouseholdState;
}

/** The newest of each device that opens; one that does not is passed over for the device's one before. `keyOf`: the household's key of an epoch, if it is known. */
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

/** The household's epoch and key, for whoever has the recovery entropy: the backup key is a member of every epoch. Undefined without a keyring, or with other words. */
export const openHouseholdKey = async (
  store: Pick<VerifyStore, 'record'>,
  did: Did,
  entropy: Bytes,
): Promise<{ readonly epoch: number; readonly key: Bytes } | undefined> => {
  const record = await store.record(did, householdPath as RecordPath);
  const keyring = record === undefined ? undefined : parseKeyringRecord(record.value);
  if (keyring === undefined) return undefined;
  const secret = await deriveBackupSecret(entropy);
  const backup = { secret, publicKey: await publicX25519(secret) };
  const key = await openKeyring({ did, volume: HOUSEHOLD_VOLUME }, keyring, [backup]);
  return key === undefined ? undefined : { epoch: keyring.epoch, key };
};

/** What lies on a disk of an act on an identity that was cut off: a linking, a restoring, new words, another epoch. */

import { createRowKeeper, type Stage } from '../../../src/app/linking/row.js';
import { restoreRow } from '../../../src/app/restore/row-name.js';
import type { Did, RecordPath } from '../../../src/base/index.js';
import { HOUSEHOLD_VOLUME, householdPath, isKeyOf, parseKeyringRecord } from '../../../src/household/volume/index.js';
import type { Registry, RegistryProfile, Store } from '../../../src/store/index.js';
import { openVault } from '../../../src/vault/index.js';
import { rangeOf } from '../../../src/worker/context.js';
import type { VerifyStore } from '../../../src/worker/index.js';

export interface ActsReport {
  /** Whose the profile is: of nobody until an act has ended. */
  readonly did: Did | null;
  readonly linking: Stage | null;
  readonly restoring: boolean;
  /** New words that are not in force, or whose coming into force is not at its end. */
  readonly draft: boolean;
  readonly epoch: number;
  /** The keyring that is published is of this epoch and of the key that is here. */
  readonly keyringFits: boolean;
  readonly heads: readonly LiveHead[];
  /** What the own repository is kept as; null where none is here. */
  readonly kept: string | null;
}

/** A live head, and whose it is. */
export interface LiveHead {
  readonly id: string;
  readonly key: string;
}

export const noActs: ActsReport = {
  ...{ did: null, linking: null, restoring: false, draft: false, epoch: 0, keyringFits: false, heads: [], kept: null },
};

export interface ActsParts {
  readonly registry: Registry;
  readonly profile: RegistryProfile;
  readonly store: Store;
  readonly verified: VerifyStore;
  readonly random: (length: number) => Uint8Array<ArrayBuffer>;
}

export const readActs = async ({ registry, profile, store, verified, random }: ActsParts): Promise<ActsReport> => {
  const vault = await openVault({ db: store.vault, now: Date.now, random });
  if (vault === undefined) return noActs;
  try {
    const rows = createRowKeeper({ registry, local: store, vault, now: Date.now });
    const { did } = profile;
    const record = did === null ? undefined : await verified.record(did, householdPath as RecordPath);
    const keyring = record === undefined ? undefined : parseKeyringRecord(record.value);
    const fits = did !== null && keyring?.epoch === vault.householdEpoch;
    return {
      did,
      linking: (await rows.read())?.stage ?? null,
      restoring: (await store.vault.get(restoreRow)) !== undefined,
      draft: (await vault.recovery((acts) => acts.drafted())) !== undefined,
      epoch: vault.householdEpoch,
      keyringFits: fits && (await isKeyOf({ did, volume: HOUSEHOLD_VOLUME }, keyring, await vault.householdKey())),
      heads: await liveHeads(store, did),
      kept: (await verified.repositories()).find((one) => one.did === did)?.policy.reason ?? null,
    };
  } finally {
    vault.close();
  }
};

const liveHeads = async (store: Store, did: Did | null): Promise<readonly LiveHead[]> => {
  if (did === null) return [];
  const rows = await store.read(['commits'], (tx) => tx.objectStore('commits').getAll(rangeOf(did)));
  return rows
    .filter(({ supersededAt, barred }) => supersededAt === null && barred !== true)
    .map(({ id, key }) => ({ id, key }));
};

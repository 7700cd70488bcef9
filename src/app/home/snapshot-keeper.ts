/**
 * Writes this device's sealed snapshots and reads those of the others (SNP-8, SNP-9), in the tab that leads, while the vault is open. One is written when
 * what is private has rested for a while, and at once when the page may be gone in a moment.
 */
import { createDisposer, type Dispose, isTabardError, type RandomBytes, type Timers } from '../../base/index.js';
import { cidOfRaw } from '../../codec/index.js';
import type { SealedDocs } from '../../household/index.js';
import { HOUSEHOLD_VOLUME, sealState } from '../../household/volume/index.js';
import { MAX_SNAPSHOT_BYTES } from '../../repo/limits.js';
import { buildSnapshot } from '../../repo/snapshot.js';
import type { VerifyStore } from '../../worker/index.js';
import type { Own } from '../own.js';
import { openNewestSnapshots } from './open-snapshots.js';

/** How long nothing must be written before a snapshot is made, and how long one waits at most while it goes on. Milliseconds. */
export const SNAPSHOT_REST = 15_000;
export const SNAPSHOT_LONGEST = 120_000;
/** Of what another device wrote and this one heard: its own snapshot says it too, so this one has time. */
export const SNAPSHOT_HEARD = 300_000;

export interface SnapshotKeeperParts {
  readonly own: Pick<Own, 'did' | 'vault' | 'household' | 'delegation' | 'deviceKey'>;
  readonly store: Pick<VerifyStore, 'snapshots' | 'keepSnapshot' | 'sealedPart'>;
  readonly timers: Timers;
  readonly now: () => number;
  readonly random: RandomBytes;
  onHide(listener: () => void): Dispose;
  /** One was made: those who keep are told. */
  offer(): void;
  /** What is private takes so many bytes, and that is more than anybody keeps; null: it fits (again). */
  onTooLarge(bytes: number | null): void;
  onError(error: unknown): void;
}

export interface SnapshotKeeper {
  /** Takes in what other devices wrote. Resolves with how many snapshots were new. */
  read(): Promise<number>;
  /** Makes a snapshot if this device's newest lacks something that is here, or is of an epoch that is over. */
  write(): Promise<boolean>;
  close(): void;
}

export const createSnapshotKeeper = async (parts: SnapshotKeeperParts): Promise<SnapshotKeeper> => {
  const { own, store, timers, now, random } = parts;
  const { did, vault, household } = own;
  const docs: SealedDocs = await household.sealedDocs();
  const disposer = createDisposer();
  /** Snapshots that were taken in, or cannot be. */
  const seen = new Set<string>();
  let due = Number.POSITIVE_INFINITY;
  let firstAt: number | undefined;
  let timer: number | undefined;

  const keyOf = async (epoch: number): Promise<Uint8Array<ArrayBuffer> | undefined> => {
    if (epoch > vault.householdEpoch) return undefined;
    try {
      return await vault.householdKey(epoch);
    } catch (error) {
      // Of before this device was there.
      if (isTabardError(error) && error.code !== 'vault-locked') return undefined;
      throw error;
    }
  };

  const read = async (): Promise<number> => {
    if (vault.locked) return 0;
    let count = 0;
    const isNews = ({ key, cid }: { readonly key: string; readonly cid: string }): boolean =>
      key !== own.deviceKey && !seen.has(cid);
    for (const { snapshot, state } of await openNewestSnapshots(store, did, keyOf, isNews)) {
      seen.add(snapshot.cid);
      if (await docs.apply(state)) count += 1;
    }
    return count;
  };

  /** True if the newest one of this device says all that is here. */
  const isSaid = async (): Promise<boolean> => {
    const mine = await openNewestSnapshots(store, did, keyOf, ({ key }) => key === own.deviceKey);
    const [newest] = mine;
    return (
      newest !== undefined &&
      newest.snapshot.epoch === vault.householdEpoch &&
      newest.state.mark === (await docs.mark())
    );
  };

  const make = async (): Promise<boolean> => {
    const here = await store.snapshots(did);
    if (vault.locked || here === undefined || (await isSaid())) return false;
    const name = { did, volume: HOUSEHOLD_VOLUME, epoch: vault.householdEpoch };
    // Both of one moment.
    const [states, mark] = [household.states(), docs.mark()];
    const sealed = await sealState(name, await vault.householdKey(), { ...states, mark: await mark }, random);
    const isTooLarge = sealed.length > MAX_SNAPSHOT_BYTES;
    parts.onTooLarge(isTooLarge ? sealed.length : null);
    if (isTooLarge) return false;
    const key = own.deviceKey;
    const last = here.reduce((most, one) => (one.key === key ? Math.max(most, one.seq) : most), 0);
    const signed = { ...name, key, seq: last + 1, cid: await cidOfRaw(sealed), size: sealed.length };
    const bytes = await buildSnapshot({ ...signed, auth: own.delegation.cid }, vault.deviceSigner);
    const outcome = await store.keepSnapshot(did, bytes, sealed);
    if (outcome.verdict !== 'valid') return false;
    parts.offer();
    return true;
  };

  let making: Promise<boolean> = Promise.resolve(false);
  const write = (): Promise<boolean> => {
    stopTimer();
    // One after the other: each has a number of its own.
    making = making.catch(() => false).then(make);
    return making;
  };
  const writeSoon = (): void => void write().catch(parts.onError);

  const stopTimer = (): void => {
    if (timer !== undefined) timers.clear(timer);
    timer = undefined;
    firstAt = undefined;
    due = Number.POSITIVE_INFINITY;
  };

  const schedule = (by: 'here' | 'device'): void => {
    const at = now();
    if (by === 'here') firstAt ??= at;
    const rest = by === 'here' ? Math.min(at + SNAPSHOT_REST, (firstAt ?? at) + SNAPSHOT_LONGEST) : at + SNAPSHOT_HEARD;
    // What was heard does not put off what was written.
    if (by === 'device' && due <= rest) return;
    if (timer !== undefined) timers.clear(timer);
    due = rest;
    timer = timers.set(writeSoon, Math.max(0, rest - at));
  };

  disposer.add(docs.onWritten(schedule));
  disposer.add(parts.onHide(() => timer !== undefined && writeSoon()));
  disposer.add(stopTimer);
  return { read, write, close: () => disposer.dispose() };
};

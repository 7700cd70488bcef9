/**
 * Purges are final, so each waits as long as it can be taken back: until then a deletion stands in its place. It is noted in this browser, and
 * made by whichever tab comes first, after a restart too.
 */
import { type Cid, type Did, type RecordPath, TabardError } from '../../base/index.js';
import { isMap, parseDid } from '../../codec/index.js';
import { parseDelegation } from '../../identity/index.js';
import { draftPurge, finishPurge, parseRecordPath, recordUri } from '../../repo/index.js';
import type { Write } from '../../worker/index.js';
import type { SocialGround, SocialSelf } from './ground.js';
import type { Outgoing } from './outgoing.js';
import { createKeys } from './records.js';

export interface Purging {
  /** Noted first, so that it is not forgotten whatever happens; where the removal fails it is not planned either. */
  plan(purge: Planned, removal: () => Promise<unknown>): Promise<void>;
  /** False if it is too late. */
  cancel(path: RecordPath): Promise<boolean>;
  /** What an earlier run planned: made if it is due, else when it is. */
  resume(): Promise<void>;
  close(): void;
}

export interface Planned {
  readonly path: RecordPath;
  readonly at: number;
  /** Whoever was brought what is purged. */
  readonly to: readonly Did[];
}

const noteName = 'purges';
/** What cannot be signed now (the keys are locked) is tried again then. Milliseconds. */
const AGAIN = 60_000;

export const createPurging = (ground: SocialGround, outgoing: Outgoing): Purging => {
  const nextKey = createKeys(ground);
  const timers = new Set<number>();

  const planned = async (): Promise<readonly Planned[]> => plannedIn(await ground.note(noteName));

  const without = async (path: RecordPath): Promise<void> =>
    ground.setNote(
      noteName,
      (await planned()).filter((each) => each.path !== path),
    );

  const run = (path: RecordPath): Promise<void> =>
    ground.alone('purges', async () => {
      const found = (await planned()).find((each) => each.path === path);
      if (found === undefined) return;
      const self = await ground.open();
      const purge = await purgeOf(ground, self, path, await nextKey(self));
      const told = { uri: recordUri(self.own.did, path), kind: 'post', to: found.to } as const;
      await outgoing.around([told], () => self.own.writer.write([purge]));
      await without(path);
    });

  const schedule = ({ path, at, to }: Planned): void => {
    const timer = ground.timers.set(
      () => {
        timers.delete(timer);
        run(path).catch((error: unknown) => {
          ground.failedWith(error);
          schedule({ path, at: ground.now() + AGAIN, to });
        });
      },
      Math.max(0, at - ground.now()),
    );
    timers.add(timer);
  };

  return {
    async plan(purge, removal) {
      const { path } = purge;
      await ground.alone('purges', async () => ground.setNote(noteName, [...(await planned()), purge]));
      try {
        await removal();
      } catch (error) {
        await ground.alone('purges', () => without(path));
        throw error;
      }
      schedule(purge);
    },
    cancel: (path) =>
      ground.alone('purges', async () => {
        const isPlanned = (await planned()).some((each) => each.path === path);
        if (isPlanned) await without(path);
        return isPlanned;
      }),
    async resume() {
      for (const each of await planned()) schedule(each);
    },
    close() {
      for (const timer of timers) ground.timers.clear(timer);
      timers.clear();
    },
  };
};

const plannedIn = (value: unknown): readonly Planned[] => {
  if (!Array.isArray(value)) return [];
  return value.flatMap((each) => {
    if (!isMap(each) || typeof each.path !== 'string' || typeof each.at !== 'number') return [];
    const path = parseRecordPath(each.path);
    // Notes of before say nobody.
    const to = Array.isArray(each.to) ? each.to : [];
    const dids = to.flatMap((did: unknown) => (typeof did === 'string' ? (parseDid(did) ?? []) : []));
    return path === undefined ? [] : [{ path, at: each.at, to: dids }];
  });
};

/** Signed by itself, under the delegation that lets this device purge. */
const purgeOf = async (
  ground: SocialGround,
  { own: { did, vault } }: SocialSelf,
  path: RecordPath,
  rev: Parameters<typeof draftPurge>[0]['rev'],
): Promise<Write> => {
  if (vault.locked) throw new TabardError('vault-locked', 'the vault is locked', { retryable: true });
  const auth = await purgeDelegation(ground, did, vault.deviceKey);
  const { unsigned, signing } = draftPurge({ did, path, rev, key: vault.deviceKey, auth });
  const { bytes } = await finishPurge(unsigned, await vault.deviceSigner.sign(signing));
  return { purge: path, bytes };
};

const purgeDelegation = async (
  { records }: SocialGround,
  did: SocialSelf['own']['did'],
  key: SocialSelf['own']['deviceKey'],
): Promise<Cid> => {
  for (const bytes of await records.delegationsFor(did, [key])) {
    const judged = await parseDelegation(bytes);
    if (judged.verdict === 'valid' && judged.value.aud === key && judged.value.cmd === '/repo/purge')
      return judged.value.cid;
  }
  throw new TabardError('no-power', 'this device may not purge');
};

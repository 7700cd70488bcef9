/**
 * The household of this tab's identity: its epoch first, then its rooms, then sealed snapshots. A tab joins the rooms of other devices only after it has
 * looked which epoch is the present one, and never while the present one is not for it (HSE-14).
 */
import type { Dispose } from '../../base/index.js';
import type { AppCore } from '../core.js';
import { noteSealed } from '../health/sealed-note.js';
import { type EpochOutcome, settleEpoch } from '../linking/epoch.js';
import { keepPresence } from '../linking/presence.js';
import type { Mine } from '../mine.js';
import type { Own } from '../own.js';
import { createSnapshotKeeper, type SnapshotKeeper } from './snapshot-keeper.js';

export interface Home {
  /** Joins the rooms that are this tab's now: of own tabs, and in the tab that leads of other devices. */
  join(mine: Mine): Promise<void>;
  /** The repository has changed: the household may be in another epoch. */
  settle(mine: Mine): Promise<void>;
}

export const createHome = (core: AppCore): Home => {
  const { page, store, surroundings } = core;
  let isShutOut = false;
  let stopWaiting: Dispose | undefined;
  let kept: { readonly keeper: SnapshotKeeper; readonly stop: Dispose } | undefined;
  let leavePresence: Dispose | undefined;
  /** One after the other: each look may change what the next one finds. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(run: () => Promise<Result>): Promise<Result> => {
    const mine = turn.then(run);
    turn = mine.catch(() => undefined);
    return mine;
  };

  /** What cannot be published now (a full disk, a wrong clock) is no reason to be alone. */
  const lookAt = async (own: Own): Promise<EpochOutcome> => {
    try {
      const outcome = await settleEpoch({ own, store, random: page.random, now: page.now });
      if (outcome === 'moved') page.tell('household-moved');
      return outcome;
    } catch (error) {
      surroundings.failedWith(error);
      return isShutOut ? 'shut-out' : 'same';
    }
  };

  /** Nothing is published before one's own repository is here: it may have a keyring. */
  const waitForRepository = (mine: Mine): void => {
    stopWaiting ??= store.on('changed', ({ did }) => {
      if (did !== mine.own.did) return;
      stopWaiting?.();
      stopWaiting = undefined;
      home.settle(mine).catch(surroundings.failedWith);
    });
  };

  const closeKeeper = (): void => {
    kept?.keeper.close();
    kept?.stop();
    leavePresence?.();
    leavePresence = undefined;
    kept = undefined;
  };

  /** In the tab that leads: what others wrote comes in, what is here goes out. */
  const keepSnapshots = async ({ own }: Mine): Promise<void> => {
    closeKeeper();
    const handle = (await core.opened()).network.snapshots();
    if (handle === undefined || isShutOut) return;
    const { timers, now, random, onHide } = page;
    leavePresence = keepPresence({ own, now, timers });
    const onError = surroundings.failedWith;
    const offer = (): void => handle.offer(own.did);
    const onTooLarge = (bytes: number | null): void => void noteSealed(core, bytes).catch(onError);
    const keeper = await createSnapshotKeeper({
      ...{ own, store, timers, now, random, onHide, offer, onError, onTooLarge },
    });
    const stop = handle.onKept((did) => {
      if (did === own.did) keeper.read().catch(onError);
    });
    kept = { keeper, stop };
    await keeper.read();
    await keeper.write();
  };

  const enter = async (mine: Mine, outcome: EpochOutcome): Promise<void> => {
    const { own } = mine;
    const { network } = await core.opened();
    isShutOut = outcome === 'shut-out';
    const key = await own.vault.householdKey();
    if (own.vault.locked) return;
    // Whoever was put out may still be in the rooms of the epoch before, on a link that was proven then: until it has the key of the new
    // one this device stays with its own tabs.
    const transport = isShutOut ? undefined : network.household();
    await own.household.join(transport === undefined ? { key } : { key, transport });
    await keepSnapshots(mine);
  };

  /** Whether one's own repository is here. One that came by a linking that was cut off right after is still kept as a visitor's. */
  const holdsOwn = async ({ own }: Mine): Promise<boolean> => {
    const here = (await store.repositories()).find(({ did }) => did === own.did);
    if (here === undefined) return false;
    if (here.policy.reason !== 'own') {
      await store.keep(own.did, { reason: 'own', serve: true });
      (await core.opened()).network.rehost();
    }
    return true;
  };

  const look = async (mine: Mine): Promise<EpochOutcome> => {
    if ((await core.opened()).network.role !== 'leader') return 'same';
    if (await holdsOwn(mine)) return lookAt(mine.own);
    waitForRepository(mine);
    return 'same';
  };

  const home: Home = {
    join: (mine) =>
      inTurn(async () => {
        if (mine.own.vault.locked) closeKeeper();
        else await enter(mine, await look(mine));
      }),
    settle: (mine) =>
      inTurn(async () => {
        if (mine.own.vault.locked) return;
        const outcome = await look(mine);
        if (outcome === 'moved' || isShutOut !== (outcome === 'shut-out')) await enter(mine, outcome);
      }),
  };
  return home;
};

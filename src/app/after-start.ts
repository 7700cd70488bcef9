/** What comes after the first screen, so that it does not wait: keys and private documents, then what is left for later; and what other tabs and the store say. */
import { type Did, TabardError } from '../base/index.js';
import type { ClockGuard } from './clock.js';
import type { AppCore } from './core.js';
import type { LockKeeper } from './lock.js';
import type { Showing } from './showing.js';

/** When what nothing names any more, or is past its time, is swept out. Milliseconds after the start. */
const collectAfter = 60_000;
/** And again: what was removed is to be gone in time where a tab stays open for days (PUR-8). */
const collectEach = 12 * 60 * 60_000;

export interface AfterStart {
  readonly core: AppCore;
  readonly showing: Pick<Showing, 'shown'>;
  clock(): Promise<Pick<ClockGuard, 'check'>>;
  acts(): Promise<unknown>;
  lockKeeper(): Promise<Pick<LockKeeper, 'changedElsewhere'>>;
  changed(did: Did): void;
}

export const afterStart = ({ core, showing, clock, acts, lockKeeper, changed }: AfterStart): void => {
  const { app, page, store, surroundings, linking, refreshMe } = core;
  const { failedWith } = surroundings;

  const collectIn = (milliseconds: number): void =>
    void page.timers.set(() => {
      collectIn(collectEach);
      core
        .opened()
        .then(({ network }) => (network.role === 'leader' ? store.collect() : undefined))
        .catch(failedWith);
    }, milliseconds);

  const settle = async (): Promise<void> => {
    const { registry, identity } = await core.opened();
    await registry.touch(identity.id);
    collectIn(collectAfter);
    if (identity.did() === null) return;
    await identity.open();
    // Whoever writes before asks by themselves.
    await showing.shown;
    await (await clock()).check();
  };

  /** A linking of devices that was cut off goes on. */
  const resumeLinking = async (): Promise<void> => {
    const { registry, identity } = await core.opened();
    const begun = (await registry.setting(identity.id, 'linking')) ?? null;
    const isEmpty = identity.did() !== null && app.me.get() === null;
    if (begun !== null || isEmpty) await (await linking()).resume();
  };

  const later = async (): Promise<void> => {
    await showing.shown;
    page.update.begin();
    app.ready.then(resumeLinking).catch(failedWith);
    // What cannot be had now is asked for again by whoever wants it.
    await Promise.all([acts(), surroundings.lookAgain()]);
  };

  settle().catch(failedWith);
  later().catch(failedWith);
  page.onNews((news) => {
    if (news === 'erased') page.end();
    else if (news === 'signed-out') page.restart();
    else if (news === 'lock-changed') lockKeeper().then((keeper) => keeper.changedElsewhere(), failedWith);
    else if (news === 'household-moved')
      linking()
        .then(({ rejoin }) => rejoin())
        .catch(failedWith);
    else
      core
        .opened()
        .then(({ identity }) => identity.reread())
        .then(refreshMe)
        .catch(failedWith);
  });
  store.on('changed', ({ did, by }) => {
    if (by !== 'import') return;
    changed(did);
    refreshMe().catch(failedWith);
  });
  store.on('storage', ({ code }) => failedWith(new TabardError(code, 'the database cannot go on')));
};

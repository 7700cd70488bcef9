/**
 * The lock in use: opens and closes the vault in every tab of this browser, and draws the consequences. While it is locked the tab hosts as
 * before, because links and what they carry need no key of the vault; it proves nothing, signs nothing, and is in no room of the household.
 */
import { type Dispose, isTabardError } from '../base/index.js';
import { type LockBrowser, type LockNews, openLockBrowser } from './browser-lock.js';
import type { AppCore } from './core.js';
import { createIdle } from './idle.js';
import { changeDeviceLock, retireFormer } from './lock-changes.js';
import type { Mine } from './mine.js';
import type { Locking, LockView, UnlockWith } from './view.js';

export interface LockKeeper {
  readonly locking: Locking;
  /** Another tab has set, changed or removed the lock. */
  changedElsewhere(): void;
  close: Dispose;
}

/** Waits for the identity. Throws `no-identity`. */
export const openLockKeeper = async (
  core: AppCore,
  openBrowser: (profileId: string) => LockBrowser = openLockBrowser,
): Promise<LockKeeper> => {
  const { identity, network } = await core.opened();
  const mine = await identity.open();
  const { page } = core;
  const { vault } = mine.own;
  const browser = openBrowser(identity.id);
  const failed = (error: unknown): void => {
    // To be locked is a state, not a failure.
    if (!isTabardError(error) || error.code !== 'vault-locked') core.surroundings.failedWith(error);
  };

  /** Keys that were in use before the last lock, and reach this tab after it, open nothing. */
  const order = { lockedAt: Number.NEGATIVE_INFINITY, openSince: page.now(), gaveAt: Number.NEGATIVE_INFINITY };
  const lockAll = (): void => {
    order.lockedAt = Math.max(page.now(), order.lockedAt);
    browser.tell({ kind: 'lock', at: order.lockedAt });
    vault.lock();
  };
  const giveKeys = (): void => {
    const keys = vault.unlockedKeys();
    if (keys === undefined) return;
    order.gaveAt = page.now();
    browser.tell({ kind: 'keys', keys, since: order.openSince });
  };
  const idle = createIdle({
    timers: page.timers,
    now: page.now,
    limit: () => vault.idle * 60_000,
    expired: lockAll,
    tell: () => browser.tell({ kind: 'active' }),
  });

  /** Everything that follows from the state of the vault, whoever changed it. */
  const settle = async (): Promise<void> => {
    core.lock.set(viewOf(mine));
    idle.stop();
    if (vault.locked) {
      network.setSelf(null);
      await mine.own.household.leave();
      return;
    }
    if (vault.ways.length > 0) idle.start();
    await mine.own.rekeyed();
    network.setSelf(mine.own);
    await core.joinHousehold(mine);
    // What was written goes out all the same: the key stays noted, and is retired at the next unlocking.
    await retireFormer(core, mine).catch(failed);
    await mine.editing.publisher.flush();
    if (network.role === 'leader') await mine.catchUp();
  };
  let settling = Promise.resolve();
  const settleSoon = (): void => {
    settling = settling.then(settle).catch(failed);
  };

  const hear = (news: LockNews): void => {
    switch (news.kind) {
      case 'ask':
        if (vault.ways.length > 0) giveKeys();
        return;
      case 'keys':
        if (!vault.locked || news.since <= order.lockedAt) return;
        order.openSince = news.since;
        vault.unlock(news).catch(failed);
        return;
      case 'lock':
        order.lockedAt = Math.max(news.at, order.lockedAt);
        if (vault.ways.length === 0 || vault.locked) return;
        vault.lock();
        // Whoever was given keys after that word has not heard it.
        if (order.gaveAt >= news.at) browser.tell(news);
        return;
      case 'active':
        idle.heard();
        return;
    }
  };
  const stops = [vault.onChange(settleSoon), browser.onNews(hear), browser.onActivity(idle.active)];
  if (vault.locked) browser.tell({ kind: 'ask' });
  settleSoon();

  const changedElsewhere = (): void => {
    vault.lock();
    vault
      .unlock()
      .catch(failed)
      .finally(() => browser.tell({ kind: 'ask' }));
  };
  const change = async (act: () => Promise<void>): Promise<void> => {
    await act();
    page.tell('lock-changed');
  };

  const locking: Locking = {
    passkeys: browser.passkeys,
    async unlock(attempt) {
      await vault.unlock(attempt);
      order.openSince = Math.max(page.now(), order.lockedAt + 1);
      giveKeys();
    },
    lock: lockAll,
    wait: () => vault.triesWait(),
    setPassphrase: (passphrase, proof) =>
      change(() => changeDeviceLock(core, mine, { kind: 'passphrase', passphrase }, proof)),
    addPasskey: (proof) => change(() => vault.changeLock({ kind: 'passkey', label: labelOf(core) }, proof)),
    removeWay: (id, proof: UnlockWith) => change(() => vault.changeLock({ kind: 'remove', id }, proof)),
    remove: (proof) => change(() => vault.changeLock({ kind: 'open' }, proof)),
    setIdle: (minutes) => change(() => vault.setIdle(minutes)),
  };
  return {
    locking,
    changedElsewhere,
    close() {
      for (const stop of stops) stop();
      idle.stop();
    },
  };
};

const viewOf = ({ own: { vault } }: Mine): LockView => ({
  state: vault.locked ? 'locked' : vault.ways.length > 0 ? 'open' : 'none',
  ways: vault.ways,
  idle: vault.idle,
});

/** What the browser calls the passkey. */
const labelOf = (core: AppCore): string => core.app.me.get()?.profile.name.trim() || 'Tabard';

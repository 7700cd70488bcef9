/** The lock in use in several tabs of one browser; what a page would give them is played. */
import { describe, expect, it } from 'vitest';
import type { LockBrowser, LockNews } from '../../src/app/browser-lock.js';
import type { AppCore } from '../../src/app/core.js';
import { type LockKeeper, openLockKeeper } from '../../src/app/lock.js';
import { changeDeviceLock, retireFormer } from '../../src/app/lock-changes.js';
import { makeOwn } from '../../src/app/make-own.js';
import type { Mine } from '../../src/app/mine.js';
import type { Own } from '../../src/app/own.js';
import type { Page } from '../../src/app/page.js';
import type { LockView } from '../../src/app/view.js';
import { createCell } from '../../src/base/index.js';
import { openVault, type Vault } from '../../src/vault/index.js';
import { fakeOf } from '../helpers/fake.js';
import { type LockedEnvironment, locked, lockedEnvironment, open, proof } from '../vault/locked.js';
import { clock } from '../worker/world.js';
import { random, testDevice } from './devices-world.js';

/** What tabs say to each other: a word is heard when the test lets it be. */
const createBus = () => {
  const listeners = new Map<string, (news: LockNews) => void>();
  const said: { readonly from: string; readonly to: string; readonly news: LockNews }[] = [];
  return {
    said,
    browserOf: (name: string): LockBrowser => ({
      passkeys: false,
      tell(news) {
        for (const to of listeners.keys()) if (to !== name) said.push({ from: name, to, news });
      },
      onNews(listener) {
        listeners.set(name, listener);
        return () => void listeners.delete(name);
      },
      onActivity: () => () => undefined,
    }),
    /** Of those words that were said until now, the ones that are chosen. */
    hear(isChosen: (word: { readonly from: string; readonly to: string; readonly news: LockNews }) => boolean) {
      for (const word of said.splice(0)) {
        if (isChosen(word)) listeners.get(word.to)?.(word.news);
        else said.push(word);
      }
    },
  };
};

interface PlayedTab {
  readonly vault: Vault;
  readonly keeper: LockKeeper;
  readonly failures: unknown[];
  readonly flushed: () => number;
}

const openTab = async (env: LockedEnvironment, browser: LockBrowser): Promise<PlayedTab> => {
  const vault = await open(env);
  const failures: unknown[] = [];
  let flushed = 0;
  const mine = {
    own: { vault, household: { leave: async () => undefined }, rekeyed: async () => undefined },
    editing: { publisher: { flush: async () => void flushed++ } },
    catchUp: async () => undefined,
  };
  const page = fakeOf<Page>({
    now: env.now,
    timers: { set: () => 0, clear: () => undefined },
    takeTurn: (_, run) => run(),
  });
  const network = { setSelf: () => undefined, role: 'follower' };
  const core: object = {
    page,
    lock: createCell<LockView>({ state: 'none', ways: [], idle: 0 }),
    opened: async () => ({ identity: { id: 'aaaa', open: async () => mine }, network }),
    surroundings: { failedWith: (error: unknown) => failures.push(error) },
    joinHousehold: async () => undefined,
    // Whatever is asked of the store throws: nothing can be retired.
    store: fakeOf({}),
  };
  const keeper = await openLockKeeper(fakeOf<AppCore>(core), () => browser);
  return { vault, keeper, failures, flushed: () => flushed };
};

const threeTabs = async () => {
  const { env } = await locked();
  const bus = createBus();
  const [a, b, c] = [
    await openTab(env, bus.browserOf('a')),
    await openTab(env, bus.browserOf('b')),
    await openTab(env, bus.browserOf('c')),
  ];
  env.time.now += 1_000;
  await a.keeper.locking.unlock(proof);
  await untilOpen(bus, b.vault, c.vault);
  bus.said.length = 0;
  env.time.now += 1_000;
  return { env, bus, a, b, c };
};

const untilOpen = async (bus: ReturnType<typeof createBus>, ...vaults: readonly Vault[]): Promise<void> => {
  bus.hear(() => true);
  await expect.poll(() => vaults.every(({ locked: isLocked }) => !isLocked)).toBe(true);
};

/** As long as an unlocking with keys takes, and longer. */
const settled = async (env: LockedEnvironment): Promise<void> => {
  const other = await open(env);
  await other.unlock(proof);
};

describe('the lock in several tabs', () => {
  it('publishes what was written though the former key could not be retired', async () => {
    const { a } = await threeTabs();
    expect(a.vault.formerKey).toBeDefined();
    await expect.poll(a.flushed).toBeGreaterThan(0);
    expect(a.failures.map(String).join()).toContain('stand-in');
  });

  it('does not open by keys that were given before the lock and come after it', async () => {
    const { env, bus, a, b, c } = await threeTabs();
    // C is opened anew and asks; A answers, and at the same moment B locks.
    c.vault.lock();
    c.keeper.changedElsewhere();
    await expect.poll(() => bus.said.some(({ news }) => news.kind === 'ask')).toBe(true);
    bus.hear(({ to, news }) => to === 'a' && news.kind === 'ask');
    b.keeper.locking.lock();
    bus.hear(({ from }) => from === 'b');
    bus.hear(() => true);
    await settled(env);
    expect([a, b, c].map(({ vault }) => vault.locked)).toEqual([true, true, true]);
  });

  it('says the lock again to a tab that was given keys after it was said', async () => {
    const { env, bus, a, b, c } = await threeTabs();
    b.keeper.locking.lock();
    // Opened after that word, so it never hears it; A has not heard it yet, and answers.
    const d = await openTab(env, bus.browserOf('d'));
    bus.hear(({ from, to }) => from === 'd' && to === 'a');
    bus.hear(({ from, to }) => from === 'a' && to === 'd');
    await expect.poll(() => d.vault.locked).toBe(false);
    bus.hear(({ from }) => from === 'b');
    bus.hear(() => true);
    await settled(env);
    expect([a, b, c, d].map(({ vault }) => vault.locked)).toEqual([true, true, true, true]);
  });

  it('opens in all of them when one is unlocked after a lock, also with a clock that was set back', async () => {
    const { env, bus, a, b, c } = await threeTabs();
    a.keeper.locking.lock();
    bus.hear(() => true);
    expect([a, b, c].map(({ vault }) => vault.locked)).toEqual([true, true, true]);
    env.time.now -= 86_400_000;
    await b.keeper.locking.unlock(proof);
    await untilOpen(bus, a.vault, c.vault);
  });
});

it('a former key that never signed a commit is retired all the same', async () => {
  const device = await testDevice();
  const made = await makeOwn(device.parts);
  const vault = await openVault({ ...lockedEnvironment(), db: device.keys, random, now: () => clock.now });
  if (vault === undefined) throw new TypeError('no vault');
  const former = vault.deviceKey;
  const own: Own = fakeOf<Own>({ did: made.did, vault, household: made.household, rekeyed: async () => undefined });
  const mine = fakeOf<Mine>({ own });
  const opened: object = { identity: { id: 'aaaa' }, network: { announce: () => undefined } };
  const core = fakeOf<AppCore>({
    page: device.parts.page,
    store: device.verify,
    opened: async () => opened as Awaited<ReturnType<AppCore['opened']>>,
  });
  await changeDeviceLock(core, mine, { kind: 'passphrase', passphrase: 'correct horse battery' }, undefined);
  expect(vault.formerKey).toBe(former);
  await retireFormer(core, mine);
  expect((await device.verify.identity(made.did))?.retired).toEqual({ [former]: 0 });
  expect(vault.formerKey).toBeUndefined();
});

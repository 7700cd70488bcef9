/** A browser in Node: tabs over one fake IndexedDB, each the whole app but for the network. A tab that is loaded anew is opened again by the test. */
import 'fake-indexeddb/auto';
import { createApp } from '../../src/app/app.js';
import type { AppCore } from '../../src/app/core.js';
import { emptyDeployment } from '../../src/app/deployment.js';
import type { Page, TabNews } from '../../src/app/page.js';
import { createSettings, type SettingsStorage } from '../../src/app/settings.js';
import { createCell } from '../../src/base/index.js';
import { createVerifyStore, createWorkerClient, portOf, serveVerifyStore } from '../../src/worker/index.js';
import type { FromWorker, ToWorker } from '../../src/worker/rpc/messages.js';
import { silentNetwork } from '../helpers/silent-network.js';

const nothing = (): undefined => undefined;
const disposable = (): (() => void) => nothing;
const address = 'https://tabard.example/';

export interface TestTab {
  readonly core: AppCore;
  /** Resolves when the page would be loaded anew. */
  readonly restarted: Promise<void>;
  /** Resolves when the page would be loaded as the one that opens nothing. */
  readonly ended: Promise<void>;
  /** What this tab would tell the network of. */
  readonly announced: readonly string[];
  close(): Promise<void>;
}

export interface TestBrowser {
  /** `session`: what a tab remembers over its loading anew. */
  open(session?: Map<string, string>): Promise<TestTab>;
  readonly settings: Map<string, string>;
  databases(): Promise<string[]>;
}

/** One after the other, as the locks of a browser: who asks for what they hold waits for ever. */
const turns = () => {
  const last = new Map<string, Promise<unknown>>();
  return <T>(name: string, run: () => Promise<T>): Promise<T> => {
    const mine = (last.get(name) ?? Promise.resolve()).then(run);
    last.set(
      name,
      mine.catch(() => undefined),
    );
    return mine;
  };
};

const timersThatEnd = () => {
  const running = new Set<NodeJS.Timeout>();
  const known = new Map<number, NodeJS.Timeout>();
  let last = 0;
  return {
    timers: {
      set(run: () => void, milliseconds: number): number {
        last += 1;
        const timer = setTimeout(run, milliseconds);
        running.add(timer);
        known.set(last, timer);
        return last;
      },
      clear: (id: number) => clearTimeout(known.get(id)),
    },
    end(): void {
      for (const timer of running) clearTimeout(timer);
    },
  };
};

const signal = () => {
  let fire: () => void = nothing;
  const promise = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return { promise, fire: () => fire() };
};

const names = async (): Promise<string[]> => (await indexedDB.databases()).map(({ name = '' }) => name).toSorted();

const deleteDatabase = (name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });

const storageOn = (kept: Map<string, string>): SettingsStorage => ({
  getItem: (key) => kept.get(key) ?? null,
  setItem: (key, value) => void kept.set(key, value),
  removeItem: (key) => void kept.delete(key),
});

export const openTestBrowser = (): TestBrowser => {
  const settings = new Map<string, string>();
  const inTurn = turns();
  const hearing = new Set<{ readonly profile: () => string; hear(news: TabNews): void }>();

  const open: TestBrowser['open'] = async (session = new Map()) => {
    const { timers, end } = timersThatEnd();
    const [restarted, ended] = [signal(), signal()];
    const announced: string[] = [];
    const listeners = new Set<(news: TabNews) => void>();
    const self = {
      profile: () => session.get('profile') ?? '',
      hear(news: TabNews): void {
        for (const listener of listeners) listener(news);
      },
    };
    hearing.add(self);
    const page: Page = {
      ...{ opened: address, address, now: Date.now, steady: Date.now, timers, webrtc: true, canShare: false },
      random: (length) => crypto.getRandomValues(new Uint8Array(length)),
      online: createCell(true),
      visible: createCell(true),
      deviceName: async () => ({ name: 'Test', kind: 'computer' }),
      looksPrivate: async () => false,
      onHide: disposable,
      controlled: () => false,
      objectUrl: () => 'blob:none',
      fetchJson: async () => null,
      estimate: async () => ({ usage: 1, quota: 2 }),
      persisted: async () => false,
      persist: async () => false,
      exclusive: inTurn,
      takeTurn: inTurn,
      install: { promptable: createCell(false), byHand: false, installed: false, prompt: async () => false },
      update: { ready: createCell(false), offline: createCell('ready'), apply: nothing, begin: nothing },
      profile: session.get('profile') ?? null,
      belongTo: (profile) => void session.set('profile', profile),
      tell(news) {
        for (const other of hearing)
          if (other !== self && (news === 'erased' || other.profile() === self.profile())) other.hear(news);
      },
      onNews(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      async forgetProfile(profile) {
        const own = (await names()).filter(
          (name) => name === `tabard/${profile}` || name.startsWith(`tabard/${profile}/`),
        );
        for (const name of own) await deleteDatabase(name);
        for (const key of settings.keys()) if (key.endsWith(`/${profile}`)) settings.delete(key);
        session.clear();
      },
      async forgetEverything() {
        for (const name of await names()) await deleteDatabase(name);
        settings.clear();
        session.clear();
      },
      restart: restarted.fire,
      end: ended.fire,
    };
    const { port1, port2 } = new MessageChannel();
    const verify = createVerifyStore({ now: page.now, random: page.random });
    const stop = serveVerifyStore(portOf<ToWorker, FromWorker>(port2), verify);
    const core = createApp({
      page,
      store: createWorkerClient(port1),
      settings: createSettings(storageOn(settings)),
      createNetwork: () => silentNetwork((did) => void announced.push(did)),
      headStart: { deployment: Promise.resolve(emptyDeployment), isVisit: false, seek: Promise.resolve(undefined) },
      askEarly: () => {
        throw new TypeError('no link was opened');
      },
    });
    await core.app.ready;
    return {
      core,
      restarted: restarted.promise,
      ended: ended.promise,
      announced,
      async close() {
        hearing.delete(self);
        const { registry, identity } = await core.opened();
        await identity.close();
        await verify.close();
        registry.close();
        stop();
        port1.close();
        port2.close();
        end();
      },
    };
  };
  return { open, settings, databases: names };
};

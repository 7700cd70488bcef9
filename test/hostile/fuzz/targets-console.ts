/** `window.tabard` of a whole app in Node: the real acts, store, vault and private documents behind the worker's own wire; only page and network are stubs. */
import { createApp } from '../../../src/app/app.js';
import { emptyDeployment } from '../../../src/app/deployment.js';
import type { Page } from '../../../src/app/page.js';
import { createPlumbing, type Plumbing } from '../../../src/app/plumbing.js';
import { createSettings } from '../../../src/app/settings.js';
import { createCell, type Dispose, isAbortError, isTabardError } from '../../../src/base/index.js';
import type { Value } from '../../../src/codec/index.js';
import { createVerifyStore, createWorkerClient, portOf, serveVerifyStore } from '../../../src/worker/index.js';
import type { FromWorker, ToWorker } from '../../../src/worker/rpc/messages.js';
import { silentNetwork } from '../../helpers/silent-network.js';
import { type Chance, mutateBytes, nearObject, nearText, pick } from './chance.js';
import type { Target } from './run.js';

const address = 'https://example.org/tabard/';
const nothing = (): undefined => undefined;
const disposable = (): Dispose => nothing;

/** An act that is right waits for the network as long as it says: what waits costs nothing, so here it waits for moments only. */
const LONGEST_WAIT = 20;

/** Timers that end with the app. */
const createTimers = () => {
  const running = new Map<number, NodeJS.Timeout>();
  let last = 0;
  return {
    set(run: () => void, milliseconds: number): number {
      last += 1;
      const id = last;
      running.set(
        id,
        setTimeout(
          () => {
            running.delete(id);
            run();
          },
          Math.min(milliseconds, LONGEST_WAIT),
        ),
      );
      return id;
    },
    clear(id: number): void {
      clearTimeout(running.get(id));
      running.delete(id);
    },
    clearAll(): void {
      for (const timer of running.values()) clearTimeout(timer);
      running.clear();
    },
  };
};

const pageOf = (timers: Page['timers']): Page => ({
  opened: address,
  address,
  now: Date.now,
  steady: Date.now,
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  timers,
  online: createCell(true),
  webrtc: true,
  deviceName: async () => ({ name: 'Test', kind: 'computer' }),
  looksPrivate: async () => false,
  onHide: disposable,
  controlled: () => false,
  objectUrl: () => 'blob:none',
  fetchJson: async () => null,
  estimate: async () => ({ usage: 1, quota: 2 }),
  persisted: async () => false,
  persist: async () => false,
  exclusive: (_, run) => run(),
  takeTurn: (_, run) => run(),
  canShare: false,
  install: { promptable: createCell(false), byHand: false, installed: false, prompt: async () => false },
  update: { ready: createCell(false), offline: createCell('ready'), apply: nothing, begin: nothing },
  visible: createCell(true),
  tell: nothing,
  onNews: disposable,
  profile: null,
  belongTo: nothing,
  forgetProfile: async () => undefined,
  forgetEverything: async () => undefined,
  restart: nothing,
  end: nothing,
});

/** `recoveryWords` takes nothing, and waits for a person. */
type Act = Exclude<keyof Plumbing, 'version' | 'ready' | 'me' | 'on' | 'recoveryWords'>;

/** What a right call gives it. */
const samplesOf = (did: string, car: Uint8Array<ArrayBuffer>): Readonly<Record<Act, readonly unknown[]>> => ({
  create: [{ name: 'Ada' }],
  edit: [{ name: 'Ada', bio: 'x', links: [{ title: 'a', url: 'https://example.org/' }], tags: ['a'] }],
  open: [did, { timeout: 5, tracker: true }],
  follow: ['did:tabard:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', { private: true }],
  unfollow: ['did:tabard:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'],
  get: [did, 'app.tabard.profile/self'],
  list: [did, 'app.tabard.post', { limit: 3, cursor: 'app.tabard.post/a', reverse: true }],
  put: ['app.tabard.post', { text: 'x', createdAt: 1 }, { key: '3jzfcijpj2z2a' }],
  putMany: ['app.tabard.post', [{ record: { text: 'x', createdAt: 1 } }, { key: 'self', record: {} }]],
  remove: ['app.tabard.post/3jzfcijpj2z2a', 'deletion'],
  exportCar: [did],
  importCar: [car],
  linkDevice: [{ link: '#/pair/aeaaaaaa', name: 'Desk', tracker: false }],
  devices: [],
  rename: ['did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp', 'Desk'],
  retire: ['did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'],
  revoke: ['did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp', { keep: false }],
  restore: [
    'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about',
    { did, tracker: true, others: 'keep', timeout: 5 },
  ],
  identityLog: [did],
  keepOnline: ['did:tabard:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', { quota: 1_000_000 }],
  stopKeeping: ['did:tabard:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'],
  askToKeep: ['did:tabard:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb'],
  keeping: [],
  health: [],
  identities: [],
  switchTo: [did],
  signOut: [],
  conflict: [did],
  attach: [new Blob([car], { type: 'image/png' }), 'words'],
  post: [
    {
      ...{
        text: 'x',
        language: 'en',
        tags: ['a'],
        mentions: [did],
        streams: [],
        poll: { options: ['a', 'b'], many: true },
      },
      event: { title: 'a', startsAt: 1 },
      policy: { action: 'note', who: 'nobody', days: 3 },
    },
  ],
  reply: [`${did}/app.tabard.post/3jzfcijpj2z2a`, { text: 'x' }],
  like: [`${did}/app.tabard.post/3jzfcijpj2z2a`, true],
  boost: [`${did}/app.tabard.post/3jzfcijpj2z2a`, false],
  feed: [{ limit: 3, before: `${did}/app.tabard.post/3jzfcijpj2z2a` }],
  thread: [`${did}/app.tabard.post/3jzfcijpj2z2a`, { wait: false }],
  notifications: [],
  pin: ['did:tabard:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', { quota: 1_000_000, reserve: true }],
  search: ['x'],
  peers: [],
  stats: [],
});

const weird: readonly unknown[] = [
  () => 1,
  Symbol('x'),
  new Proxy({}, {}),
  Object.create(null),
  new Blob(['x']),
  Number.POSITIVE_INFINITY,
  new Error('x'),
];

/** A right argument, one near it, or one of a kind that no caller with types could give. */
const wrong = (chance: Chance, sample: unknown): unknown => {
  const roll = chance(12);
  if (roll <= 2) return sample;
  if (roll === 3) return pick(chance, weird);
  if (roll === 4) return { ...(typeof sample === 'object' ? sample : {}), extra: pick(chance, weird) };
  if (sample instanceof Uint8Array) return mutateBytes(chance, sample);
  if (typeof sample === 'string' && roll < 9) return nearText(chance, [sample]);
  return nearObject(chance, [sample as Value]);
};

const acts: readonly Act[] = [
  ...(['create', 'edit', 'open', 'follow', 'unfollow', 'get', 'list', 'put', 'putMany', 'remove'] as const),
  ...(['keepOnline', 'stopKeeping', 'askToKeep'] as const),
  ...(['exportCar', 'importCar', 'peers', 'stats'] as const),
  ...(['post', 'reply', 'like', 'boost', 'feed', 'thread', 'notifications', 'pin', 'search'] as const),
];

/** One app with an identity, and how often each act was taken and refused. */
const openConsole = async () => {
  const timers = createTimers();
  const { port1, port2 } = new MessageChannel();
  const now = Date.now;
  const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));
  const stop = serveVerifyStore(portOf<ToWorker, FromWorker>(port2), createVerifyStore({ now, random }));
  const core = createApp({
    page: pageOf(timers),
    store: createWorkerClient(port1),
    settings: createSettings(undefined),
    createNetwork: () => silentNetwork(),
    headStart: { deployment: Promise.resolve(emptyDeployment), isVisit: false, seek: Promise.resolve(undefined) },
    askEarly: () => {
      throw new TypeError('no link was opened');
    },
  });
  const plumbing = createPlumbing(core, 'test');
  await plumbing.ready;
  const { did } = await plumbing.create({ name: 'Ada' });
  const car = Uint8Array.from(await plumbing.exportCar());
  const close = async (): Promise<void> => {
    await (await core.opened()).identity.close();
    await core.store.close();
    timers.clearAll();
    stop();
    port1.close();
    port2.close();
  };
  return { plumbing, samples: samplesOf(did, car), close };
};

export const consoleTarget = async (): Promise<Target> => {
  const { plumbing, samples, close } = await openConsole();
  return {
    name: 'window.tabard',
    weight: 1,
    async run(chance) {
      const act = pick(chance, acts);
      const given = samples[act].map((sample) => wrong(chance, sample)).slice(0, chance(8) === 0 ? chance(3) : 9);
      // As a console calls it: whatever types say.
      let answered: unknown;
      try {
        answered = Reflect.apply(plumbing[act], plumbing, given);
        if (!(answered instanceof Promise)) throw new TypeError(`${act} answers no promise`);
        await answered;
        return 'accepted';
      } catch (error) {
        if (answered instanceof Promise && isTabardError(error) && error.code !== 'worker-failed') return 'refused';
        if (isAbortError(error)) return 'refused';
        throw new Error(`${act}: ${String(error)}`, { cause: error });
      }
    },
    close,
  };
};

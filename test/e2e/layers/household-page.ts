/** The household over the real store, and over real links between browsers. `window.household` is what the test drives. */
import * as Y from 'yjs';
import { createEmitter } from '../../../src/base/index.js';
import {
  type Household,
  type HouseholdTransport,
  type HouseholdTransportEvents,
  openHousehold,
} from '../../../src/household/index.js';
import { createLinkPool, createRtcFactory, createSessionSigner, type LinkPool } from '../../../src/net/index.js';
import { openStore } from '../../../src/store/index.js';
import { realRandom as random, realTimers as timers } from '../../helpers/real.js';

const byHand = { via: 'hand', topic: undefined };

let household: Household | undefined;
let pool: LinkPool | undefined;

const opened = (): Household => {
  if (household === undefined) throw new Error('not open');
  return household;
};

const openPool = async (): Promise<LinkPool> => {
  pool ??= createLinkPool({
    session: await createSessionSigner(random),
    createRtc: createRtcFactory({ iceServers: [], timers }),
    now: Date.now,
    timers,
    random,
  });
  return pool;
};

/** Every link of this test is the household's. */
const transportOver = (links: LinkPool): HouseholdTransport => {
  const emitter = createEmitter<HouseholdTransportEvents>();
  links.on('link', (link) => {
    link.on('message', ({ bytes }) => emitter.emit('message', { peer: link.remote, bytes }));
    link.on('close', () => emitter.emit('gone', link.remote));
    emitter.emit('peer', link.remote);
  });
  return {
    self: links.key,
    peers: () => links.links().map((link) => link.remote),
    async send(peer, bytes) {
      const link = links.links().find((each) => each.remote === peer);
      if (link === undefined) throw new Error('not linked');
      await link.send('bulk', bytes);
    },
    on: (name, listener) => emitter.on(name, listener),
    refuse: (peer, code) => console.error(`refused ${peer}: ${code}`),
  };
};

const householdPage = {
  async open(id: string, secret: number, linked: boolean) {
    const store = await openStore(id);
    household = await openHousehold({ journal: store.journal, database: `tabard/${id}` });
    const key = new Uint8Array(32).fill(secret);
    await household.join(linked ? { key, transport: transportOver(await openPool()) } : { key });
  },
  async offer(): Promise<string> {
    const offer = await (await openPool()).offer(byHand);
    if (offer === undefined) throw new Error('no offer');
    Reflect.set(window, 'offer', offer);
    return offer.sdp;
  },
  answer: async (sdp: string): Promise<string | undefined> => (await openPool()).answer(sdp, byHand),
  accept: async (sdp: string): Promise<boolean> => {
    const offer: unknown = Reflect.get(window, 'offer');
    if (typeof offer !== 'object' || offer === null || !('accept' in offer)) throw new Error('no offer');
    return typeof offer.accept === 'function' ? offer.accept(sdp) : false;
  },
  write(bio: string) {
    opened().profile.setText('bio', bio);
  },
  /** Types letters one by one at the start or the end, as two people would at once. */
  async type(text: string, where: 'start' | 'end') {
    for (const letter of text) {
      const { length } = opened().profile.read().bio;
      opened().profile.editText('bio', { at: where === 'start' ? 0 : length, remove: 0, insert: letter });
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
  },
  bio: () => opened().profile.read().bio,
  /** Takes in what another device has of so many follows. Answers how many came, and the longest task meanwhile, in ms; the first are made before. */
  async takeIn(count: number): Promise<readonly [number, number]> {
    const other = new Y.Doc();
    const follows = other.getMap('follows');
    for (let at = 0; at < count; at++) follows.set(`did ${`${at}`.padStart(40, 'a')}`, { private: true, keep: true });
    const states = { profile: new Uint8Array([0, 0]), config: Y.encodeStateAsUpdate(other).slice() };
    const docs = await opened().sealedDocs();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const tasks: number[] = [0];
    const observer = new PerformanceObserver((list) =>
      tasks.push(...list.getEntries().map(({ duration }) => duration)),
    );
    observer.observe({ type: 'longtask' });
    if (!(await docs.apply(states))) throw new Error('not taken in');
    await new Promise((resolve) => setTimeout(resolve, 100));
    observer.disconnect();
    return [opened().config.section('follows').entries().size, Math.max(...tasks)];
  },
  async kept(): Promise<string> {
    try {
      await opened().profile.kept();
      return 'kept';
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : String(error);
    }
  },
};

export type HouseholdPage = typeof householdPage;

Reflect.set(window, 'household', householdPage);

/**
 * Whole tabs around one rendezvous, in memory and on one clock: the real tracker, rendezvous client, pool, handshake and peer over the toy
 * store, with enemies beside them that speak as much of this as they like.
 */
import type { Did, DidKey, Signer } from '../../src/base/index.js';
// Fetched by the peer when first needed, which a clock that does not wait for it would take for seconds.
import '../../src/peer/hosting-of.js';
import '../../src/peer/intake/steps.js';
import '../../src/peer/session/answer.js';
import { createLinkPool, createMemoryNetwork, createRendezvous, topicOf } from '../../src/net/index.js';
import type { OpenSocket } from '../../src/net/rendezvous/socket.js';
import { hexToBinary } from '../../src/net/topic.js';
import type { Link, LinkPool, Rendezvous, Topic } from '../../src/net/types.js';
import { createPeer, createSelf, type Peer } from '../../src/peer/index.js';
import { encodeMessage } from '../../src/peer/messages/index.js';
import { createTracker, type Tracker } from '../../src/server/index.js';
import { testKey, testSecret, testSigner } from '../helpers/keys.js';
import { createChance, createRandom } from '../net/support.js';
import { authorOf } from '../peer/support/peers.js';
import type { ToyAuthor } from '../peer/support/toy-author.js';
import { createToyStore, type ToyStore } from '../peer/support/toy-store.js';
import { createQuietClock, type QuietClock } from './quiet-clock.js';

const url = 'ws://rendezvous.example/';
/** One way between a tab and the rendezvous. Milliseconds. */
const distance = 20;

export interface Tab {
  readonly key: DidKey;
  readonly peer: Peer;
  readonly pool: LinkPool;
  readonly rendezvous: Rendezvous;
  readonly store: ToyStore;
  readonly errors: unknown[];
  close(): void;
}

/** A stranger's socket at the rendezvous: says what it likes, and notes what it is told. */
export interface Socket {
  readonly heard: Record<string, unknown>[];
  say(message: Record<string, unknown> | string): void;
  isOpen(): boolean;
  close(): void;
}

/** One who links for real, under as many keys as it likes, and then does nothing of use. */
export interface Sybil {
  readonly key: DidKey;
  readonly signer: Signer;
  readonly pool: LinkPool;
  links(): readonly Link[];
  close(): void;
}

export interface SwarmWorld {
  readonly clock: QuietClock;
  readonly tracker: Tracker;
  readonly author: ToyAuthor;
  readonly did: Did;
  readonly topic: Topic;
  tab(address: string, options?: { readonly owner?: boolean; readonly store?: ToyStore }): Promise<Tab>;
  sybil(address: string, offers: boolean): Promise<Sybil>;
  socket(address: string): Socket | undefined;
  /** A sound description that leads nowhere. */
  deadOffer(): Promise<string>;
  /** Time passes until it is so; the milliseconds that it took. Fails after `most`. */
  passUntil(isSo: () => boolean, most: number, reason: string): Promise<number>;
  pass(milliseconds: number): Promise<void>;
  close(): void;
}

/** The signer of a test key by WebCrypto, which is much faster than that of test/helpers where hundreds sign. */
const nativeSigner = async (seed: number): Promise<Signer> => {
  const prefix = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
  const secret = Uint8Array.from([...prefix, ...testSecret(seed)]);
  const key = await crypto.subtle.importKey('pkcs8', secret, 'Ed25519', false, ['sign']);
  return {
    key: testKey(seed),
    sign: async (bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, bytes)),
  };
};

/** 20 letters from a number: a `peer_id` or `offer_id`. */
export const idLetters = (name: string): string => name.padEnd(20, '.').slice(0, 20);

export const createSwarmWorld = async (seed: number): Promise<SwarmWorld> => {
  const clock = createQuietClock(1_800_000_000_000);
  const network = createMemoryNetwork({ random: createRandom(seed * 7 + 1) });
  const tracker = createTracker({ now: clock.now, chance: createChance(seed * 7 + 2) });
  const author = authorOf(1);
  const topic = await topicOf(author.did);
  const closing: (() => void)[] = [];
  let serial = seed * 10_000;

  const later = (run: () => void): void => void clock.set(run, distance);

  const socketAt =
    (address: string): OpenSocket =>
    (_, handlers) => {
      let open = true;
      const close = (): void => {
        if (!open) return;
        open = false;
        connection?.closed();
        later(handlers.close);
      };
      const connection = tracker.connect(address, {
        send: (text) => later(() => open && handlers.message(text)),
        drop: close,
      });
      if (connection === undefined) open = false;
      later(connection === undefined ? handlers.close : handlers.open);
      return {
        bufferedAmount: 0,
        send: (text) => later(() => open && connection?.receive(text)),
        close() {
          open = false;
          connection?.closed();
        },
      };
    };

  const parts = async (address: string, victim?: (links: readonly Link[]) => Link | undefined) => {
    serial += 1;
    const seed = serial;
    const session = await nativeSigner(seed);
    const common = { now: clock.now, timers: clock, random: createRandom(seed) };
    const pool = createLinkPool({
      session,
      createRtc: network.createRtc,
      ...common,
      ...(victim === undefined ? {} : { victim }),
    });
    return { session, common, pool, trackers: [url], openSocket: socketAt(address) };
  };

  const tab: SwarmWorld['tab'] = async (address, options = {}) => {
    let peer: Peer | undefined;
    const { session, common, pool, trackers, openSocket } = await parts(address, (links) => peer?.victim(links));
    const store = options.store ?? createToyStore({ now: clock.now });
    const accepts = (topic: Topic): boolean => peer?.accepts(topic) ?? false;
    const rendezvous = createRendezvous({ trackers, pool, openSocket, accepts, ...common });
    const connectivity = { online: () => true, onChange: () => () => undefined };
    const self = createSelf(author.did, testSigner(5_001), async () => [author.delegation()]);
    const made = createPeer({
      store,
      pool,
      rendezvous,
      session,
      connectivity,
      ...common,
      ...(options.owner === true ? { self } : {}),
    });
    peer = made;
    const errors: unknown[] = [];
    made.on('error', (error) => errors.push(error));
    const close = (): void => {
      made.close();
      rendezvous.close();
      pool.close();
    };
    closing.push(close);
    return { key: session.key, peer: made, pool, rendezvous, store, errors, close };
  };

  const sybil: SwarmWorld['sybil'] = async (address, offers) => {
    const { session, common, pool, trackers, openSocket } = await parts(address);
    const rendezvous = createRendezvous({ trackers, pool, openSocket, ...common });
    pool.on('link', (link) => {
      link.on('message', () => undefined);
      const hello = encodeMessage({ t: 'hello', versions: [1], time: clock.now() });
      link.send('control', hello).catch(() => undefined);
    });
    rendezvous.join(topic, { offers });
    const close = (): void => {
      rendezvous.close();
      pool.close();
    };
    closing.push(close);
    return { key: session.key, signer: session, pool, links: () => pool.links(), close };
  };

  const pass = async (milliseconds: number): Promise<void> => {
    const step = 25;
    for (let left = milliseconds; left > 0; left -= step) {
      await clock.advance(Math.min(step, left));
    }
  };

  return {
    clock,
    tracker,
    author,
    did: author.did,
    topic,
    tab,
    sybil,
    socket(address) {
      let open = true;
      const heard: Record<string, unknown>[] = [];
      const connection = tracker.connect(address, {
        send: (text) => heard.push(JSON.parse(text)),
        drop() {
          open = false;
        },
      });
      if (connection === undefined) return undefined;
      return {
        heard,
        say: (message) => connection.receive(typeof message === 'string' ? message : JSON.stringify(message)),
        isOpen: () => open,
        close: connection.closed,
      };
    },
    deadOffer: () => network.createRtc().offer(),
    pass,
    async passUntil(isSo, most, reason) {
      const since = clock.now();
      while (!isSo()) {
        if (clock.now() - since >= most) throw new Error(`not within ${most} ms: ${reason}`);
        await pass(25);
      }
      return clock.now() - since;
    },
    close() {
      for (const close of closing.splice(0)) close();
    },
  };
};

/** An announce as a stranger words it. */
export const strangeAnnounce = (
  topic: Topic,
  peer: string,
  offers: readonly { readonly id: string; readonly sdp: string }[],
): Record<string, unknown> => ({
  action: 'announce',
  info_hash: hexToBinary(topic),
  peer_id: idLetters(peer),
  left: 1,
  offers: offers.map(({ id, sdp }) => ({ offer_id: idLetters(id), offer: { type: 'offer', sdp } })),
});

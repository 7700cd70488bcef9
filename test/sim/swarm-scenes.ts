/**
 * What a crowd does to a swarm, seeded, for test/hostile/swarm.test.ts and the soak. Each scene plays to its end, throws what did not hold,
 * and returns what it did.
 */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import type { Did } from '../../src/base/index.js';
import type { Link } from '../../src/net/types.js';
import { encodeMessage } from '../../src/peer/messages/index.js';
import { createChance } from '../net/support.js';
import { signedRelay } from '../peer/support/liar.js';
import { subscribeTo } from '../peer/support/requests.js';
import { createToyStore, type ToyStore } from '../peer/support/toy-store.js';
import { createSwarmWorld, type SwarmWorld, type Sybil, strangeAnnounce, type Tab } from './swarm-world.js';

/** A new honest tab has a link to an honest one within this. */
const PROMISE = 3_000;

const addressOf = (n: number): string => `10.${n >> 8}.${n & 255}.1`;
const ownerAddress = addressOf(1);
const enemyAddress = addressOf(66);

const isLinked = (a: Tab, b: Tab): boolean => a.pool.links().some((link) => link.remote === b.key);

const texts = (tab: Tab, did: Did): string => tab.store.texts(did).join();

export interface Scene {
  readonly linkedAfter: number;
  readonly enemies: number;
}

const withWorld = async <T>(seed: number, play: (world: SwarmWorld) => Promise<T>): Promise<T> => {
  const world = await createSwarmWorld(seed);
  try {
    return await play(world);
  } finally {
    world.close();
  }
};

const startOwner = async (world: SwarmWorld, text = 'the profile'): Promise<Tab> => {
  const owner = await world.tab(ownerAddress, { owner: true });
  await owner.store.publish(world.author, [text]);
  await owner.peer.rehost();
  await world.passUntil(() => owner.rendezvous.topics()[0]?.reached === 1, 2_000, 'the owner is announced');
  return owner;
};

/** A new tab seeks the profile; when it is linked to one of these, and has the profile. */
const join = async (world: SwarmWorld, honest: readonly Tab[], address = addressOf(99)): Promise<number> => {
  const joiner = await world.tab(address);
  joiner.peer.seek(world.did);
  const linkedAfter = await world.passUntil(
    () => honest.some((tab) => isLinked(joiner, tab)),
    PROMISE,
    'a new honest tab is linked to an honest one',
  );
  await world.passUntil(() => texts(joiner, world.did) === 'the profile', PROMISE, 'it has the profile');
  deepStrictEqual(joiner.errors, []);
  return linkedAfter;
};

/** Sixty joins whose offers lead nowhere and who never answer, all from one address; they come again and again. */
export const fakeJoins = (seed: number, fakes = 60): Promise<Scene> =>
  withWorld(seed, async (world) => {
    const owner = await startOwner(world);
    const sdp = await world.deadOffer();
    const sockets = Array.from({ length: fakes }, () => world.socket(enemyAddress));
    const flood = (turn: number): void => {
      for (const [at, socket] of sockets.entries()) {
        const offers = Array.from({ length: 5 }, (_, n) => ({ id: `${turn} ${at} ${n}`, sdp }));
        socket?.say(strangeAnnounce(world.topic, `fake ${at}`, offers));
      }
    };
    flood(0);
    await world.pass(500);
    flood(1);
    const linkedAfter = await join(world, [owner]);
    ok(owner.pool.stats().connecting <= 8 && owner.pool.stats().waiting <= 64, 'slots are bounded');
    await world.pass(30_000);
    deepStrictEqual(
      { connecting: owner.pool.stats().connecting, waiting: owner.pool.stats().waiting },
      { connecting: 0, waiting: 0 },
    );
    return { linkedAfter, enemies: fakes };
  });

/** One peer under a hundred session keys, which all link to the owner for real and stay, from one address. */
export const hundredKeys = (seed: number, useful: boolean, keys = 100): Promise<Scene> =>
  withWorld(seed, async (world) => {
    const owner = await startOwner(world);
    const others: (Sybil | Tab)[] = [];
    for (let n = 0; n < keys; n++) {
      others.push(await (useful ? keeper(world) : world.sybil(enemyAddress, true)));
      await world.pass(100);
    }
    await world.passUntil(() => owner.pool.links().length >= 20, 60_000, 'the crowd is linked');
    await world.pass(5_000);
    const linkedAfter = await join(world, [owner]);
    ok(owner.pool.links().length <= 30, 'links are bounded');
    deepStrictEqual(owner.errors, []);
    return { linkedAfter, enemies: others.length };
  });

/** A peer that fetches the profile and serves it as any keeper: the crowd that nobody can tell from friends. */
const keeper = async (world: SwarmWorld): Promise<Tab> => {
  const tab = await world.tab(enemyAddress);
  tab.peer.seek(world.did);
  return tab;
};

/** A store that holds an old version, serves it, and takes no other in. */
const frozenStore = async (world: SwarmWorld): Promise<ToyStore> => {
  const store = createToyStore({ now: world.clock.now });
  await store.publish(world.author, ['the old profile'], 'follow');
  return { ...store, receiveHeads: async () => [] };
};

export interface Eclipse {
  readonly linkedAfter: number;
  readonly newestAfter: number;
  readonly enemies: number;
}

/**
 * Twenty liars around one visitor, one honest host. The liars serve an older version, signed as it was, refuse every newer one, and introduce
 * nobody else. `spread`: each liar has an address of its own.
 */
export const eclipse = (seed: number, spread: boolean, most: number, liars = 20): Promise<Eclipse> =>
  withWorld(seed, async (world) => {
    const crowd: Tab[] = [];
    const old = await frozenStore(world);
    for (let n = 0; n < liars; n++) {
      const liar = await world.tab(spread ? addressOf(200 + n) : enemyAddress, { store: old });
      await liar.peer.rehost();
      liar.peer.seek(world.did);
      crowd.push(liar);
      await world.pass(50);
    }
    const owner = await startOwner(world);
    await world.pass(5_000);
    const visitor = await world.tab(addressOf(99));
    const since = world.clock.now();
    visitor.peer.seek(world.did);
    const linkedAfter = await world.passUntil(() => visitor.pool.links().length > 0, PROMISE, 'somebody is linked');
    await world.passUntil(() => texts(visitor, world.did) === 'the profile', most, 'the visitor has the newest');
    const newestAfter = world.clock.now() - since;
    const status = visitor.peer.status(world.did);
    ok(status?.kind === 'served', 'it is served');
    await world.passUntil(
      () => {
        const now = visitor.peer.status(world.did);
        return now?.kind === 'served' && now.owner && now.peer === owner.key;
      },
      most,
      'the page names the owner',
    );
    await world.pass(10_000);
    ok(texts(visitor, world.did) === 'the profile', 'nobody takes it back');
    return { linkedAfter, newestAfter, enemies: crowd.length };
  });

/** Forty liars have taken all places of a visitor before the honest host comes: its newer version arrives all the same. */
export const surrounded = (seed: number, spread: boolean, most: number, liars = 40): Promise<Eclipse> =>
  withWorld(seed, async (world) => {
    const old = await frozenStore(world);
    const visitor = await world.tab(addressOf(99));
    visitor.peer.seek(world.did);
    await world.pass(500);
    for (let n = 0; n < liars; n++) {
      const liar = await world.tab(spread ? addressOf(200 + n) : enemyAddress, { store: old });
      await liar.peer.rehost();
      liar.peer.seek(world.did);
      await world.pass(50);
    }
    await world.passUntil(() => visitor.pool.links().length >= 20, 60_000, 'the visitor is surrounded');
    await world.passUntil(
      () => texts(visitor, world.did) === 'the old profile',
      PROMISE,
      'the visitor has what they serve',
    );
    await world.pass(15_000);
    const owner = await startOwner(world);
    const since = world.clock.now();
    await world.passUntil(() => isLinked(visitor, owner), most, 'the visitor is linked to the honest host');
    const linkedAfter = world.clock.now() - since;
    await world.passUntil(() => texts(visitor, world.did) === 'the profile', PROMISE, 'the visitor has the newest');
    return { linkedAfter, newestAfter: world.clock.now() - since, enemies: liars };
  });

/** An honest visitor that sees each version of the owner's, whatever goes on around them. */
const startPair = async (world: SwarmWorld) => {
  const owner = await startOwner(world);
  const visitor = await world.tab(addressOf(2));
  visitor.peer.seek(world.did);
  await world.passUntil(() => texts(visitor, world.did) === 'the profile', PROMISE, 'the visitor has the profile');
  let version = 0;
  const edit = async (): Promise<number> => {
    version += 1;
    const text = `version ${version}`;
    await owner.store.publish(world.author, [text]);
    owner.peer.announceHead(world.did);
    return world.passUntil(() => texts(visitor, world.did) === text, 1_000, `the visitor sees ${text}`);
  };
  const back = async (): Promise<void> => {
    await owner.store.publish(world.author, ['the profile']);
    owner.peer.announceHead(world.did);
  };
  return { owner, visitor, edit, back };
};

export interface Flood {
  readonly messages: number;
  readonly dropped: number;
}

/** Signals without end at the rendezvous: joins and leaves, offers, answers to nobody, nonsense. */
export const signalFloods = (seed: number): Promise<Flood> =>
  withWorld(seed, async (world) => {
    const { owner, visitor, edit, back } = await startPair(world);
    const sdp = await world.deadOffer();
    const offers = Array.from({ length: 10 }, (_, n) => ({ id: `offer ${n}`, sdp }));
    const stopped = { ...strangeAnnounce(world.topic, 'comes and goes', []), event: 'stopped' };
    const floods: readonly ((turn: number) => Record<string, unknown> | string)[] = [
      (turn) => (turn % 2 === 0 ? strangeAnnounce(world.topic, 'comes and goes', []) : stopped),
      () => strangeAnnounce(world.topic, 'offers', offers),
      (turn) => ({
        ...strangeAnnounce(world.topic, 'answers', []),
        to_peer_id: strangeAnnounce(world.topic, `nobody ${turn}`, []).peer_id,
        offer_id: strangeAnnounce(world.topic, `nothing ${turn}`, []).peer_id,
        answer: { type: 'answer', sdp },
      }),
      (turn) => '['.repeat(turn),
    ];
    const sockets = floods.map(() => world.socket(enemyAddress));
    let messages = 0;
    for (let turn = 0; turn < 500; turn++) {
      for (const [at, flood] of floods.entries()) {
        sockets[at]?.say(flood(turn));
        messages += 1;
      }
      if (turn % 100 === 50) ok((await edit()) <= 1_000);
    }
    const dropped = sockets.filter((socket) => socket?.isOpen() === false).length;
    strictEqual(dropped, sockets.length, 'who floods is dropped');
    strictEqual(world.tracker.stats().connections, 2, 'and nobody else is');
    await back();
    await world.pass(500);
    await join(world, [owner, visitor]);
    deepStrictEqual([...owner.errors, ...visitor.errors], []);
    return { messages, dropped };
  });

type Say = (bytes: Uint8Array<ArrayBuffer>, channel?: 'control' | 'bulk') => void;

/** Messages without end over a link. `cut`: whether that ends it. */
const linkFloodsOf = async (world: SwarmWorld, sybil: Sybil, owner: Tab, visitor: Tab) => {
  const { did } = world;
  const chance = createChance(1);
  const noise = (length: number) => Uint8Array.from({ length }, () => Math.floor(chance() * 256));
  const relay = await signedRelay(sybil.signer, { did, to: visitor.key, time: world.clock.now() });
  const say: Record<string, { readonly cut: boolean; readonly flood: (say: Say, turn: number) => void }> = {
    'signals to pass on': { cut: false, flood: (send) => send(encodeMessage(relay)) },
    'lists of neighbours': {
      cut: true,
      flood: (send) => send(encodeMessage({ t: 'peers', did, peers: [owner.key, visitor.key] })),
    },
    'comings and goings': {
      cut: true,
      flood: (send, turn) => send(encodeMessage(turn % 2 === 0 ? subscribeTo(did) : { t: 'unsubscribe', did })),
    },
    noise: { cut: true, flood: (send) => send(noise(200)) },
    'control messages as long as they may be': { cut: true, flood: (send) => send(new Uint8Array(60_000)) },
    'bulk messages as long as they may be': {
      cut: true,
      flood: (send, turn) => turn < 40 && send(new Uint8Array(4_000_000), 'bulk'),
    },
  };
  return say;
};

export const linkFloods = (seed: number): Promise<Flood> =>
  withWorld(seed, async (world) => {
    const { owner, visitor, edit } = await startPair(world);
    let messages = 0;
    let dropped = 0;
    const names = Object.keys(await linkFloodsOf(world, await world.sybil(enemyAddress, true), owner, visitor));
    for (const name of names) {
      const sybil = await world.sybil(enemyAddress, true);
      const linked = (): Link | undefined => sybil.links().find((link) => link.remote === owner.key);
      await world.passUntil(() => linked() !== undefined, PROMISE, 'the flooder is linked');
      const link = linked();
      const one = (await linkFloodsOf(world, sybil, owner, visitor))[name];
      if (link === undefined || one === undefined) throw new TypeError('just looked up');
      const send: Say = (bytes, channel = 'control') => {
        if (link.closed) return;
        messages += 1;
        link.send(channel, bytes).catch(() => undefined);
      };
      for (let turn = 0; turn < 2_500; turn++) {
        one.flood(send, turn);
        if (turn % 500 === 250) ok((await edit()) <= 1_000, name);
      }
      await world.pass(500);
      strictEqual(link.closed, one.cut, `${name}: cut`);
      if (link.closed) dropped += 1;
      ok(isLinked(owner, visitor), `${name}: the honest stay linked`);
      sybil.close();
      await world.pass(500);
    }
    const { connecting, waiting } = visitor.pool.stats();
    ok(connecting <= 8 && waiting <= 64, 'signals that were passed on stay bounded');
    deepStrictEqual([...owner.errors, ...visitor.errors], []);
    return { messages, dropped };
  });

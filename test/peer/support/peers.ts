/** Two or more peers in memory: real peers and links, a toy store each, one clock that the test holds. */
import type { Did, DidKey, Signer } from '../../../src/base/index.js';
import { createEmitter } from '../../../src/base/index.js';
import { didOfBits } from '../../../src/codec/index.js';
import { createMemoryLinkPair, topicOf } from '../../../src/net/index.js';
import type { Link, LinkPool, LinkPoolEvents, LinkSource } from '../../../src/net/types.js';
import {
  createPeer,
  createSelf,
  type Peer,
  type PeerEnvironment,
  type SeekStatus,
  type SyncStore,
} from '../../../src/peer/index.js';
import { testSigner } from '../../helpers/keys.js';
import { createRandom, createTestClock, type TestClock } from '../../net/support.js';
import { createToyAuthor, type ToyAuthor } from './toy-author.js';
import { createToyStore, type ToyStore } from './toy-store.js';

// What a peer fetches when it is needed is here: a test's clock does not wait for it.
await Promise.all([
  import('../../../src/peer/hosting-of.js'),
  import('../../../src/peer/session/answer.js'),
  import('../../../src/peer/intake/steps.js'),
]);

/** A pool whose links are put in by hand. */
export interface ManualPool extends LinkPool {
  put(link: Link): void;
  introduce(link: Link, source: LinkSource): void;
}

export const createManualPool = (key: DidKey): ManualPool => {
  const emitter = createEmitter<LinkPoolEvents>();
  const links = new Set<Link>();
  return {
    key,
    offerRoom: () => 0,
    offer: async () => undefined,
    answer: async () => undefined,
    links: () => [...links],
    stats: () => ({ links: links.size, connecting: 0, offers: 0, waiting: 0 }),
    on: (name, listener) => emitter.on(name, listener),
    put(link) {
      links.add(link);
      link.on('close', () => links.delete(link));
      emitter.emit('link', link);
    },
    introduce: (link, source) => emitter.emit('introduced', { link, source }),
    close() {
      for (const link of links) link.close('local');
    },
  };
};

export interface Node<Store extends SyncStore = ToyStore> {
  readonly name: string;
  readonly peer: Peer;
  readonly store: Store;
  readonly pool: ManualPool;
  readonly signer: Signer;
  readonly key: DidKey;
  readonly errors: unknown[];
  readonly statuses: SeekStatus[];
  /** Heads that came in. */
  readonly changes: string[];
}

export interface World {
  readonly clock: TestClock;
  add(name: string, options?: Partial<PeerEnvironment>): Node;
  adopt<Store extends SyncStore>(name: string, store: Store, options?: Partial<PeerEnvironment>): Node<Store>;
  /** Joins two peers by a link that came about under the topic of this identity. */
  link(a: Pick<Node, 'pool' | 'key'>, b: Pick<Node, 'pool' | 'key'>, did: Did): Promise<readonly [Link, Link]>;
  close(): void;
}

export const testDid = (n: number): Did => didOfBits(new Uint8Array(20).fill(n));

export const createWorld = (seed = 1): World => {
  const clock = createTestClock(1_800_000_000_000);
  const nodes: Node<SyncStore>[] = [];
  let links = 0;

  const adopt = <Store extends SyncStore>(
    name: string,
    store: Store,
    options: Partial<PeerEnvironment> = {},
  ): Node<Store> => {
    const signer = options.session ?? testSigner(1_000 + nodes.length);
    const pool = createManualPool(signer.key);
    const errors: unknown[] = [];
    const statuses: SeekStatus[] = [];
    const changes: string[] = [];
    const peer = createPeer({
      store,
      pool,
      session: signer,
      connectivity: { online: () => true, onChange: () => () => undefined },
      now: clock.now,
      timers: clock,
      random: createRandom(seed * 100 + nodes.length),
      ...options,
    });
    peer.on('error', (error) => errors.push(error));
    peer.on('status', ({ status }) => statuses.push(status));
    peer.on('changed', ({ head }) => {
      if (head !== undefined) changes.push(head.id);
    });
    const node = { name, peer, store, pool, signer, key: signer.key, errors, statuses, changes };
    nodes.push(node);
    return node;
  };

  return {
    clock,
    adopt,
    add: (name, options) => adopt(name, createToyStore({ now: clock.now }), options),
    async link(a, b, did) {
      links += 1;
      const transcript = new Uint8Array(400).fill(links);
      const source = { via: 'hand', topic: await topicOf(did) };
      const pair = createMemoryLinkPair({
        keys: [a.key, b.key],
        transcript,
        source,
        id: `link${links}`,
        now: clock.now,
      });
      a.pool.put(pair[0]);
      b.pool.put(pair[1]);
      return pair;
    },
    close() {
      for (const { peer } of nodes) peer.close();
    },
  };
};

/** Waits for a condition, giving everything else its turn. Fails with the reason. */
export const until = async (condition: () => boolean, reason: string): Promise<void> => {
  const end = performance.now() + 25_000;
  while (performance.now() < end) {
    if (condition()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`never came: ${reason}`);
};

const nothing = new Uint8Array(0);

/** Lets what can happen without the clock happen. */
export const calm = async (turns = 60): Promise<void> => {
  for (let turn = 0; turn < turns; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    // Hashes and signatures are made by other threads, which a loaded machine starves: whoever waits behind them knows that they had their turn.
    await crypto.subtle.digest('SHA-256', nothing);
  }
};

export const authorOf = (n: number): ToyAuthor => createToyAuthor(testDid(n), testSigner(5_000 + n).key);

/** An owner who has published, and somebody who wants to see it. */
export const twoPeers = async (texts: readonly string[] = ['name: Ada'], seed = 1) => {
  const world = createWorld(seed);
  const author = authorOf(1);
  const self = createSelf(author.did, testSigner(5_001), async () => [author.delegation()]);
  const owner = world.add('owner', { self });
  const visitor = world.add('visitor');
  await owner.store.publish(author, texts);
  await owner.peer.rehost();
  return { world, author, owner, visitor, did: author.did };
};

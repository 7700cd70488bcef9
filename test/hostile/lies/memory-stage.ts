/** The visitor in memory: the real peer, pool, handshake, worker and store; only the connections and the database are in this process. */
import { cidOfRaw } from '../../../src/codec/index.js';
import { createLinkPool, createMemoryNetwork, createSessionSigner, topicOf } from '../../../src/net/index.js';
import { createPeer } from '../../../src/peer/index.js';
import { STANDBY_PATIENCE } from '../../../src/peer/limits.js';
import { createRandom, createTestClock } from '../../net/support.js';
import { type Tab, tab, clock as worldClock } from '../../worker/world.js';
import { MARK, makeAuthor, picture, truthOf } from './author.js';
import type { Stage, Stored } from './check.js';
import { fill, type Ground, type Host, meet, openByHand, openHost, sourceOf } from './ends.js';
import { answerNothing, getOf, type Speaker, speakOver, subscribeTo, waitFor } from './liar.js';
import type { Lie, Scene } from './lie.js';

export interface MemoryStage extends Stage {
  close(): void;
}

const count = async ({ store }: Tab, name: 'commits' | 'repositories' | 'pending'): Promise<number> =>
  store.read([name], (tx) => tx.objectStore(name).count());

const places = ['commits', 'repositories', 'pending', 'operations', 'delegations', 'packs', 'blobs', 'chunks'] as const;

/** Whether these letters stand in anything that is kept. */
const contains = async ({ store }: Tab, letters: string): Promise<boolean> => {
  const rows = await Promise.all(
    places.map((name) => store.read([name], async (tx) => tx.objectStore(name).getAll() as Promise<unknown[]>)),
  );
  return JSON.stringify(rows.flat(), (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  ).includes(letters);
};

export const createMemoryStage = async (lie: Lie, number: number): Promise<MemoryStage> => {
  const clock = createTestClock(worldClock.now);
  const network = createMemoryNetwork({ random: createRandom(number) });
  const ground: Ground = {
    createRtc: network.createRtc,
    now: clock.now,
    timers: clock,
    random: createRandom(number + 1),
  };
  const author = await makeAuthor(number, clock.now());
  const truth = await truthOf(author);
  const source = sourceOf(await topicOf(author.did));
  const errors: unknown[] = [];
  const closing: (() => void)[] = [];

  const rows = await tab();
  const { verify } = rows;
  const session = await createSessionSigner(ground.random);
  const pool = createLinkPool({ ...ground, session });
  const connectivity = { online: () => true, onChange: () => () => undefined };
  const peer = createPeer({
    store: verify,
    pool,
    session,
    connectivity,
    now: clock.now,
    timers: clock,
    random: ground.random,
  });
  peer.on('error', (error) => errors.push(error));
  // As the page does for whom one follows: what is here is served on, and its picture is fetched.
  peer.on('changed', () => {
    verify
      .keep(author.did, { reason: 'follow', serve: true })
      .then(() => peer.rehost())
      .catch((error: unknown) => errors.push(error));
  });
  closing.push(
    () => peer.close(),
    () => pool.close(),
  );

  const hand = await openByHand(ground);
  const ear = await openByHand(ground);
  closing.push(
    () => hand.pool.close(),
    () => ear.pool.close(),
  );
  const planted: Scene['planted'] = new Set();
  let liar: Speaker | undefined;
  let third: Speaker | undefined;
  let host: Host | undefined;
  let asked = 0;

  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 4; turn++) {
      await peer.settled();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };

  return {
    name: author.name,
    async visit() {
      peer.seek(author.did);
      await waitFor(() => peer.status(author.did) !== undefined, 'the visitor seeks');
    },
    async listen() {
      await meet(ear.pool, pool, source);
      third = speakOver(await ear.linked, { now: clock.now() });
      answerNothing(third);
      third.say(subscribeTo(author.did));
      await third.hears('heads');
    },
    async host() {
      const { verify: store } = await tab();
      await fill(store, author, truth);
      host = await openHost(ground, author, store);
      closing.push(() => host?.close());
      await meet(host.pool, pool, source);
    },
    async tell() {
      if (liar === undefined) {
        await meet(hand.pool, pool, source);
        liar = speakOver(await hand.linked, { now: clock.now(), frame: hand.frame });
        await liar.hears('subscribe');
      }
      const fetching = lie.what.includes('picture') ? fetchPicture() : undefined;
      await lie.tell({ author, truth, liar, planted });
      await fetching;
      // What proofs and introductions are judged by comes a moment later.
      if (!/proof|introduction/.test(lie.what)) return;
      await settled();
      await clock.advance(STANDBY_PATIENCE);
    },
    isCut: async () => liar?.link.closed === true,
    async comesBack() {
      const linked = new Promise<boolean>((resolve) => {
        hand.pool.on('link', (link) => {
          link.on('message', () => resolve(true));
          link.on('close', () => resolve(false));
        });
        hand.pool.on('refused', () => resolve(false));
      });
      if (!(await meet(hand.pool, pool, source))) return false;
      return linked;
    },
    refusals: async () => peer.stats().refusals,
    async shown() {
      const record = (await verify.profile(author.did))?.record;
      return typeof record === 'object' && record !== null && 'name' in record ? String(record.name) : undefined;
    },
    heads: async () => (await verify.profile(author.did))?.heads ?? 0,
    stored: async (): Promise<Stored> => ({
      commits: await count(rows, 'commits'),
      repositories: await count(rows, 'repositories'),
      blocks: await rows.store.read(['packs'], (tx) => tx.objectStore('packs').index('byCid').count()),
      aside: await count(rows, 'pending'),
      marked: await contains(rows, MARK),
    }),
    async overheard() {
      if (third === undefined) throw new TypeError('nobody listens');
      asked += 1;
      third.say(subscribeTo(author.did));
      third.say(getOf(author.did, asked, { cids: [...planted] }));
      await third.hears('heads');
      await third.hears('blocks', ({ id }) => id === asked);
      const commits = new Set<string>();
      let blocks = 0;
      for (const message of third.heard) {
        if (message.t === 'heads') for (const bytes of message.commits) commits.add(String(bytes));
        const got =
          message.t === 'heads' ? (message.inline?.blocks ?? []) : message.t === 'blocks' ? message.blocks : [];
        blocks += got.filter(([cid]) => planted.has(cid)).length;
      }
      return { commits: commits.size, planted: blocks };
    },
    async hearsOfIt() {
      const listening = third;
      if (listening === undefined) throw new TypeError('nobody listens');
      await waitFor(async () => {
        await new Promise((resolve) => setTimeout(resolve, 25));
        listening.say(subscribeTo(author.did));
        return (await listening.hears('heads')).commits.length > 0;
      }, 'the third tab is told the truth');
    },
    settled,
    errors: async () => errors,
    close() {
      for (const close of closing.toReversed()) close();
    },
  };

  async function fetchPicture(): Promise<void> {
    await waitFor(async () => (await verify.profile(author.did)) !== undefined, 'the profile is here');
    await peer.fetchBlob(author.did, { cid: await cidOfRaw(picture), size: picture.length, mime: 'image/png' });
  }
};

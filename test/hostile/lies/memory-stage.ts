/** The visitor in memory: the real peer, pool, handshake, worker and store; only the connections and the database are in this process. */
import { cidOfRaw } from '../../../src/codec/index.js';
import { createLinkPool, createMemoryNetwork, createSessionSigner, topicOf } from '../../../src/net/index.js';
import { createPeer } from '../../../src/peer/index.js';
import { createRandom, createTestClock } from '../../net/support.js';
import { countBlocks, type Tab, tab, clock as worldClock } from '../../worker/world.js';
import { createAround } from './around.js';
import { MARK, pictureOf } from './author.js';
import type { Stage } from './check.js';
import { type Ground, meet, sourceOf } from './ends.js';
import { waitFor } from './liar.js';
import type { Lie } from './lie.js';

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
  const { createRtc } = createMemoryNetwork({ random: createRandom(number) });
  const ground: Ground = { createRtc, now: clock.now, timers: clock, random: createRandom(number + 1) };
  const errors: unknown[] = [];
  const rows = await tab();
  const { verify } = rows;
  const session = await createSessionSigner(ground.random);
  const pool = createLinkPool({ ...ground, session });
  const connectivity = { online: () => true, onChange: () => () => undefined };
  const peer = createPeer({ store: verify, pool, session, connectivity, ...ground });
  const around = await createAround({
    lie,
    number,
    ground,
    openStore: async () => (await tab()).verify,
    reach: async (from, { did }) => meet(from, pool, sourceOf(await topicOf(did))),
  });
  const { did, name } = around.author;
  peer.on('error', (error) => errors.push(error));

  const follow = async (): Promise<void> => {
    await verify.keep(did, { reason: 'follow', serve: true });
    await peer.rehost();
    const picture = pictureOf(around.author);
    await peer.fetchBlob(did, { cid: await cidOfRaw(picture), size: picture.length, mime: 'image/png' });
  };
  // As the page does for whom one follows: what is here is served on, and its picture is fetched.
  peer.on('changed', ({ head }) => {
    if (head !== undefined) follow().catch((error: unknown) => errors.push(error));
  });

  return {
    name,
    async visit() {
      peer.seek(did);
      // Who announces has what judges proofs and introductions at once, not a moment later.
      peer.announceHead(did);
      await waitFor(() => peer.status(did) !== undefined, 'the visitor seeks');
    },
    listen: around.listen,
    host: around.host,
    async tell() {
      await around.tell();
    },
    isCut: async () => around.isCut(),
    comesBack: around.comesBack,
    overheard: around.overheard,
    hearsOfIt: around.hearsOfIt,
    refusals: async () => peer.stats().refusals,
    async shown() {
      const record = (await verify.profile(did))?.record;
      return typeof record === 'object' && record !== null && 'name' in record ? String(record.name) : undefined;
    },
    stored: async () => ({
      commits: await count(rows, 'commits'),
      repositories: await count(rows, 'repositories'),
      blocks: await countBlocks(rows.store),
      aside: await count(rows, 'pending'),
      heads: (await verify.profile(did))?.heads ?? 0,
      marked: await contains(rows, MARK),
    }),
    async settled() {
      for (let turn = 0; turn < 4; turn++) {
        await peer.settled();
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    errors: async () => errors,
    close() {
      around.close();
      peer.close();
      pool.close();
    },
  };
};

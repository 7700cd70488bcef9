/**
 * Back after a day: followed profiles of 500 posts, ten new ones of each, written one at a time; a friend follows the same people and has stayed. What goes
 * over the link, both ways, until all of it is verified and stored, beside the bytes of the new records themselves. Real stores and peers over links in memory,
 * in Node: bytes do not depend on where they are measured, and of each profile they are what they are, however many one follows (at most 256 on one link).
 */
import type { Did } from '../../src/base/index.js';
import { topicOf } from '../../src/net/index.js';
import { parseNode } from '../../src/repo/index.js';
import type { VerifyStore, Write } from '../../src/worker/index.js';
import { strangerOf, tabOf } from '../peer/support/keeper.js';
import { createWorld, type Node, until } from '../peer/support/peers.js';
import { clock, type Owner, sync } from '../worker/world.js';
import { cost, timed } from './support/bench.js';

const follows = Number(process.env.BENCH_FOLLOWS ?? 24);
const posts = Number(process.env.BENCH_POSTS ?? 500);
const each = 10;
const day = 24 * 60 * 60 * 1_000;
const letters = { short: 270, long: 1_500 } as const;
const words = 'What one writes on a day, some of it long, some of it short, most of it about this long. ';

const post = (n: number, length: number): Write => ({
  collection: 'app.tabard.post',
  value: { text: `${n} ${words.repeat(Math.ceil(length / words.length)).slice(0, length)}`, createdAt: 1 },
});

interface Back {
  readonly milliseconds: number;
  readonly bytes: number;
  readonly records: number;
  /** Of what lies between the old tree and the new one: its nodes, and how many blocks there are. */
  readonly nodes: number;
  readonly blocks: number;
}

const rootOf = async (store: VerifyStore, did: Did) => {
  const head = (await store.repositories()).find((row) => row.did === did)?.heads[0];
  if (head === undefined) throw new Error('no head');
  return head;
};

const keepsAll = async (from: readonly Owner[], node: Node<VerifyStore>): Promise<void> => {
  for (const { verify, did } of from) {
    await sync(verify, node.store, did);
    await node.store.keep(did, { reason: 'follow', serve: true });
  }
};

const back = async (length: number): Promise<Back> => {
  const world = createWorld();
  try {
    const authors: Owner[] = [];
    for (let n = 0; n < follows; n++) {
      const author = await strangerOf(n + 10);
      await author.commit(Array.from({ length: posts }, (_, at) => post(at, length)));
      authors.push(author);
    }
    const [friend, reader] = [tabOf(world, await strangerOf(1), 'friend'), tabOf(world, await strangerOf(2), 'reader')];
    for (const node of [friend, reader]) await keepsAll(authors, node);
    const sums = { records: 0, nodes: 0, blocks: 0 };
    for (const author of authors) {
      const old = await rootOf(author.verify, author.did);
      for (let n = 0; n < each; n++) {
        clock.now += day / each;
        await author.commit([post(posts + n, length)]);
      }
      await sync(author.verify, friend.store, author.did);
      const { data } = await rootOf(author.verify, author.did);
      const request = { root: data, have: [old.data], scope: [{ from: '', to: '\x7f' }], posts: null, maxBytes: 4e6 };
      for (const { bytes } of (await author.verify.serveBlocks(author.did, request)).blocks) {
        sums.blocks += 1;
        if (parseNode(bytes).verdict === 'valid') sums.nodes += bytes.length;
        else sums.records += bytes.length;
      }
      clock.now -= day;
    }
    clock.now += day;
    for (const node of [friend, reader]) await node.peer.rehost();
    const [first] = authors;
    if (first === undefined) throw new Error('nobody');
    let bytes = 0;
    const milliseconds = await timed(async () => {
      const [link, other] = await world.link(reader, friend, first.did);
      for (const { did } of authors) {
        const source = { via: 'hand', topic: await topicOf(did) } as const;
        reader.pool.introduce(link, source);
        friend.pool.introduce(other, source);
      }
      await until(() => new Set(reader.changes).size === follows, 'all that is new');
      const { bytesIn, bytesOut } = link.stats();
      bytes = bytesIn + bytesOut;
    });
    return { milliseconds, bytes, ...sums };
  } finally {
    world.close();
  }
};

cost(
  'day-away',
  async () => {
    const [short, long] = [await back(letters.short), await back(letters.long)];
    const kilobytes = (bytes: number): readonly number[] => [bytes / 1_000];
    const rowOf = (name: number, came: Back) => ({
      what: `${follows} followed profiles of ${posts} posts, ${each} new ones of each, of ${name} letters: bytes both ways`,
      unit: 'KB' as const,
      samples: kilobytes(came.bytes),
      beside: { what: 'the new records themselves', samples: kilobytes(came.records) },
      target: { of: 'ratio' as const, atMost: 1.3 },
    });
    return {
      cost: 14,
      rows: [
        rowOf(letters.short, short),
        rowOf(letters.long, long),
        {
          what: `until all of them are verified and stored (${letters.short} letters, in Node)`,
          unit: 'ms',
          samples: [short.milliseconds],
        },
      ],
      raw: { short, long },
    };
  },
  600_000,
);

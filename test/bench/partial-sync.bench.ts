/**
 * One stream of 200 posts out of a profile of 10,000: bytes over the link, beside those of the whole profile, of the records themselves, and of what a host of an
 * older version gives. Real stores and peers over links in memory, in Node: bytes do not depend on where they are measured.
 */
import type { Did, Tid } from '../../src/base/index.js';
import { tidOf } from '../../src/codec/index.js';
import { postsPart } from '../../src/repo/index.js';
import type { VerifyStore, Write } from '../../src/worker/index.js';
import { hostOf } from '../peer/support/owner-host.js';
import { createWorld, type Node, until } from '../peer/support/peers.js';
import { clock, type Owner, owner, path, profileOf, tab } from '../worker/world.js';
import { cost, timed } from './support/bench.js';

const posts = 10_000;
/** Every so many stands in the stream: they lie all over the tree, which is what costs most. */
const each = 50;
const rounds = 3;
const key = (n: number): Tid => tidOf((clock.now - 100_000_000) * 1_000 + n * 1_000, 3);
const photos = key(1);
const words = 'What one writes on a day, some of it long, some of it short, most of it about this long. '.repeat(3);
const streamed = Array.from({ length: posts / each }, (_, n) => n * each);

const author = async (): Promise<Owner> => {
  const me = await owner();
  const stream: Write = { path: path(`app.tabard.stream/${photos}`), value: { name: 'Photos', createdAt: 1 } };
  await me.commit([
    ...[profileOf('Ada'), stream],
    ...Array.from({ length: posts }, (_, n): Write => {
      const value = { text: `${n} ${words}`, createdAt: 1, ...(n % each === 0 ? { streams: [photos] } : {}) };
      return { path: path(`app.tabard.post/${key(100 + n)}`), value };
    }),
    ...streamed.map((n): Write => ({ path: path(`app.tabard.member/${photos}.${key(100 + n)}`), value: {} })),
  ]);
  return me;
};

type Rule = readonly [streams: readonly Tid[] | null, newest: number | null];

interface Came {
  readonly kilobytes: number;
  readonly milliseconds: number;
}

/** Somebody who follows from the beginning: until all that is wanted is verified and stored. */
const follow = async (me: Owner, [streams, newest]: Rule, older = false): Promise<Came> => {
  const world = createWorld();
  try {
    const ranges: VerifyStore = {
      ...me.verify,
      serveBlocks: (did, request) => me.verify.serveBlocks(did, { ...request, posts: null }),
    };
    const host = await hostOf(world, older ? { ...me, verify: ranges } : me);
    const reader: Node<VerifyStore> = world.adopt('reader', (await tab()).verify);
    const part = postsPart(streams, newest);
    await reader.store.keep(me.did, { reason: 'follow', serve: true, ...(part === undefined ? {} : { part }) });
    await reader.peer.rehost();
    const [link] = await world.link(reader, host, me.did);
    const milliseconds = await timed(() => until(() => reader.changes.length === 1, 'stored'));
    const expected = streams === null ? (newest ?? posts) : streamed.length;
    await expectPosts(reader.store, me.did, expected);
    const { bytesIn, bytesOut } = link.stats();
    return { kilobytes: (bytesIn + bytesOut) / 1024, milliseconds };
  } finally {
    world.close();
  }
};

const expectPosts = async (store: VerifyStore, did: Did, count: number): Promise<void> => {
  let [found, cursor] = [0, undefined as string | undefined];
  do {
    const page = await store.list(did, 'app.tabard.post', {
      limit: 1_000,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found += page.records.length;
    cursor = page.cursor;
  } while (cursor !== undefined);
  if (found !== count) throw new Error(`${found} posts came, not ${count}`);
};

/** The records of the stream as they are: posts and members. */
const recordBytes = async (me: Owner): Promise<number> => {
  const paths = streamed.flatMap((n) => [
    `app.tabard.post/${key(100 + n)}`,
    `app.tabard.member/${photos}.${key(100 + n)}`,
  ]);
  const cids = await Promise.all(paths.map(async (at) => (await me.verify.record(me.did, path(at)))?.cid));
  let bytes = 0;
  for (const cid of cids) {
    if (cid === undefined) throw new Error('a record is missing');
    for (const block of await me.verify.getBlocks(me.did, [cid], 1_000_000)) bytes += block.bytes.length;
  }
  return bytes;
};

cost('partial-sync', async () => {
  const me = await author();
  const records = (await recordBytes(me)) / 1024;
  const [stream, older, newest, whole]: [Came[], Came[], Came[], Came[]] = [[], [], [], []];
  for (let round = 0; round < rounds; round++) {
    stream.push(await follow(me, [[photos], null]));
    older.push(await follow(me, [[photos], null], true));
    newest.push(await follow(me, [null, streamed.length]));
    whole.push(await follow(me, [null, null]));
  }
  const bytes = (of: readonly Came[]) => of.map(({ kilobytes }) => kilobytes);
  const times = (of: readonly Came[]) => of.map(({ milliseconds }) => milliseconds);
  const beside = { what: 'the whole profile', samples: bytes(whole) };
  const name = `one stream of ${streamed.length} posts out of ${posts.toLocaleString('en')}`;
  return {
    cost: 0,
    rows: [
      {
        what: `${name}: bytes both ways`,
        unit: 'KB',
        samples: bytes(stream),
        beside,
        target: { of: 'ratio', atMost: 0.1 },
      },
      {
        what: `${name}, beside its records`,
        unit: 'KB',
        samples: bytes(stream),
        beside: { what: 'posts and members as they are', samples: [records] },
      },
      {
        what: `${name}, from a host of an older version`,
        unit: 'KB',
        samples: bytes(older),
        beside,
        target: { of: 'ratio', atMost: 0.1 },
      },
      {
        what: `the newest ${streamed.length} posts: bytes both ways`,
        unit: 'KB',
        samples: bytes(newest),
        beside,
        target: { of: 'ratio', atMost: 0.1 },
      },
      {
        what: `${name}: until it is stored`,
        unit: 'ms',
        samples: times(stream),
        beside: { what: 'the whole profile', samples: times(whole) },
      },
    ],
  };
});

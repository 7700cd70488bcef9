/**
 * Seeded mutations of valid things against every judge of the repository: whatever comes, a judgement comes back, soon, and what was changed
 * is not taken for what it was. `FUZZ_SEED` and `FUZZ_RUNS` repeat and lengthen it.
 */
import { describe, expect, it } from 'vitest';
import { cidOfValue } from '../../src/codec/index.js';
import {
  buildCommit,
  createMemoryBlocks,
  decodeRecord,
  encodeCar,
  judgeBlobList,
  judgeCommit,
  judgeRecord,
  makeRecord,
  makeTombstone,
  nodesBetween,
  openCar,
  openPull,
  parseNode,
  splitBlob,
} from '../../src/repo/index.js';
import { testSigner } from '../helpers/keys.js';
import { path } from '../repo/trees.js';
import { commitOf, makeWorld, tidAt, write } from '../repo/world.js';
import { type Bytes, type Chance, chanceFrom, mutate, pick } from './fuzz/chance.js';

const seed = Number(process.env.FUZZ_SEED ?? 20_261_122);
const runs = Number(process.env.FUZZ_RUNS ?? 200);

const gather = async <Item>(stream: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = [];
  for await (const item of stream) all.push(item);
  return all;
};

const world = await makeWorld();
const self = path('app.tabard.profile/self');
const root = await write(world, null, {
  [self]: [tidAt(1), { name: 'Ada', bio: 'line', links: [{ title: 'a', url: 'https://example.org/' }], tags: ['x'] }],
  ...Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `app.tabard.post/${tidAt(2 + index)}`,
      [tidAt(90), { text: `post ${index}`, createdAt: 1 }] as const,
    ]),
  ),
});
const tree = await gather(nodesBetween(world.blocks, root));
const nodes = tree.filter(({ path: at }) => at === undefined).map(({ bytes }) => bytes);
const records = tree.filter(({ path: at }) => at !== undefined).map(({ bytes }) => bytes);
const commits = await Promise.all(
  [0, 1, 2].map((index) =>
    buildCommit(commitOf(world, index, { data: root, rev: tidAt(100 + index) }), testSigner(11 + index)),
  ),
);
const tombstone = await makeTombstone('deletion', tidAt(95), {
  cid: await cidOfValue(nodes[0] ?? new Uint8Array()),
  rev: tidAt(1),
});
const foreign = await makeRecord('x.y.z', tidAt(3), { a: [{ b: { $link: root } }], c: null });
const blob = await splitBlob(new Uint8Array(700_000).fill(3));
if (blob.list === undefined) throw new Error('no list');
const list = blob.list.bytes;
const car = Uint8Array.from(
  (
    await gather(
      encodeCar(
        [root],
        tree.map(({ cid, bytes }) => ({ cid, bytes })),
      ),
    )
  ).flatMap((part) => [...part]),
);

type Verdict = 'valid' | 'other';

const readCar = async (bytes: Bytes): Promise<Verdict> => {
  const opened = await openCar([bytes]);
  if (opened.verdict !== 'valid') return 'other';
  for (let next = await opened.value.next(); next !== undefined; next = await opened.value.next()) {
    if (next.verdict === 'unsupported') continue;
    if (next.verdict !== 'valid') return 'other';
  }
  return 'valid';
};

/** Some blocks changed (and renamed to their own hash, or not), left out, doubled, out of order. */
const pullOf = async (roll: Chance): Promise<Verdict> => {
  const blocks = tree.map(({ cid, bytes }) => ({ cid, bytes }));
  for (let left = roll(3); left > 0; left--) {
    const at = roll(blocks.length);
    const block = blocks[at];
    if (block === undefined) continue;
    const bytes = mutate(roll, block.bytes);
    const kind = roll(4);
    if (kind === 0) blocks[at] = { cid: block.cid, bytes };
    else if (kind === 1) blocks[at] = { cid: await cidOfValue(bytes), bytes };
    else if (kind === 2) blocks.splice(at, 1);
    else blocks.splice(roll(blocks.length), 0, block);
  }
  const opened = await openPull({ source: createMemoryBlocks(), root });
  if (opened.verdict !== 'valid') throw new Error('not opened');
  const wrong = await opened.value.acceptAll(blocks);
  const { done } = opened.value;
  // What was taken in is what was asked for, whatever lay between.
  for (const [cid, bytes] of opened.value.blocks)
    if ((await cidOfValue(bytes)) !== cid) throw new Error('a lie was held');
  return wrong === undefined && done ? 'valid' : 'other';
};

/** A tree whose root is a mutant under its own hash: nothing but its place can speak against it. */
const treeOf = async (roll: Chance): Promise<Verdict> => {
  const bytes = mutate(roll, pick(roll, nodes));
  const cid = await cidOfValue(bytes);
  const blocks = createMemoryBlocks(tree.map((block) => [block.cid, block.bytes] as const));
  blocks.put(cid, bytes);
  const opened = await openPull({ source: blocks, root: cid, bases: roll(2) === 0 ? [root] : [] });
  return opened.verdict === 'valid' && opened.value.done ? 'valid' : 'other';
};

const verdictOf = (judged: { readonly verdict: string }): Verdict => (judged.verdict === 'valid' ? 'valid' : 'other');

const from = (samples: readonly Bytes[], roll: Chance): Bytes =>
  roll(20) === 0 ? pick(roll, samples) : mutate(roll, pick(roll, samples));

const recordPaths = [
  self,
  path(`app.tabard.post/${tidAt(3)}`),
  path('x.y.z/k'),
  path('app.tabard.like/aaaaaaaaaaaaaaaaaaaaaaaaaa'),
];
const recordSamples = [...records, tombstone.bytes, foreign.bytes];

const targets: Readonly<Record<string, (roll: Chance) => Promise<Verdict>>> = {
  parseNode: async (roll) => verdictOf(parseNode(from(nodes, roll))),
  judgeCommit: async (roll) => verdictOf(await judgeCommit(from(commits, roll), world.ground)),
  decodeRecord: async (roll) => verdictOf(decodeRecord(from(recordSamples, roll))),
  judgeRecord: async (roll) =>
    verdictOf(await judgeRecord(recordPaths[roll(recordPaths.length)] ?? self, from(recordSamples, roll))),
  judgeBlobList: async (roll) => verdictOf(judgeBlobList(from([list], roll), 700_000)),
  openCar: (roll) => readCar(from([car], roll)),
  acceptAll: pullOf,
  openPull: treeOf,
};

/** Generous: a loaded machine with two cores. The dearest input takes some milliseconds alone. */
const slowest = 1_500;

describe('changed things', () => {
  it.each(Object.keys(targets))(
    '%s takes all of them, in time',
    async (name) => {
      const judge = targets[name];
      if (judge === undefined) throw new Error('no target');
      const counts = { valid: 0, other: 0 };
      let worst = { span: 0, run: -1 };
      const weight = name === 'openCar' || name === 'acceptAll' || name === 'openPull' ? 1 : 4;
      for (let run = 0; run < runs * weight; run++) {
        const [begin, used] = [performance.now(), process.cpuUsage()];
        try {
          counts[await judge(chanceFrom(seed + run * 7_919))] += 1;
        } catch (error) {
          throw new Error(`${name} threw in run ${run} of seed ${seed}`, { cause: error });
        }
        // What others' work on the machine took is not this input's.
        const { user, system } = process.cpuUsage(used);
        const span = Math.min(performance.now() - begin, (user + system) / 1_000);
        if (span > worst.span) worst = { span, run };
      }
      expect(counts.valid).toBeGreaterThan(0);
      expect(counts.other).toBeGreaterThan(counts.valid / 10);
      expect(worst, `${name}, seed ${seed}`).toMatchObject({
        span: expect.toSatisfy((span: number) => span < slowest),
      });
    },
    3_600_000,
  );

  it('a commit with any bit flipped is none', async () => {
    const [commit] = commits;
    if (commit === undefined) throw new Error('no commit');
    for (let at = 0; at < commit.length; at += 3) {
      const flipped = commit.slice();
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
      expect((await judgeCommit(flipped, world.ground)).verdict, `byte ${at}`).not.toBe('valid');
    }
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cid, RecordPath } from '../../src/base/index.js';
import { cidOfValue } from '../../src/codec/index.js';
import {
  applyChanges,
  buildTree,
  collectionScope,
  createMemoryBlocks,
  diffTrees,
  emptyTreeBytes,
  findInTree,
  judgeTree,
  nodesBetween,
  openPull,
  type SentBlock,
  WHOLE,
  walkTree,
} from '../../src/repo/index.js';
import { atcuteRoot, entriesOf, manyEntries, newBlocks, path, plant, putValue, sorted, valueCid } from './trees.js';

const anyPath = fc
  .tuple(fc.constantFrom('app.tabard.post', 'app.tabard.like', 'x'), fc.integer({ min: 0, max: 400 }))
  .map(([collection, key]) => path(`${collection}/${key}`));
const anyEntries = fc.uniqueArray(fc.tuple(anyPath, fc.integer({ min: 0, max: 30 })), {
  selector: ([at]) => at,
  maxLength: 60,
});

const mapOf = async (entries: readonly (readonly [RecordPath, number])[]): Promise<Map<RecordPath, Cid>> => {
  const map = new Map<RecordPath, Cid>();
  for (const [at, seed] of entries) map.set(at, await valueCid(seed));
  return map;
};

describe('writing trees', () => {
  test('a tree of nothing is the empty node', async () => {
    const { root } = await buildTree([]);
    expect(root).toBe(await cidOfValue(emptyTreeBytes()));
    expect(root).toBe('bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm');
  });

  test('one pass gives the root that atcute gives one by one', async () => {
    const map = await manyEntries(300);
    const { root } = await buildTree(sorted(map));
    expect(root).toBe(await atcuteRoot(map));
  });

  test('entries out of order are a mistake of the caller', async () => {
    await expect(
      buildTree([
        [path('b/1'), await valueCid(1)],
        [path('a/1'), await valueCid(1)],
      ]),
    ).rejects.toThrow(RangeError);
  });

  test('any changes in any order give the root of the tree built at once', async () => {
    await fc.assert(
      fc.asyncProperty(anyEntries, anyEntries, fc.array(fc.nat(60), { maxLength: 20 }), async (first, second, gone) => {
        const blocks = newBlocks();
        const before = await mapOf(first);
        const root = await plant(blocks, before);
        const changes = new Map<RecordPath, Cid | null>(await mapOf(second));
        for (const index of gone) changes.set(first[index]?.[0] ?? path(`x/${index}`), null);
        const changed = await applyChanges(blocks, root, changes);
        const after = new Map(before);
        for (const [at, cid] of changes) cid === null ? after.delete(at) : after.set(at, cid);
        const whole = await buildTree(sorted(after));
        expect(changed.root).toBe(whole.root);
        for (const cid of changed.blocks.keys()) expect(whole.blocks.has(cid)).toBe(true);
        blocks.putAll(changed.blocks);
        expect(await entriesOf(blocks, changed.root)).toEqual(sorted(after));
        let one = root;
        for (const [at, cid] of changes) {
          const step = await applyChanges(blocks, one, new Map([[at, cid]]));
          blocks.putAll(step.blocks);
          one = step.root;
        }
        expect(one).toBe(whole.root);
      }),
      { numRuns: 60 },
    );
  });
});

describe('one key more or less', () => {
  test('taking away and putting back any key gives the trees built without and with it', async () => {
    const blocks = newBlocks();
    const map = await manyEntries(80);
    const root = await plant(blocks, map);
    for (const [at, cid] of map) {
      const rest = new Map(map);
      rest.delete(at);
      const without = await applyChanges(blocks, root, new Map([[at, null]]));
      expect(without.root).toBe((await buildTree(sorted(rest))).root);
      blocks.putAll(without.blocks);
      const again = await applyChanges(blocks, without.root, new Map([[at, cid]]));
      expect(again.root).toBe(root);
    }
  });

  test('taking every key away leaves the empty tree', async () => {
    const blocks = newBlocks();
    const map = await manyEntries(40);
    const root = await plant(blocks, map);
    const gone = await applyChanges(blocks, root, new Map([...map.keys()].map((at) => [at, null])));
    expect(gone.root).toBe((await buildTree([])).root);
  });
});

describe('reading trees', () => {
  test('what is there is found, what is not is null', async () => {
    const blocks = newBlocks();
    const map = await manyEntries(200);
    const root = await plant(blocks, map);
    for (const [at, cid] of map) expect(await findInTree(blocks, root, at)).toBe(cid);
    expect(await findInTree(blocks, root, path('app.tabard.post/nothing'))).toBe(null);
  });

  test('a walk gives a collection in order and in reverse', async () => {
    const blocks = newBlocks();
    const map = await manyEntries(200);
    const root = await plant(blocks, map);
    const wanted = sorted(map)
      .map(([at]) => at)
      .filter((at) => at.startsWith('app.tabard.follow/'));
    for (const reverse of [false, true]) {
      const found: RecordPath[] = [];
      for await (const entry of walkTree(blocks, root, { scope: collectionScope('app.tabard.follow'), reverse }))
        found.push(entry.path);
      expect(found).toEqual(reverse ? wanted.toReversed() : wanted);
    }
  });

  test('a difference is what changed, in order', async () => {
    await fc.assert(
      fc.asyncProperty(anyEntries, anyEntries, async (first, second) => {
        const blocks = newBlocks();
        const [a, b] = [await mapOf(first), await mapOf(second)];
        const [rootA, rootB] = [await plant(blocks, a), await plant(blocks, b)];
        const found = [];
        for await (const difference of diffTrees(blocks, rootA, rootB)) found.push(difference);
        const all = [...new Set([...a.keys(), ...b.keys()])].sort();
        const wanted = all
          .filter((at) => a.get(at) !== b.get(at))
          .map((at) => ({ path: at, old: a.get(at) ?? null, new: b.get(at) ?? null }));
        expect(found).toEqual(wanted);
      }),
      { numRuns: 100 },
    );
  });
});

describe('sending and taking in', () => {
  test('what lies between is enough and no more, at any point of resuming', async () => {
    await fc.assert(
      fc.asyncProperty(anyEntries, anyEntries, fc.nat(20), async (first, second, cut) => {
        const host = newBlocks();
        const [a, b] = [await mapOf(first), await mapOf(second)];
        const [rootA, rootB] = [await plant(host, a), await plant(host, b)];
        const guest = createMemoryBlocks();
        guest.putAll((await buildTree(sorted(a))).blocks);
        const pull = await openPull({ source: guest, root: rootB, bases: [rootA], records: false });
        if (pull.verdict !== 'valid') throw new Error(pull.verdict);
        let cursor: string | undefined;
        for (let round = 0; round < 2; round++) {
          let sent = 0;
          for await (const block of nodesBetween(host, rootB, [rootA], {
            scope: WHOLE,
            records: false,
            ...(cursor === undefined ? {} : { after: cursor }),
          })) {
            expect((await pull.value.accept(block)).verdict).toBe('valid');
            cursor = block.cursor;
            if (round === 0 && ++sent > cut) break;
          }
        }
        expect(pull.value.done).toBe(true);
        guest.putAll(pull.value.blocks);
        expect((await judgeTree(guest, rootB, { records: false })).verdict).toBe('valid');
      }),
      { numRuns: 100 },
    );
  });

  test('records stand where their keys stand, and what the guest has at the same path is not sent again', async () => {
    await fc.assert(
      fc.asyncProperty(anyEntries, anyEntries, fc.nat(30), async (first, second, cut) => {
        const host = newBlocks();
        const plantRecords = async (entries: typeof first): Promise<[Cid, Map<RecordPath, Cid>]> => {
          const map = new Map<RecordPath, Cid>();
          for (const [at, seed] of entries) map.set(at, await putValue(host, { seed }));
          return [await plant(host, map), map];
        };
        const [rootA, a] = await plantRecords(first);
        const [rootB, b] = await plantRecords(second);
        const guest = newBlocks();
        for await (const { cid, bytes } of nodesBetween(host, rootA)) guest.put(cid, bytes);
        expect((await judgeTree(guest, rootA)).verdict).toBe('valid');
        const sent: SentBlock[] = [];
        for await (const block of nodesBetween(host, rootB, [rootA])) sent.push(block);
        const paths = sent.flatMap(({ path: at }) => at ?? []);
        expect(paths).toEqual(
          [...b]
            .filter(([at, cid]) => a.get(at) !== cid)
            .map(([at]) => at)
            .sort(),
        );
        const resumed: SentBlock[] = sent.slice(0, cut);
        const after = resumed.at(-1)?.cursor;
        for await (const block of nodesBetween(host, rootB, [rootA], after === undefined ? {} : { after }))
          resumed.push(block);
        expect(resumed.map(({ cid }) => cid)).toEqual(sent.map(({ cid }) => cid));
        const pull = await openPull({ source: guest, root: rootB, bases: [rootA] });
        if (pull.verdict !== 'valid') throw new Error(pull.verdict);
        expect(await pull.value.acceptAll(sent)).toBeUndefined();
        expect(pull.value.done).toBe(true);
      }),
      { numRuns: 80 },
    );
  });

  test('REP-2: of many blocks the first bad one is named and nothing after it is taken', async () => {
    const host = newBlocks();
    const root = await plant(host, await manyEntries(60));
    const sent: SentBlock[] = [];
    for await (const block of nodesBetween(host, root, [], { records: false })) sent.push(block);
    const third = sent[3];
    if (third === undefined) throw new Error('too small a tree');
    const swapped = sent.with(3, { ...third, bytes: sent[4]?.bytes ?? third.bytes });
    const pull = await openPull({ source: newBlocks(), root, records: false });
    if (pull.verdict !== 'valid') throw new Error(pull.verdict);
    expect(await pull.value.acceptAll(swapped)).toMatchObject({
      block: { cid: third.cid },
      judged: { code: 'bad-hash' },
    });
    expect(pull.value.blocks.size).toBe(3);
  });
});

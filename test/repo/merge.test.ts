import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Cid, RecordPath, Tid } from '../../src/base/index.js';
import {
  buildPurge,
  compareVersions,
  containedIn,
  decodeRecord,
  findInTree,
  type HeadTree,
  isAheadOfMemory,
  isBehind,
  judgePurge,
  judgeTree,
  judgeUpdate,
  liveHeads,
  makeRecord,
  makeTombstone,
  mergedSource,
  mergeHeads,
  purgeJudge,
  raiseMarks,
  reaches,
  seenBy,
  type VerifiedCommit,
} from '../../src/repo/index.js';
import { testKey, testSigner } from '../helpers/keys.js';
import { entriesOf, path } from './trees.js';
import { commitOf, deviceOf, makeWorld, put, sealed, tidAt, type World, write } from './world.js';

const never = (): Promise<boolean> => Promise.resolve(false);

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});

const root = async (head: HeadTree[], isPurge = never): Promise<Cid> => {
  const merged = await mergeHeads(world.blocks, head, isPurge);
  world.blocks.putAll(merged.blocks);
  return merged.root;
};

const bio = 'app.tabard.profile/self';
const post = (minutes: number): RecordPath => path(`app.tabard.post/${tidAt(minutes)}`);

describe('merging', () => {
  test('REP-21: the higher rev wins, and what only one head has stays', async () => {
    const a = await write(world, null, { [bio]: [tidAt(1), { name: 'A' }], [post(1)]: [tidAt(1), { text: 'one' }] });
    const b = await write(world, null, { [bio]: [tidAt(2), { name: 'B' }], [post(2)]: [tidAt(2), { text: 'two' }] });
    const merged = await root([
      { data: a, rev: tidAt(5) },
      { data: b, rev: tidAt(6) },
    ]);
    expect((await entriesOf(world.blocks, merged)).map(([at]) => at)).toEqual([post(1), post(2), bio].sort());
    expect(await findInTree(world.blocks, merged, path(bio))).toBe(await findInTree(world.blocks, b, path(bio)));
  });

  test('REP-21: in equal revs the higher CID wins', async () => {
    const rev = tidAt(1);
    const a = await write(world, null, { [bio]: [rev, { name: 'A' }] });
    const b = await write(world, null, { [bio]: [rev, { name: 'B' }] });
    const cids = [await findInTree(world.blocks, a, path(bio)), await findInTree(world.blocks, b, path(bio))].sort();
    const merged = await root([
      { data: a, rev },
      { data: b, rev },
    ]);
    expect(await findInTree(world.blocks, merged, path(bio))).toBe(cids[1]);
  });

  test('REC-3: a record newer than its commit is dropped from that head, not the head', async () => {
    const a = await write(world, null, { [bio]: [tidAt(1), { name: 'A' }] });
    const b = await write(world, null, {
      [bio]: [tidAt(50), { name: 'from the future' }],
      [post(2)]: [tidAt(2), { text: 'x' }],
    });
    const merged = await root([
      { data: a, rev: tidAt(3) },
      { data: b, rev: tidAt(4) },
    ]);
    expect(await findInTree(world.blocks, merged, path(bio))).toBe(await findInTree(world.blocks, a, path(bio)));
    expect(await findInTree(world.blocks, merged, post(2))).not.toBe(null);
  });

  test('REC-3: a record that no head may bring is in none', async () => {
    const a = await write(world, null, { [post(1)]: [tidAt(1), { text: 'x' }] });
    const b = await write(world, null, { [bio]: [tidAt(50), { name: 'from the future' }] });
    const merged = await root([
      { data: a, rev: tidAt(9) },
      { data: b, rev: tidAt(4) },
    ]);
    expect(await findInTree(world.blocks, merged, path(bio))).toBe(null);
  });

  test('a version whose block is not here loses and is reported, and nothing vanishes', async () => {
    const { cid } = await makeRecord('app.tabard.post', tidAt(8), { text: 'withheld' });
    const a = await write(world, null, { [post(1)]: [tidAt(1), { text: 'x' }] });
    const b = await put(
      world,
      a,
      new Map([
        [post(1), cid],
        [post(3), cid],
      ]),
    );
    const heads = [
      { data: a, rev: tidAt(3) },
      { data: b, rev: tidAt(9) },
    ];
    const merged = await mergeHeads(world.blocks, heads, never);
    expect(merged.missing.map((row) => row.path)).toEqual([post(1), post(3)]);
    const source = mergedSource(world.blocks, merged);
    expect(await findInTree(source, merged.root, post(1))).toBe(await findInTree(world.blocks, a, post(1)));
    expect(await findInTree(source, merged.root, post(3))).toBe(cid);
  });

  test('REP-21: any heads in any order and grouping give one root, and merging twice changes nothing', async () => {
    const anyHead = fc.array(fc.tuple(fc.nat(12), fc.nat(6), fc.nat(2)), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyHead, { minLength: 2, maxLength: 4 }),
        fc.infiniteStream(fc.nat(1000)),
        async (shapes, chance) => {
          const heads: HeadTree[] = [];
          const rev = tidAt(100);
          for (const shape of shapes) {
            const records: Record<string, readonly [Tid, { text: number }]> = {};
            for (const [key, time, text] of shape) records[post(key)] = [tidAt(time), { text }];
            heads.push({ data: await write(world, null, records), rev });
          }
          const whole = await root(heads);
          const shuffled = heads.map((head) => ({ head, at: chance.next().value ?? 0 })).sort((x, y) => x.at - y.at);
          expect(await root(shuffled.map(({ head }) => head))).toBe(whole);
          let folded: HeadTree | undefined;
          for (const { head } of shuffled)
            folded = folded === undefined ? head : { data: await root([folded, head]), rev };
          expect(folded?.data).toBe(whole);
          expect(await root([...heads, { data: whole, rev }])).toBe(whole);
          expect((await judgeTree(world.blocks, whole)).verdict).toBe('valid');
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('removal', () => {
  const purgeAt = async (at: RecordPath, rev: Tid, index = 0, signer = testSigner(deviceOf(world, index).seed)) => {
    const { purge: auth, seed } = deviceOf(world, index);
    const built = await buildPurge(
      { did: world.did, path: at, rev, key: testKey(seed), auth },
      { key: testKey(seed), sign: signer.sign },
    );
    world.blocks.put(built.cid, built.bytes);
    return built;
  };

  test('a tombstone says what was there', async () => {
    const record = await makeRecord('app.tabard.post', tidAt(1), { text: 'x' });
    for (const kind of ['retraction', 'deletion'] as const) {
      const stone = await makeTombstone(kind, tidAt(2), { cid: record.cid, rev: tidAt(1) });
      const decoded = decodeRecord(stone.bytes);
      expect(decoded).toMatchObject({ verdict: 'valid', value: { removal: kind, rev: tidAt(2) } });
    }
  });

  test('PUR-6: a purge wins over a newer version, whichever head brings it', async () => {
    const a = await write(world, null, { [post(1)]: [tidAt(30), { text: 'edited later' }] });
    const { cid } = await purgeAt(post(1), tidAt(5));
    const b = await put(world, null, new Map([[post(1), cid]]));
    const heads = [
      { data: a, rev: tidAt(40) },
      { data: b, rev: tidAt(6) },
    ];
    const judge = purgeJudge(world.ground);
    for (const order of [heads, heads.toReversed()]) {
      const merged = await mergeHeads(world.blocks, order, judge);
      expect(await findInTree(mergedSource(world.blocks, merged), merged.root, post(1))).toBe(cid);
    }
  });

  test('PUR-6: a forged purge is a deletion like any, by its rev', async () => {
    const a = await write(world, null, { [post(1)]: [tidAt(30), { text: 'stays' }] });
    const { cid } = await purgeAt(post(1), tidAt(5), 0, testSigner(77));
    const b = await put(world, null, new Map([[post(1), cid]]));
    const merged = await mergeHeads(
      world.blocks,
      [
        { data: a, rev: tidAt(40) },
        { data: b, rev: tidAt(6) },
      ],
      purgeJudge(world.ground),
    );
    expect(await findInTree(mergedSource(world.blocks, merged), merged.root, post(1))).toBe(
      await findInTree(world.blocks, a, post(1)),
    );
  });

  const judged = async (at: RecordPath, bytes: Uint8Array, ground = world.ground) => {
    const decoded = decodeRecord(bytes);
    if (decoded.verdict !== 'valid') throw new Error('no record');
    return judgePurge(decoded.value, at, ground);
  };

  test('PUR-1: a purge is judged by itself', async () => {
    const { bytes } = await purgeAt(post(1), tidAt(5));
    expect(await judged(post(1), bytes)).toMatchObject({ verdict: 'valid', value: { path: post(1), did: world.did } });
    const record = await makeRecord('app.tabard.post', tidAt(1), { text: 'no purge' });
    expect(await judged(post(1), record.bytes)).toMatchObject({ verdict: 'invalid', rule: 'PUR-1' });
  });

  test('PUR-2: a purge of another identity does nothing here', async () => {
    const { bytes } = await purgeAt(post(1), tidAt(5));
    expect(await judged(post(1), bytes, (await makeWorld(2)).ground)).toMatchObject({
      verdict: 'invalid',
      code: 'wrong-did',
    });
  });

  test('PUR-3: a purge moved to another path does nothing there', async () => {
    const { bytes } = await purgeAt(post(1), tidAt(5));
    expect(await judged(post(2), bytes)).toMatchObject({ verdict: 'invalid', rule: 'PUR-3' });
  });

  test('PUR-4: only keys that are TIDs can be purged', async () => {
    await expect(purgeAt(path(bio), tidAt(5))).rejects.toThrow(RangeError);
  });

  test('PUR-5: a key that may only write may not purge', async () => {
    const { write: auth, seed } = deviceOf(world, 0);
    const delegations = new Map([...world.ground.delegations].filter(([, { cmd }]) => cmd === '/repo/write'));
    const { bytes } = await buildPurge(
      { did: world.did, path: post(1), rev: tidAt(5), key: testKey(seed), auth },
      testSigner(seed),
    );
    expect((await judged(post(1), bytes, { ...world.ground, delegations, complete: true })).verdict).toBe('invalid');
  });
});

describe('heads', () => {
  const covers = (): Promise<boolean> => Promise.resolve(true);
  const hides = (): Promise<boolean> => Promise.resolve(false);
  let trees: Cid[];
  beforeAll(async () => {
    trees = [];
    for (let i = 1; i < 6; i++) trees.push(await write(world, null, { [post(i)]: [tidAt(i), { text: i }] }));
  });
  const commit = (
    index: number,
    seq: number,
    minutes: number,
    seen: Record<string, number> = {},
  ): Promise<VerifiedCommit> =>
    sealed(world, index, {
      data: trees[(index + seq) % trees.length] ?? (trees[0] as Cid),
      seq,
      rev: tidAt(minutes),
      seen,
    });

  test('REP-19: seen and the own sequence say what a commit contains', async () => {
    const first = await commit(0, 1, 1);
    expect(reaches((await commit(0, 2, 2)).commit, first.commit)).toBe(true);
    expect(reaches((await commit(1, 1, 2, { [testKey(11)]: 1 })).commit, first.commit)).toBe(true);
    expect(reaches((await commit(1, 1, 2)).commit, first.commit)).toBe(false);
    expect(reaches(first.commit, first.commit)).toBe(false);
  });

  test('REP-19: two that claim to have seen each other do not put both out', async () => {
    const a = await commit(0, 1, 1, { [testKey(12)]: 9 });
    const b = await commit(1, 1, 2, { [testKey(11)]: 9 });
    expect((await liveHeads([a, b], covers)).map(({ id }) => id)).toEqual([b.id]);
  });

  test('a superseded head goes only if nothing of it went back or vanished', async () => {
    const old = await commit(0, 1, 1);
    const next = await commit(0, 2, 2);
    expect(await liveHeads([old, next], covers)).toEqual([next]);
    expect(await liveHeads([old, next], hides)).toEqual([next, old]);
  });

  test('concurrent heads live side by side in whatever order they came', async () => {
    const all = [await commit(0, 1, 1), await commit(1, 1, 2), await commit(2, 1, 3)];
    const live = await liveHeads(all, covers);
    expect(live).toHaveLength(3);
    expect(await liveHeads(all.toReversed(), covers)).toEqual(live);
  });

  test('equal trees are one head', async () => {
    const data = trees[0] as Cid;
    const a = await sealed(world, 0, { data, rev: tidAt(1) });
    const b = await sealed(world, 1, { data, rev: tidAt(2) });
    expect(await liveHeads([a, b], covers)).toEqual([b]);
    expect(seenBy(containedIn([b], [a, b]), testKey(13), new Set())).toEqual({ [testKey(11)]: 1, [testKey(12)]: 1 });
  });

  test('one key with two commits of one number: both live', async () => {
    const a = await sealed(world, 0, { data: trees[0] as Cid, seq: 3, rev: tidAt(1) });
    const b = await sealed(world, 0, { data: trees[1] as Cid, seq: 3, rev: tidAt(2) });
    expect(await liveHeads([a, b], covers)).toHaveLength(2);
  });

  test('marks rise with commits and with what they have seen, and show an old head', async () => {
    const head = await commit(1, 4, 9, { [testKey(11)]: 7 });
    const marks = raiseMarks({}, [head]);
    expect(marks).toEqual({ [testKey(12)]: 4, [testKey(11)]: 7 });
    expect(isBehind(commitOf(world, 0, { data: trees[0] as Cid, seq: 6 }), marks)).toBe(true);
    expect(isBehind(commitOf(world, 0, { data: trees[0] as Cid, seq: 7 }), marks)).toBe(false);
  });

  test('a device that others have seen further than it remembers needs a new key', async () => {
    const head = await commit(1, 1, 9, { [testKey(11)]: 7 });
    expect(isAheadOfMemory([head], testKey(11), 6)).toBe(true);
    expect(isAheadOfMemory([head], testKey(11), 7)).toBe(false);
  });

  test('seen leaves out the own key and those that are gone', async () => {
    const heads = [await commit(0, 2, 1), await commit(1, 3, 2, { [testKey(13)]: 5 })];
    expect(seenBy(heads, testKey(11), new Set([testKey(13)]))).toEqual({ [testKey(12)]: 3 });
  });
});

describe('updates', () => {
  const judge = (older: HeadTree, newer: HeadTree & { floor?: Tid }) =>
    judgeUpdate(older, newer, { source: world.blocks, isPurge: purgeJudge(world.ground) });
  const old = async (): Promise<HeadTree> => ({
    data: await write(world, null, { [bio]: [tidAt(1), { name: 'A' }], [post(1)]: [tidAt(1), { text: 'one' }] }),
    rev: tidAt(2),
  });

  test('REP-20: what is added and what rises is complete', async () => {
    const older = await old();
    const data = await write(world, older.data, {
      [bio]: [tidAt(3), { name: 'B' }],
      [post(3)]: [tidAt(3), { text: 'new' }],
    });
    const judged = await judge(older, { data, rev: tidAt(4) });
    expect(judged.verdict).toBe('valid');
    if (judged.verdict === 'valid') expect(judged.value.map((row) => row.path)).toEqual([post(3), path(bio)].sort());
  });

  test('REP-20: a path that vanished is a hidden removal', async () => {
    const older = await old();
    const data = await put(world, older.data, new Map([[post(1), null]]));
    expect(await judge(older, { data, rev: tidAt(4) })).toMatchObject({
      verdict: 'invalid',
      code: 'hidden-removal',
      detail: post(1),
    });
  });

  test('REP-20: a path that went back is one too', async () => {
    const older = await old();
    const data = await write(world, older.data, { [bio]: [tidAt(0), { name: 'old name' }] });
    expect(await judge(older, { data, rev: tidAt(4) })).toMatchObject({ verdict: 'invalid', code: 'hidden-removal' });
  });

  test('REP-20: a record newer than its commit hides what was there', async () => {
    const older = await old();
    const data = await write(world, older.data, { [bio]: [tidAt(90), { name: 'x' }] });
    expect(await judge(older, { data, rev: tidAt(4) })).toMatchObject({ verdict: 'invalid', code: 'hidden-removal' });
  });

  test('REP-20: a withheld record is needed', async () => {
    const older = await old();
    const { cid } = await makeRecord('app.tabard.profile', tidAt(3), { name: 'withheld' });
    const data = await put(world, older.data, new Map([[path(bio), cid]]));
    expect(await judge(older, { data, rev: tidAt(4) })).toEqual({ verdict: 'needs', what: 'blocks', ids: [cid] });
  });

  test('REP-20: a tombstone rises, and so does a purge with a lower rev', async () => {
    const older = await old();
    const was = { cid: (await findInTree(world.blocks, older.data, post(1))) as Cid, rev: tidAt(1) };
    const stone = await makeTombstone('deletion', tidAt(3), was);
    world.blocks.put(stone.cid, stone.bytes);
    const removed = { data: await put(world, older.data, new Map([[post(1), stone.cid]])), rev: tidAt(4) };
    expect((await judge(older, removed)).verdict).toBe('valid');
    const { purge: auth, seed } = deviceOf(world, 0);
    const final = await buildPurge(
      { did: world.did, path: post(1), rev: tidAt(0), key: testKey(seed), auth },
      testSigner(seed),
    );
    world.blocks.put(final.cid, final.bytes);
    const purged = { data: await put(world, removed.data, new Map([[post(1), final.cid]])), rev: tidAt(5) };
    expect((await judge(removed, purged)).verdict).toBe('valid');
    expect(await judge(purged, { ...removed, rev: tidAt(6) })).toMatchObject({
      verdict: 'invalid',
      code: 'hidden-removal',
    });
  });

  test('REP-20: below the floor of a commit old TID keys may go, others not', async () => {
    const older = await old();
    const data = await put(world, older.data, new Map([[post(1), null]]));
    expect((await judge(older, { data, rev: tidAt(4), floor: tidAt(2) })).verdict).toBe('valid');
    expect((await judge(older, { data, rev: tidAt(4), floor: tidAt(1) })).verdict).toBe('invalid');
    const noBio = await put(world, older.data, new Map([[path(bio), null]]));
    expect((await judge(older, { data: noBio, rev: tidAt(4), floor: tidAt(2) })).verdict).toBe('invalid');
  });

  test('compareVersions is a total order', () => {
    const version = fc.record({
      cid: fc.constantFrom('a', 'b', 'c') as fc.Arbitrary<Cid>,
      rev: fc.constantFrom(tidAt(1), tidAt(2)),
      purge: fc.boolean(),
    });
    fc.assert(
      fc.property(version, version, version, (x, y, z) => {
        expect(Math.sign(compareVersions(x, y))).toBe(-Math.sign(compareVersions(y, x)) + 0);
        if (compareVersions(x, y) <= 0 && compareVersions(y, z) <= 0)
          expect(compareVersions(x, z)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

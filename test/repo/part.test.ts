import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cid, RecordPath, Tid } from '../../src/base/index.js';
import { tidOf } from '../../src/codec/index.js';
import {
  commonPart,
  coversPart,
  diffParts,
  inScope,
  intersectScopes,
  type MemoryBlocks,
  nodesBetween,
  openPartPull,
  type Part,
  partOf,
  postsPart,
  resolvePart,
  type Scope,
  subtractScope,
  uniteScopes,
  WHOLE,
} from '../../src/repo/index.js';
import { entriesOf, newBlocks, path, plant, putValue } from './trees.js';

const tid = (n: number): Tid => tidOf(1_700_000_000_000_000 + n * 1_000, 3);
const [photos, work, none] = [tid(1), tid(2), tid(3)];
const post = (n: number): RecordPath => path(`app.tabard.post/${tid(n)}`);
const member = (stream: Tid, n: number): RecordPath => path(`app.tabard.member/${stream}.${tid(n)}`);
const admitted = (n: number): RecordPath => path(`app.tabard.reply/${tid(n)}.${'a'.repeat(26)}`);

const part = (streams: readonly Tid[] | null, newest: number | null): Part => {
  const made = postsPart(streams, newest);
  if (made === undefined) throw new Error('the whole');
  return made;
};

interface Planted {
  readonly blocks: MemoryBlocks;
  readonly root: Cid;
  readonly map: ReadonlyMap<RecordPath, Cid>;
}

/** A tree of posts, of which every tenth stands in a stream, with all its records. */
const tree = async (
  blocks: MemoryBlocks,
  posts: number,
  members: readonly (readonly [Tid, number])[],
  edited: readonly number[] = [],
): Promise<Planted> => {
  const map = new Map<RecordPath, Cid>();
  const put = async (at: RecordPath, version = 0): Promise<void> =>
    void map.set(at, await putValue(blocks, { $type: 'x', rev: tid(0), at, version }));
  for (const at of ['app.tabard.profile/self', 'app.tabard.follow/x', `app.tabard.stream/${photos}`])
    await put(path(at));
  for (let n = 100; n < 100 + posts; n++) await put(post(n), edited.includes(n) ? 1 : 0);
  for (const [stream, n] of members) await put(member(stream, n));
  for (const n of [110, 111]) await put(admitted(n));
  return { blocks, root: await plant(blocks, map), map };
};

const every = (posts: number, each: number, stream = photos): (readonly [Tid, number])[] =>
  Array.from({ length: Math.floor(posts / each) }, (_, at) => [stream, 100 + at * each] as const);

/** What a host that holds all of it sends. */
const sent = async ({ blocks, root }: Planted, wanted: Part, have: readonly Cid[] = []) => {
  const all = [];
  const scope = await resolvePart(blocks, root, wanted);
  for await (const { cid, bytes } of nodesBetween(blocks, root, have, { scope })) all.push({ cid, bytes });
  return all;
};

const open = async (
  to: MemoryBlocks,
  root: Cid,
  wanted: Part,
  bases: readonly { readonly root: Cid; readonly scope: Scope }[] = [],
) => {
  const opened = await openPartPull({ source: to, root, bases, part: wanted });
  if (opened.verdict !== 'valid') throw new Error(opened.verdict);
  return opened.value;
};

/** Asks for exactly what is missing until nothing is; counts the rounds. */
const fetchAll = async (host: MemoryBlocks, pull: Awaited<ReturnType<typeof open>>): Promise<number> => {
  let rounds = 0;
  for (; !pull.done; rounds++) {
    const wanted = await Promise.all(pull.want().map(async (cid) => ({ cid, bytes: await host.get(cid) })));
    const given = wanted.flatMap(({ cid, bytes }) => (bytes === undefined ? [] : [{ cid, bytes }]));
    if (given.length === 0) throw new Error('withheld');
    const refused = await pull.acceptAll(given);
    if (refused !== undefined) throw new Error(refused.judged.verdict);
  }
  return rounds;
};

/** The records at these paths are among the blocks, and no others. */
const expectHeld = async ({ map }: Planted, blocks: ReadonlyMap<Cid, Uint8Array>, paths: readonly RecordPath[]) => {
  for (const [at, cid] of map) expect([at, blocks.has(cid)]).toEqual([at, paths.includes(at)]);
};

const known = ['app.tabard.profile/self', `app.tabard.stream/${photos}`].map(path);

describe('which paths belong to a part', () => {
  test('PRT-1 of a stream its members, their posts and what admits answers to these', async () => {
    const planted = await tree(newBlocks(), 100, [...every(100, 10), [work, 101]]);
    const scope = await resolvePart(planted.blocks, planted.root, part([photos], null));
    const chosen = [...planted.map.keys()].filter((at) => inScope(scope, at));
    const streamed = every(100, 10).flatMap(([stream, n]) => [member(stream, n), post(n)]);
    expect(new Set(chosen)).toEqual(new Set([...known, ...streamed, admitted(110)]));
  });

  test('PRT-2 the newest so many posts, of each stream where some are named, or none', async () => {
    const { blocks, root, map } = await tree(newBlocks(), 100, [...every(100, 10), ...every(100, 50, work)]);
    const posts = async (wanted: Part) => {
      const scope = await resolvePart(blocks, root, wanted);
      return [...map.keys()].filter((at) => at.startsWith('app.tabard.post/') && inScope(scope, at)).toSorted();
    };
    expect(await posts(part(null, 3))).toEqual([197, 198, 199].map(post));
    expect(await posts(part(null, 500))).toHaveLength(100);
    expect(await posts(part([photos, work], 1))).toEqual([150, 190].map(post));
    expect(await posts(part(null, 0))).toEqual([]);
    expect(await posts(part([], null))).toEqual([]);
    expect(await posts(part([none], null))).toEqual([]);
  });

  test('PRT-3 a part has one form, and the whole is none', () => {
    expect(postsPart(null, null)).toBeUndefined();
    expect(
      postsPart(
        Array.from({ length: 25 }, (_, at) => tid(at)),
        null,
      ),
    ).toBeUndefined();
    const one = part([work, photos, photos], 5);
    expect(partOf({ scope: one.scope.slice(0, 1), posts: { streams: [work, photos], newest: 5 } })?.posts).toEqual(
      one.posts,
    );
    expect(partOf(one)).toEqual(one);
    expect(partOf({ scope: WHOLE, posts: one.posts })).toBeUndefined();
    expect(partOf({ scope: one.scope, posts: { streams: [], newest: null } })?.posts).toBeNull();
  });

  test('PRT-4 who holds one part holds another only if all of that is among it', () => {
    const parts = [
      undefined,
      part([photos, work], null),
      part([photos], null),
      part([photos], 5),
      part(null, 10),
      part(null, 5),
      part(null, 0),
    ];
    const covers = parts.map((outer) => parts.map((inner) => (coversPart(outer, inner) ? 1 : 0)).join(''));
    expect(covers).toEqual(['1111111', '0111001', '0011001', '0001001', '0000111', '0000011', '0000001']);
    expect(commonPart(parts[1], parts[2])).toBe(parts[2]);
    expect(commonPart(parts[3], undefined)).toBe(parts[3]);
    expect(commonPart(parts[2], parts[4])).toEqual(part(null, 0));
  });

  test('what lies in both scopes, and in one only, is what its paths say', () => {
    const letters = 'abcdefghij';
    const ranges = fc
      .uniqueArray(fc.nat(9), { maxLength: 8 })
      .map((at) => at.toSorted((a, b) => a - b))
      .map((at) =>
        Array.from({ length: Math.floor(at.length / 2) }, (_, n) => ({
          from: letters[at[n * 2] ?? 0] ?? 'a',
          to: letters[at[n * 2 + 1] ?? 0] ?? 'a',
        })),
      );
    fc.assert(
      fc.property(ranges, ranges, (one, other) => {
        const [a, b] = [uniteScopes(one), uniteScopes(other)];
        for (const at of letters) {
          expect(inScope(intersectScopes(a, b), at)).toBe(inScope(a, at) && inScope(b, at));
          expect(inScope(subtractScope(a, b), at)).toBe(inScope(a, at) && !inScope(b, at));
        }
      }),
    );
  });
});

describe('taking in a part', () => {
  test('PRT-5 what a host sends for it is all of it, and nothing else is kept', async () => {
    const planted = await tree(newBlocks(), 400, every(400, 20));
    const wanted = part([photos], null);
    const pull = await open(newBlocks(), planted.root, wanted);
    expect(await pull.acceptAll(await sent(planted, wanted))).toBeUndefined();
    expect(pull.done).toBe(true);
    const streamed = every(400, 20).flatMap(([stream, n]) => [member(stream, n), post(n)]);
    await expectHeld(planted, pull.blocks, [...known, ...streamed]);
  });

  test('PRT-5 a host of an older version gives the ranges: the posts are asked for one level of the tree after the other', async () => {
    const planted = await tree(newBlocks(), 400, every(400, 20));
    const wanted = part([photos], null);
    const pull = await open(newBlocks(), planted.root, wanted);
    expect(await pull.acceptAll(await sent(planted, { ...wanted, posts: null }))).toBeUndefined();
    expect(pull.done).toBe(false);
    expect(await fetchAll(planted.blocks, pull)).toBeLessThan(10);
    expect([...pull.blocks.keys()].toSorted()).toEqual((await sent(planted, wanted)).map(({ cid }) => cid).toSorted());
  });

  test('PRT-5 in whatever pieces it comes, without one member or one post it is not done', async () => {
    const planted = await tree(newBlocks(), 200, every(200, 20));
    const wanted = part([photos], null);
    const all = await sent(planted, wanted);
    for (const withheld of all) {
      const pull = await open(newBlocks(), planted.root, wanted);
      for (const block of all) {
        if (block.cid === withheld.cid || pull.done) continue;
        // What stands below what is withheld is not asked for, and weighs nothing.
        if ((await pull.acceptAll([block])) !== undefined) break;
      }
      expect(pull.done).toBe(false);
    }
  });

  test('PRT-5 the newest come without a gap: a host cannot pass off older ones', async () => {
    const planted = await tree(newBlocks(), 300, []);
    const wanted = part(null, 40);
    const newest = Array.from({ length: 40 }, (_, at) => post(399 - at));
    const pull = await open(newBlocks(), planted.root, wanted);
    expect(await pull.acceptAll(await sent(planted, wanted))).toBeUndefined();
    expect(pull.done).toBe(true);
    await expectHeld(planted, pull.blocks, [...known, ...newest]);
    const liar = await open(newBlocks(), planted.root, wanted);
    const older = (await sent(planted, part(null, 80))).filter(({ cid }) => cid !== planted.map.get(post(399)));
    await liar.acceptAll(older);
    expect(liar.done).toBe(false);
    const slow = await open(newBlocks(), planted.root, wanted);
    await fetchAll(planted.blocks, slow);
    await expectHeld(planted, slow.blocks, [...known, ...newest]);
  });

  test('PRT-6 a post that was there before and has come into the stream since is fetched though the trees share it', async () => {
    const blocks = newBlocks();
    const wanted = part([photos], null);
    const before = await tree(blocks, 400, every(400, 20));
    const after = await tree(blocks, 400, [...every(400, 20), [photos, 333]]);
    const here = newBlocks();
    const first = await open(here, before.root, wanted);
    await first.acceptAll(await sent(before, wanted));
    here.putAll(first.blocks);
    const base = { root: before.root, scope: await resolvePart(here, before.root, wanted) };
    const pull = await open(here, after.root, wanted, [base]);
    await pull.acceptAll(await sent(after, wanted, [before.root]));
    expect(pull.done).toBe(false);
    await fetchAll(blocks, pull);
    const record = after.map.get(post(333));
    expect(record !== undefined && pull.blocks.has(record)).toBe(true);
    expect(pull.blocks.size).toBeLessThan(40);
  });

  test('PRT-6 an edit costs what it changed', async () => {
    const blocks = newBlocks();
    const wanted = part([photos], null);
    const before = await tree(blocks, 400, every(400, 20));
    const after = await tree(blocks, 400, every(400, 20), [120, 121]);
    const here = newBlocks();
    const first = await open(here, before.root, wanted);
    await first.acceptAll(await sent(before, wanted));
    here.putAll(first.blocks);
    const pull = await open(here, after.root, wanted, [
      { root: before.root, scope: await resolvePart(here, before.root, wanted) },
    ]);
    expect(await pull.acceptAll(await sent(after, wanted, [before.root]))).toBeUndefined();
    expect(pull.done).toBe(true);
    expect(pull.blocks.size).toBeLessThan(12);
  });

  test('PRT-7 what is wrong is refused as it comes; what nobody asked for is not kept and weighs nothing before it is known what is', async () => {
    const planted = await tree(newBlocks(), 200, every(200, 20));
    const wanted = part([photos], null);
    const all = await sent(planted, wanted);
    const [first, ...rest] = all;
    const last = rest.at(-1);
    const foreign = planted.map.get(path('app.tabard.follow/x'));
    const bytes = foreign === undefined ? undefined : await planted.blocks.get(foreign);
    if (first === undefined || last === undefined || foreign === undefined || bytes === undefined) throw new Error();
    const spoilt = { cid: last.cid, bytes: Uint8Array.from([...last.bytes, 0]) };
    const early = await open(newBlocks(), planted.root, wanted);
    expect((await early.acceptAll([spoilt]))?.judged).toMatchObject({ verdict: 'invalid', code: 'bad-hash' });
    const late = await open(newBlocks(), planted.root, wanted);
    expect((await late.acceptAll([...all.slice(0, -1), spoilt]))?.judged).toMatchObject({ code: 'bad-hash' });
    const noisy = await open(newBlocks(), planted.root, wanted);
    expect(await noisy.acceptAll([{ cid: foreign, bytes }, ...all])).toBeUndefined();
    expect([noisy.done, noisy.blocks.has(foreign)]).toEqual([true, false]);
    const known = await open(newBlocks(), planted.root, wanted);
    expect((await known.acceptAll([...all, { cid: foreign, bytes }]))?.judged).toMatchObject({ code: 'unexpected' });
  });
});

test('what changed between parts of two trees is what an index of each would differ in', async () => {
  const blocks = newBlocks();
  const one = await tree(blocks, 60, every(60, 7), [107]);
  const two = await tree(blocks, 65, [...every(60, 7), [photos, 133]], [107, 114]);
  for (const wanted of [part([photos], null), part(null, 9), part([photos], 3)]) {
    const of = async ({ root }: Planted) => ({ root, scope: await resolvePart(blocks, root, wanted) });
    const [older, newer] = [await of(one), await of(two)];
    const held = async ({ root, scope }: typeof older) =>
      new Map((await entriesOf(blocks, root)).filter(([at]) => inScope(scope, at)));
    const index = await held(older);
    let last = '';
    for await (const change of diffParts(blocks, older, newer)) {
      expect(change.path > last).toBe(true);
      last = change.path;
      expect(index.get(change.path) ?? null).toBe(change.old);
      if (change.new === null) index.delete(change.path);
      else index.set(change.path, change.new);
    }
    expect(new Map([...index].toSorted())).toEqual(new Map([...(await held(newer))].toSorted()));
  }
});

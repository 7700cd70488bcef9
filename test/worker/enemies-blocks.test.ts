/** Blocks that must not be taken, and what a taken tree may not hide or hold. */
import { describe, expect, it } from 'vitest';
import type { Cid, RecordPath } from '../../src/base/index.js';
import { cidOfValue, encodeValue, linkTo } from '../../src/codec/index.js';
import { applyChanges, type Block, buildTree, createMemoryBlocks, makeRecord } from '../../src/repo/index.js';
import { begin, craft, type Made, notCanonical, one, revAt, unsorted, visitorOf } from './crafted.js';
import { allBlocks, clock, type Owner, offer, owner, path, postOf, profileOf, rowsOf, sync, tab } from './world.js';

describe('blocks', () => {
  const refused = async (tamper: (blocks: Block[]) => Block[] | Promise<Block[]>): Promise<unknown> => {
    const me = await owner();
    await me.commit([profileOf('Ada'), ...Array.from({ length: 20 }, (_, index) => postOf(`post ${index}`))]);
    const visitor = await visitorOf(me);
    const before = await rowsOf(visitor);
    const [outcome] = await offer(me.verify, visitor.verify, me.did);
    if (outcome?.verdict !== 'valid') throw new Error('not valid');
    const begun = await visitor.verify.beginPull(me.did, outcome.head.id);
    if (begun.verdict !== 'valid') throw new Error(begun.verdict);
    const blocks = await tamper(await allBlocks(me.verify, me.did, outcome.head.data));
    const { refused: why, done } = await visitor.verify.receiveBlocks(begun.pull, blocks);
    if (why === undefined)
      expect(await visitor.verify.finishPull(begun.pull, null)).not.toMatchObject({ verdict: 'valid' });
    else await expect(visitor.verify.finishPull(begun.pull, null)).rejects.toMatchObject({ code: 'not-found' });
    expect(await rowsOf(visitor)).toEqual(before);
    expect(await visitor.verify.profile(me.did)).toBeUndefined();
    return why?.code ?? (done ? 'done' : 'not done');
  };

  it('refuses a block that does not hash to its CID', async () => {
    expect(
      await refused((blocks) =>
        blocks.map((block, index) => (index === 5 ? { ...block, bytes: Uint8Array.from([...block.bytes, 0]) } : block)),
      ),
    ).toBe('bad-hash');
  });

  it('STO-7 refuses blocks that nothing names, without end or not', async () => {
    expect(
      await refused(async (blocks) => {
        const { cid, bytes } = await makeRecord('x.y.z', revAt(1), { noise: 1 });
        return [...blocks.slice(0, 3), { cid, bytes }, ...blocks.slice(3)];
      }),
    ).toBe('unexpected');
  });

  it('refuses records before the nodes that name them', async () => {
    expect(await refused((blocks) => blocks.toReversed())).toBe('unexpected');
  });

  it('does not finish while a block is withheld', async () => {
    expect(await refused((blocks) => blocks.slice(0, -1))).toBe('not done');
  });

  it('refuses a record that is not canonical', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const before = await rowsOf(visitor);
    const record = await makeRecord('app.tabard.profile', revAt(clock.now), { name: 'x' });
    const bytes = unsorted(record.bytes);
    const cid = await cidOfValue(bytes);
    const tree = await buildTree([['app.tabard.profile/self' as RecordPath, cid]]);
    const made = await craft(me, [], { data: tree.root });
    const pull = await begin(visitor, me, made);
    const blocks = [...tree.blocks].map(([of, node]) => ({ cid: of, bytes: node }));
    const outcome = await visitor.verify.receiveBlocks(pull, [...blocks, { cid, bytes }]);
    expect(outcome.refused).toMatchObject({ code: expect.stringMatching(notCanonical) });
    expect(await rowsOf(visitor)).toEqual(before);
  });

  it('refuses a record over its limit', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const bytes = encodeValue({ $type: 'x.y.z', rev: revAt(1), text: 'x'.repeat(300_000) });
    const cid = await cidOfValue(bytes);
    const tree = await buildTree([['x.y.z/self' as RecordPath, cid]]);
    const pull = await begin(visitor, me, await craft(me, [], { data: tree.root }));
    const blocks = [...tree.blocks].map(([of, node]) => ({ cid: of, bytes: node }));
    expect((await visitor.verify.receiveBlocks(pull, [...blocks, { cid, bytes }])).refused).toMatchObject({
      code: 'too-large',
    });
    expect((await rowsOf(visitor)).blocks).toBe(0);
  });

  it('refuses a root that is no tree', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const bytes = encodeValue({ e: [{ k: 1 }], l: null });
    const cid = await cidOfValue(bytes);
    const pull = await begin(visitor, me, await craft(me, [], { data: cid }));
    expect((await visitor.verify.receiveBlocks(pull, [{ cid, bytes }])).refused).toMatchObject({ code: 'bad-tree' });
    expect((await rowsOf(visitor)).blocks).toBe(0);
  });

  it('refuses a tree that goes in circles or over one place twice', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const tree = await buildTree([
      ['app.tabard.profile/self' as RecordPath, (await makeRecord('a.b.c', revAt(1), {})).cid],
    ]);
    const bytes = encodeValue({ e: [], l: linkTo(tree.root) });
    const cid = await cidOfValue(bytes);
    const pull = await begin(visitor, me, await craft(me, [], { data: cid }));
    expect((await visitor.verify.receiveBlocks(pull, [{ cid, bytes }])).refused).toMatchObject({ code: 'bad-tree' });
  });

  it('takes what it has already without a word, for hosts cannot know', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada'), postOf('one')]);
    const visitor = await tab();
    await sync(me.verify, visitor.verify, me.did);
    const head = await me.commit([postOf('two')]);
    const { received, outcomes } = await sync(me.verify, visitor.verify, me.did, {
      tamper: (blocks) => [...blocks, ...blocks],
    });
    expect(received).toMatchObject([{ done: true }]);
    expect(outcomes).toMatchObject([{ verdict: 'valid', head: { id: head.id } }]);
  });

  it('has room for 16 pulls', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const made = await craft(me, one);
    const pulls = await Promise.all(Array.from({ length: 16 }, () => begin(visitor, me, made)));
    await expect(begin(visitor, me, made)).rejects.toThrow('refused');
    await visitor.verify.cancelPull(pulls[0] ?? '');
    await begin(visitor, me, made);
    clock.now += 61_000;
    await expect(begin(visitor, me, made)).resolves.toBeTypeOf('string');
  });
});

describe('hidden removal', () => {
  /** What the owner has, without one path, as if it contained all of it. */
  const hiding = async (me: Owner, gone: RecordPath): Promise<Made> => {
    const view = await me.verify.profile(me.did);
    if (view === undefined) throw new Error('no profile');
    const all = await allBlocks(me.verify, me.did, view.head.data);
    const source = createMemoryBlocks(all.map(({ cid, bytes }) => [cid, bytes] as const));
    const { root: data, blocks } = await applyChanges(
      source,
      view.head.data,
      new Map<RecordPath, Cid | null>([[gone, null]]),
    );
    const made = await craft(me, [], {
      data,
      seq: view.head.seq + 1,
      rev: revAt(clock.now + 1000),
      prev: view.head.id,
    });
    return { bytes: made.bytes, data, blocks: [...blocks].map(([cid, bytes]) => ({ cid, bytes })) };
  };

  it('STO-12 REP-20 is counted, and what was taken away stays: both heads live', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada'), postOf('regretted')]);
    const [post] = (await me.verify.list(me.did, 'app.tabard.post')).records;
    if (post === undefined) throw new Error('no post');
    const visitor = await tab();
    await sync(me.verify, visitor.verify, me.did);
    const made = await hiding(me, post.path);
    const pull = await begin(visitor, me, made);
    const received = await visitor.verify.receiveBlocks(pull, made.blocks.toReversed());
    expect(received).toMatchObject({ done: true });
    expect(await visitor.verify.finishPull(pull, null)).toMatchObject({ verdict: 'valid', hides: true });
    expect((await visitor.verify.stats()).refusals).toEqual({ 'hidden-removal': 1 });
    expect(await visitor.verify.record(me.did, post.path)).toMatchObject({ value: { text: 'regretted' } });
    expect((await visitor.verify.profile(me.did))?.heads).toBe(2);
  });

  it('REP-20 a tombstone cannot be taken back by an older tree', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada'), postOf('regretted')]);
    const [post] = (await me.verify.list(me.did, 'app.tabard.post')).records;
    if (post === undefined) throw new Error('no post');
    const early = (await me.verify.profile(me.did))?.head;
    if (early === undefined) throw new Error('no head');
    const before = await allBlocks(me.verify, me.did, early.data);
    await me.commit([{ remove: post.path, kind: 'deletion' }]);
    const visitor = await tab();
    await sync(me.verify, visitor.verify, me.did);
    const made = await craft(me, [], { data: early.data, seq: 3, rev: revAt(clock.now + 1000) });
    const pull = await begin(visitor, me, made);
    await visitor.verify.receiveBlocks(pull, before);
    expect(await visitor.verify.finishPull(pull, null)).toMatchObject({ verdict: 'valid', hides: true });
    expect(await visitor.verify.record(me.did, post.path)).toBeUndefined();
    expect(await visitor.verify.record(me.did, post.path, { removed: true })).toMatchObject({ removal: 'deletion' });
  });
});

describe('a record that does not belong', () => {
  it('is not shown if it is newer than its head, or not what its collection asks for', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const early = revAt(clock.now - 60_000);
    const good = await makeRecord('app.tabard.post', early, { text: 'good', createdAt: 1 });
    const late = await makeRecord('app.tabard.post', revAt(clock.now + 1), { text: 'late', createdAt: 1 });
    const bad = await makeRecord('app.tabard.profile', early, { name: 7 });
    const key = (offset: number): RecordPath => path(`app.tabard.post/${revAt(clock.now - 120_000 + offset)}`);
    const records = [
      [key(0), good],
      [key(1), late],
      [path('app.tabard.profile/self'), bad],
    ] as const;
    const tree = await buildTree(records.map(([at, { cid }]) => [at, cid] as const));
    const made = await craft(me, [], { data: tree.root, rev: revAt(clock.now) });
    const pull = await begin(visitor, me, made);
    const blocks = [...tree.blocks].map(([cid, bytes]) => ({ cid, bytes }));
    const rest = records.map(([, { cid, bytes }]) => ({ cid, bytes }));
    expect(await visitor.verify.receiveBlocks(pull, [...blocks.toReversed(), ...rest])).toMatchObject({ done: true });
    expect(await visitor.verify.finishPull(pull, null)).toMatchObject({ verdict: 'valid' });
    const { records: shown } = await visitor.verify.list(me.did, 'app.tabard.post');
    expect(shown.map(({ value }) => value)).toMatchObject([{ text: 'good' }]);
    expect(await visitor.verify.record(me.did, path('app.tabard.profile/self'))).toBeUndefined();
    expect((await visitor.verify.profile(me.did))?.record).toBeUndefined();
  });
});

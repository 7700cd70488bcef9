/**
 * A tree that comes as what has changed in an older one (SYN-35, SYN-36): the store holds afterwards what it would hold had every node come, whatever
 * was written, edited, removed and purged, on however many devices; and what is wrong leaves nothing.
 */
import { describe, expect, it } from 'vitest';
import type { Cid, Did, RecordPath } from '../../src/base/index.js';
import { cidOfValue, encodeValue } from '../../src/codec/index.js';
import { type Change, encodeChanges, parseChanges } from '../../src/repo/changes.js';
import { buildTree, type Part, WHOLE } from '../../src/repo/index.js';
import type { BlocksOutcome, PullOutcome, VerifyStore } from '../../src/worker/index.js';
import { createRandom } from '../net/support.js';
import { begin, craftOver, visitorOf } from './crafted.js';
import { mayPurge, purgeOf, syncAll } from './purges.js';
import {
  clock,
  introduce,
  type Owner,
  offer,
  owner,
  path,
  postOf,
  profileOf,
  rowsOf,
  sync,
  type Tab,
  tab,
} from './world.js';

/** As `sync`, but what the other side can say in changes comes so; answers how many trees did. */
const syncByChanges = async (from: VerifyStore, to: Tab, did: Did, part?: Part): Promise<number> => {
  await introduce(from, to.verify, did);
  let grown = 0;
  for (const outcome of await offer(from, to.verify, did, part)) {
    if (outcome.verdict !== 'valid' || !outcome.newer) continue;
    const begun = await to.verify.beginPull(did, outcome.head.id, part);
    if (begun.verdict !== 'valid') throw new Error(begun.verdict);
    const { pull, have } = begun;
    const { data: root } = outcome.head;
    const asked = { root, have, scope: WHOLE, posts: null, ...part, maxBytes: 150_000, build: part === undefined };
    const { blocks, changes } = await from.serveBlocks(did, asked);
    const taken = await (changes ? to.verify.receiveBlocks(pull, [], changes) : to.verify.receiveBlocks(pull, blocks));
    if (changes !== undefined) {
      expect(taken.unbuilt).toBeUndefined();
      grown += 1;
    }
    expect(taken.refused).toBeUndefined();
    await to.verify.finishPull(pull, 'did:key:zPeer');
  }
  return grown;
};

/** All that a store says of an identity, but for where on disk its blocks lie. */
const lookAt = async ({ store, verify }: Tab, did: Did): Promise<unknown> => {
  await verify.social('follow');
  const names = ['repositories', 'commits', 'packs', 'removed', 'pending', 'entries'] as const;
  const rows = await store.read([...names], async (tx) => ({
    repositories: await tx.objectStore('repositories').getAll(),
    commits: await tx.objectStore('commits').getAll(),
    blocks: (await tx.objectStore('packs').getAll()).flatMap(({ cids }) => cids).sort(),
    removed: await tx.objectStore('removed').getAll(),
    pending: await tx.objectStore('pending').getAll(),
    entries: await tx.objectStore('entries').getAll(),
  }));
  const repositories = rows.repositories.map(({ nextPack: _, ...row }) => row);
  const { records } = await verify.list(did, null, { limit: 1_000 });
  return { ...rows, repositories, records };
};

const write = async (me: Owner, dice: (sides: number) => number, auth: Cid, step: number): Promise<void> => {
  clock.now += 1_000 * (1 + dice(5));
  const { records } = await me.verify.list(me.did, 'app.tabard.post', { limit: 1_000 });
  const one = records[dice(Math.max(1, records.length))]?.path;
  const kind = dice(8);
  if (kind < 4 || one === undefined)
    await me.commit(Array.from({ length: 1 + dice(6) }, (_, at) => postOf(`post ${step} ${at}`)));
  else if (kind === 4) await me.commit([{ path: one, value: { text: `edited ${step}`, createdAt: 1 } }]);
  else if (kind === 5) await me.commit([{ remove: one, kind: dice(2) === 0 ? 'deletion' : 'retraction' }]);
  else if (kind === 6) await me.commit([await purgeOf(me, one, auth)]);
  else await me.commit([profileOf(`name ${step}`)]);
};

describe('both ways', () => {
  it.each([1, 2, 3, 4])('SYN-36 the store is the same, seed %i', { timeout: 60_000 }, async (seed) => {
    const random = createRandom(seed * 31);
    const dice = (sides: number): number => new DataView(random(4).buffer).getUint32(0) % sides;
    const devices = [await owner(0), await owner(1)] as const;
    const auths = [await mayPurge(devices[0]), await mayPurge(devices[1], 3)] as const;
    const { did } = devices[0];
    for (const [index, other] of [devices[1], devices[0]].entries()) {
      const from = devices[index] ?? devices[0];
      await other.verify.receiveDelegations(did, await from.verify.delegationsFor(did, [from.signer.key]));
    }
    await devices[0].commit([profileOf('Ada'), ...Array.from({ length: 40 }, (_, at) => postOf(`first ${at}`))]);
    await sync(devices[0].verify, devices[1].verify, did);
    const [nodes, changes] = [await tab(), await tab()];
    let [grown, heads] = [0, 0];
    for (let step = 0; step < 30; step++) {
      const which = dice(2);
      const [me, auth] = [devices[which] ?? devices[0], auths[which] ?? auths[0]];
      await write(me, dice, auth, step);
      if (dice(3) === 0) await syncAll(me, devices[1 - which] ?? devices[0]);
      if (dice(2) === 0) continue;
      for (const to of [nodes, changes]) await to.verify.receiveOperations(did, await me.verify.operationsFrom(did, 0));
      const purgers = await me.verify.delegationsFor(
        did,
        devices.map(({ signer }) => signer.key),
      );
      for (const to of [nodes, changes]) await to.verify.receiveDelegations(did, purgers);
      await sync(me.verify, nodes.verify, did);
      grown += await syncByChanges(me.verify, changes, did);
      expect(await lookAt(changes, did)).toEqual(await lookAt(nodes, did));
      heads = Math.max(heads, (await changes.verify.heads(did))?.heads.length ?? 0);
    }
    expect(grown).toBeGreaterThan(5);
    // Concurrent heads were among what came.
    expect(heads).toBeGreaterThan(1);
  });
});

describe('what is wrong', () => {
  interface Begun {
    readonly visitor: Tab;
    readonly pull: string;
    readonly have: readonly Cid[];
    readonly before: Record<string, number>;
    readonly changes: Uint8Array<ArrayBuffer>;
    readonly list: readonly Change[];
    /** A record that the visitor has. */
    readonly record: Cid;
    finish(): Promise<PullOutcome>;
  }

  /** A visitor that holds the first of two heads, and what has changed. */
  const begun = async (part?: Part): Promise<Begun> => {
    const me = await owner();
    await me.commit([profileOf('Ada'), ...Array.from({ length: 30 }, (_, at) => postOf(`post ${at}`))]);
    const visitor = await tab();
    await sync(me.verify, visitor.verify, me.did);
    const [, gone] = (await me.verify.list(me.did, 'app.tabard.post', { limit: 2 })).records;
    if (gone === undefined) throw new Error('no post');
    await me.commit([profileOf('Ada L.'), postOf('new'), { remove: gone.path, kind: 'deletion' }]);
    const before = await rowsOf(visitor);
    const [outcome] = await offer(me.verify, visitor.verify, me.did, part);
    if (outcome?.verdict !== 'valid') throw new Error('no head');
    const start = await visitor.verify.beginPull(me.did, outcome.head.id, part);
    if (start.verdict !== 'valid') throw new Error(start.verdict);
    const asked = { root: outcome.head.data, have: start.have, scope: WHOLE, posts: null, maxBytes: 1e5, build: true };
    const { changes } = await me.verify.serveBlocks(me.did, asked);
    const parsed = changes && parseChanges(changes);
    if (changes === undefined || parsed?.verdict !== 'valid') throw new Error('no changes');
    const { pull, have } = start;
    const finish = () => visitor.verify.finishPull(pull, null);
    return { visitor, pull, have, before, changes, list: parsed.value.list, record: gone.cid, finish };
  };

  const from = ({ have: [root] }: Begun): Cid => {
    if (root === undefined) throw new Error('no root');
    return root;
  };

  /** Nothing of it is here, and the pull goes on where it was. */
  const isNothing = async (at: Begun, outcome: BlocksOutcome): Promise<void> => {
    expect(outcome).toMatchObject({ done: false });
    expect(outcome.refused).toBeUndefined();
    expect(outcome.want.length).toBeGreaterThan(0);
    expect(await at.finish()).toMatchObject({ verdict: 'needs', what: 'blocks' });
    expect(await rowsOf(at.visitor)).toEqual(at.before);
    // The right ones are taken all the same.
    expect(await at.visitor.verify.receiveBlocks(at.pull, [], at.changes)).toMatchObject({ done: true });
    expect(await at.finish()).toMatchObject({ verdict: 'valid' });
  };

  const lies: readonly [string, (list: readonly Change[]) => readonly Change[]][] = [
    ['a change withheld', (list) => list.slice(0, -1)],
    ['a removal withheld', (list) => list.slice(1)],
    [
      'a record under another key',
      (list) => list.map((one, at) => (at === list.length - 1 ? { ...one, path: path(`${one.path}x`) } : one)),
    ],
    ['a path taken away', (list) => list.map((one, at) => (at === 1 ? { ...one, record: null } : one))],
    ['something besides', (list) => [...list, { path: path('x.y.z/self'), record: encodeValue({ x: 1 }) }]],
    ['what never was there taken away', (list) => [...list, { path: path('x.y.z/self'), record: null }]],
  ];
  it.each(lies)('SYN-36 %s gives another tree: its sender is to blame, and nothing of it is kept', async (_, spoil) => {
    const at = await begun();
    const changes = encodeChanges({ from: from(at), list: spoil(at.list) });
    const outcome = await at.visitor.verify.receiveBlocks(at.pull, [], changes);
    expect(outcome.unbuilt).toEqual({ code: 'bad-tree', rule: 'SYN-36' });
    await isNothing(at, outcome);
  });

  it('SYN-35 what is not readable is malformed, what is too much is refused', async () => {
    const at = await begun();
    const many = Array.from(
      { length: 100_000 },
      (_, n): Change => ({
        path: path(`x.y/${String(n).padStart(6, '0')}`),
        record: null,
      }),
    );
    for (const [bytes, code] of [
      [Uint8Array.from([1, 2, 3]), 'malformed'],
      [encodeChanges({ from: from(at), list: many.slice(0, 3_000) }), 'too-many'],
      [encodeChanges({ from: from(at), list: many }), 'too-large'],
    ] as const) {
      const { unbuilt } = await at.visitor.verify.receiveBlocks(at.pull, [], bytes);
      expect([code, 'not-canonical']).toContain(unbuilt?.code);
    }
    await isNothing(at, await at.visitor.verify.receiveBlocks(at.pull, [], Uint8Array.from([0xa0])));
  });

  it('SYN-36 what builds on another tree than is here blames nobody', async () => {
    const at = await begun();
    const other = (await buildTree([[path('x.y.z/self'), from(at)]])).root;
    // A record that is here is no tree: whoever names it must not make us open it as one.
    for (const root of [other, at.record]) {
      const outcome = await at.visitor.verify.receiveBlocks(at.pull, [], encodeChanges({ from: root, list: at.list }));
      expect(outcome.unbuilt).toEqual({ rule: 'SYN-36' });
      expect(outcome.refused).toBeUndefined();
    }
    await isNothing(
      at,
      await at.visitor.verify.receiveBlocks(at.pull, [], encodeChanges({ from: other, list: at.list })),
    );
  });

  it('SYN-36 REC-1 a tree with what is no record is refused as it is by nodes, though its author signed it', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const good = { cid: '' as Cid, bytes: encodeValue({ $type: 'x.y', rev: '3jzfcijpj2z2a' }), value: {} };
    const first = { ...good, cid: await cidOfValue(good.bytes) };
    const bad = { ...good, bytes: Uint8Array.from([0xa1, 0x61]), cid: await cidOfValue(Uint8Array.from([0xa1, 0x61])) };
    const one = await craftOver(me, [[path('x.y/a'), first]], {}, me.signer);
    const begunOne = await begin(visitor, me, one);
    await visitor.verify.receiveBlocks(begunOne, one.blocks);
    await visitor.verify.finishPull(begunOne, null);
    const before = await rowsOf(visitor);
    clock.now += 1_000;
    const two = await craftOver(
      me,
      [
        [path('x.y/a'), first],
        [path('x.y/b'), bad],
      ],
      { seq: 2 },
      me.signer,
    );
    const pull = await begin(visitor, me, two);
    const changes = encodeChanges({ from: one.data, list: [{ path: 'x.y/b' as RecordPath, record: bad.bytes }] });
    expect((await visitor.verify.receiveBlocks(pull, [], changes)).refused).toMatchObject({ cid: bad.cid });
    await expect(visitor.verify.finishPull(pull, null)).rejects.toMatchObject({ code: 'not-found' });
    expect(await rowsOf(visitor)).toEqual(before);
  });

  it('SYN-37 a record that was removed here is not told as a change: all goes as nodes, without it', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada'), postOf('one')]);
    const [older] = (await me.verify.heads(me.did))?.heads ?? [];
    const old = (await me.verify.profile(me.did))?.head.data;
    await me.commit([postOf('terrible')]);
    const between = (await me.verify.profile(me.did))?.head.data;
    const [post] = (await me.verify.list(me.did, 'app.tabard.post', { reverse: true, limit: 1 })).records;
    if (old === undefined || between === undefined || post === undefined || older === undefined)
      throw new Error('no post');
    const asked = { root: between, have: [old], scope: WHOLE, posts: null, maxBytes: 1e5, build: true };
    expect((await me.verify.serveBlocks(me.did, asked)).changes).toBeDefined();
    await me.commit([await purgeOf(me, post.path, await mayPurge(me))]);
    const served = await me.verify.serveBlocks(me.did, asked);
    expect(served.changes).toBeUndefined();
    expect(served.blocks.some(({ cid }) => cid === post.cid)).toBe(false);
  });
});

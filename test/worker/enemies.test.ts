import { describe, expect, it } from 'vitest';
import type { Cid, RecordPath, Signer, Tid } from '../../src/base/index.js';
import { cidOfValue, decodeMap, encodeValue, linkTo, tidOf } from '../../src/codec/index.js';
import { buildGenesis, buildUpdate } from '../../src/identity/index.js';
import {
  applyChanges,
  type Block,
  buildCommit,
  buildTree,
  type Commit,
  createMemoryBlocks,
  makeRecord,
  WHOLE,
} from '../../src/repo/index.js';
import { testKey, testX25519 } from '../helpers/keys.js';
import { delegate, device, person, root, thief } from '../identity/helpers.js';
import {
  allBlocks,
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

const revAt = (milliseconds: number): Tid => tidOf(milliseconds * 1000, 9);

interface Made {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly blocks: Block[];
}

/** A commit of any content, signed by any key. */
const craft = async (
  me: Owner,
  records: readonly [string, string][],
  change: Partial<Commit> = {},
  signer: Signer = me.signer,
): Promise<Made> => {
  const rev = change.rev ?? revAt(clock.now);
  const made = await Promise.all(
    records.map(
      async ([at, name]) => [at as RecordPath, await makeRecord(at.split('/')[0] ?? '', rev, { name })] as const,
    ),
  );
  const tree = await buildTree(made.map(([at, { cid }]) => [at, cid] as const));
  const commit: Commit = {
    v: 1,
    did: me.did,
    seq: 1,
    rev,
    data: tree.root,
    seen: {},
    prev: null,
    log: me.person.log.state.position,
    key: signer.key,
    auth: me.auth,
    ...change,
  };
  const blocks = [...tree.blocks].map(([cid, bytes]) => ({ cid, bytes }));
  return {
    bytes: await buildCommit(commit, signer),
    blocks: [...blocks.toReversed(), ...made.map(([, { cid, bytes }]) => ({ cid, bytes }))],
  };
};

/** A visitor who knows the identity and nothing else. */
const visitorOf = async (me: Owner): Promise<Tab> => {
  const visitor = await tab();
  await introduce(me.verify, visitor.verify, me.did);
  await visitor.verify.receiveDelegations(me.did, await me.verify.delegationsFor(me.did, [me.auth]));
  return visitor;
};

/** The same map with its keys in the wrong order: another encoding of one value. */
const unsorted = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const decoded = decodeMap(bytes);
  if (decoded.verdict !== 'valid') throw new Error('not a map');
  const entries = Object.entries(decoded.value).toReversed();
  const parts = entries.flatMap(([key, value]) => [...encodeValue(key), ...encodeValue(value)]);
  return Uint8Array.from([0xa0 | entries.length, ...parts]);
};

const notCanonical = /^(not-canonical|malformed)$/;

const one: readonly [string, string][] = [['app.tabard.profile/self', 'x']];

describe('heads', () => {
  it('refuses a forged signature', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const before = await rowsOf(visitor);
    const { bytes } = await craft(me, one, {}, me.signer);
    const forged = bytes.slice();
    const decoded = decodeMap(bytes);
    if (decoded.verdict !== 'valid') throw new Error('bad commit');
    const other = await craft(me, [['app.tabard.profile/self', 'y']]);
    const otherMap = decodeMap(other.bytes);
    if (otherMap.verdict !== 'valid') throw new Error('bad commit');
    const mixed = encodeValue({ ...decoded.value, sig: otherMap.value.sig ?? null });
    expect(forged).not.toEqual(mixed);
    expect(await visitor.verify.receiveHeads(me.did, [mixed])).toMatchObject([
      { verdict: 'invalid', code: 'bad-signature' },
    ]);
    expect(await rowsOf(visitor)).toEqual(before);
    expect((await visitor.verify.stats()).refusals).toEqual({ 'bad-signature': 1 });
  });

  it('refuses a right signature by a key without authority', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const before = await rowsOf(visitor);
    const { bytes } = await craft(me, one, {}, thief(0));
    expect(await visitor.verify.receiveHeads(me.did, [bytes])).toMatchObject([
      { verdict: 'invalid', code: 'no-authority' },
    ]);
    expect(await rowsOf(visitor)).toEqual(before);
    await expect(visitor.verify.beginPull(me.did, await cidOfValue(bytes), WHOLE)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('refuses what is not canonical, and garbage', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const before = await rowsOf(visitor);
    const { bytes } = await craft(me, one);
    const outcomes = await visitor.verify.receiveHeads(me.did, [
      unsorted(bytes),
      new Uint8Array([1, 2, 3]),
      new Uint8Array(),
    ]);
    expect(outcomes.map((outcome) => ('code' in outcome ? outcome.code : outcome.verdict))).toEqual([
      expect.stringMatching(notCanonical),
      'malformed',
      'malformed',
    ]);
    expect(await rowsOf(visitor)).toEqual(before);
  });

  it('refuses a commit of another identity', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const stranger = await buildGenesis({
      root: root(5),
      nextRecoveryKey: testKey(205),
      nextRootKey: testKey(106),
      backup: testX25519(5),
    });
    const before = await rowsOf(visitor);
    const { bytes } = await craft({ ...me, did: stranger.did }, one);
    expect(await visitor.verify.receiveHeads(me.did, [bytes])).toMatchObject([
      { verdict: 'invalid', code: 'wrong-did' },
    ]);
    expect(await rowsOf(visitor)).toEqual(before);
  });

  it('an older head offered as newer is not newer, and marks do not go back', async () => {
    const me = await owner();
    await me.commit([profileOf('first')]);
    const old = (await me.verify.heads(me.did))?.heads ?? [];
    await me.commit([profileOf('second')]);
    const visitor = await tab();
    await sync(me.verify, visitor.verify, me.did);
    const before = await rowsOf(visitor);
    expect(await visitor.verify.receiveHeads(me.did, old)).toMatchObject([
      { verdict: 'valid', known: false, newer: false },
    ]);
    expect(await rowsOf(visitor)).toEqual(before);
    expect((await visitor.verify.profile(me.did))?.record).toMatchObject({ name: 'second' });
    expect((await visitor.verify.stats()).refusals).toEqual({ 'not-newer': 1 });
    expect(await visitor.verify.receiveHeads(me.did, old)).toMatchObject([{ newer: false }]);
  });

  it('asks for the log before it looks at anything', async () => {
    const me = await owner();
    const { bytes } = await craft(me, one);
    const visitor = await tab();
    expect(await visitor.verify.receiveHeads(me.did, [bytes])).toMatchObject([
      { verdict: 'needs', what: 'operations' },
    ]);
    await visitor.verify.receiveOperations(me.did, [me.person.bytes]);
    expect(await visitor.verify.receiveHeads(me.did, [bytes])).toMatchObject([
      { verdict: 'needs', what: 'delegations' },
    ]);
  });

  it('looks at no more than 64 at once', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const outcomes = await visitor.verify.receiveHeads(
      me.did,
      Array.from({ length: 70 }, () => new Uint8Array([0])),
    );
    expect(outcomes.slice(64)).toEqual(Array.from({ length: 6 }, () => ({ verdict: 'refused', code: 'too-many' })));
  });

  it('STO-9 keeps a head of the future aside, blames nobody, and takes it when its time has come', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const { bytes, blocks } = await craft(me, one, { rev: revAt(clock.now + 3_600_000) });
    const [outcome] = await visitor.verify.receiveHeads(me.did, [bytes]);
    expect(outcome).toMatchObject({ verdict: 'notYet', until: clock.now + 3_000_000 });
    expect((await rowsOf(visitor)).pending).toBe(1);
    expect((await visitor.verify.stats()).refusals).toEqual({});
    expect(await visitor.verify.dueHeads()).toEqual([]);
    clock.now += 3_000_000;
    const [due] = await visitor.verify.dueHeads();
    const [again] = await visitor.verify.receiveHeads(me.did, due === undefined ? [] : [due.bytes]);
    if (again?.verdict !== 'valid') throw new Error('not valid');
    const begun = await visitor.verify.beginPull(me.did, again.head.id, WHOLE);
    if (begun.verdict !== 'valid') throw new Error(begun.verdict);
    await visitor.verify.receiveBlocks(begun.pull, blocks);
    expect(await visitor.verify.finishPull(begun.pull, null)).toMatchObject({ verdict: 'valid' });
    expect((await rowsOf(visitor)).pending).toBe(0);
  });

  it('keeps no noise of the future', async () => {
    const me = await owner();
    const visitor = await visitorOf(me);
    const { bytes } = await craft(me, one, { rev: revAt(clock.now + 3_600_000) }, thief(0));
    expect(await visitor.verify.receiveHeads(me.did, [bytes])).toMatchObject([
      { verdict: 'invalid', code: 'no-authority' },
    ]);
    expect((await rowsOf(visitor)).pending).toBe(0);
    for (let index = 0; index < 20; index++) {
      const rev = revAt(clock.now + 3_600_000 + index);
      await visitor.verify.receiveHeads(me.did, [(await craft(me, one, { rev, seq: index + 1 })).bytes]);
    }
    expect((await rowsOf(visitor)).pending).toBe(16);
  });
});

/** Begins a pull of a crafted commit. */
const begin = async (visitor: Tab, me: Owner, { bytes }: Made): Promise<string> => {
  const [outcome] = await visitor.verify.receiveHeads(me.did, [bytes]);
  if (outcome?.verdict !== 'valid') throw new Error(JSON.stringify(outcome));
  const begun = await visitor.verify.beginPull(me.did, outcome.head.id, WHOLE);
  if (begun.verdict !== 'valid') throw new Error(begun.verdict);
  return begun.pull;
};

describe('blocks', () => {
  const refused = async (tamper: (blocks: Block[]) => Block[] | Promise<Block[]>): Promise<unknown> => {
    const me = await owner();
    await me.commit([profileOf('Ada'), ...Array.from({ length: 20 }, (_, index) => postOf(`post ${index}`))]);
    const visitor = await visitorOf(me);
    const before = await rowsOf(visitor);
    const [outcome] = await offer(me.verify, visitor.verify, me.did);
    if (outcome?.verdict !== 'valid') throw new Error('not valid');
    const begun = await visitor.verify.beginPull(me.did, outcome.head.id, WHOLE);
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
    return { bytes: made.bytes, blocks: [...blocks].map(([cid, bytes]) => ({ cid, bytes })) };
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
    await me.commit([{ remove: post.path, kind: 'deletion' }]);
    const visitor = await tab();
    await sync(me.verify, visitor.verify, me.did);
    const made = await craft(me, [], { data: early.data, seq: 3, rev: revAt(clock.now + 1000) });
    const pull = await begin(visitor, me, made);
    await visitor.verify.receiveBlocks(pull, await allBlocks(me.verify, me.did, early.data));
    expect(await visitor.verify.finishPull(pull, null)).toMatchObject({ verdict: 'valid', hides: true });
    expect(await visitor.verify.record(me.did, post.path)).toBeUndefined();
    expect(await visitor.verify.record(me.did, post.path, { removed: true })).toMatchObject({ removal: 'deletion' });
  });
});

describe('identities', () => {
  it('refuses a log of another identity and stores nothing', async () => {
    const me = await owner();
    const stranger = await buildGenesis({
      root: root(5),
      nextRecoveryKey: testKey(205),
      nextRootKey: testKey(106),
      backup: testX25519(5),
    });
    const visitor = await tab();
    expect(await visitor.verify.receiveOperations(me.did, [stranger.bytes])).toMatchObject({
      verdict: 'invalid',
      code: 'wrong-did',
    });
    expect(Object.values(await rowsOf(visitor)).every((count) => count === 0)).toBe(true);
  });

  it('refuses a delegation with a forged signature and stores nothing', async () => {
    const me = await owner();
    const visitor = await tab();
    await visitor.verify.receiveOperations(me.did, [me.person.bytes]);
    const before = await rowsOf(visitor);
    const forged = await delegate(me.person.log, thief(0).key, { signer: thief(1), issuer: me.did });
    expect(await visitor.verify.receiveDelegations(me.did, [forged.bytes])).toMatchObject({
      verdict: 'invalid',
      code: 'bad-signature',
    });
    expect(await rowsOf(visitor)).toEqual(before);
  });

  it('STO-6 keeps no delegations between keys that have no chain', async () => {
    const me = await owner();
    const visitor = await tab();
    await visitor.verify.receiveOperations(me.did, [me.person.bytes]);
    const before = await rowsOf(visitor);
    const loose = await delegate(me.person.log, thief(1).key, { signer: thief(0), issuer: thief(0).key });
    expect(await visitor.verify.receiveDelegations(me.did, [loose.bytes])).toMatchObject({
      verdict: 'valid',
      accepted: 0,
    });
    expect(await rowsOf(visitor)).toEqual(before);
  });

  it('says whether a key may write', async () => {
    const me = await owner();
    expect(await me.verify.authority(me.did, me.signer.key, '/repo/write')).toEqual({ holds: true, clockId: 7 });
    expect(await me.verify.authority(me.did, me.signer.key, '/repo/purge')).toMatchObject({ holds: false });
    expect(await me.verify.authority(me.did, thief(0).key, '/repo/write')).toMatchObject({ holds: false });
  });

  it('a revoked key loses its heads, and what they had superseded lives again', async () => {
    const phone = await owner(0);
    await phone.commit([profileOf('mine')]);
    const laptop = await owner(1);
    await sync(phone.verify, laptop.verify, phone.did);
    await laptop.commit([profileOf('stolen')]);
    const visitor = await tab();
    await sync(phone.verify, visitor.verify, phone.did);
    await sync(laptop.verify, visitor.verify, phone.did);
    expect((await visitor.verify.profile(phone.did))?.record).toMatchObject({ name: 'stolen' });
    const update = await buildUpdate(phone.person.log, { revoked: [{ key: device(1).key, keep: [] }] }, root(0));
    expect(await visitor.verify.receiveOperations(phone.did, [update])).toMatchObject({
      verdict: 'valid',
      accepted: 1,
    });
    const view = await visitor.verify.profile(phone.did);
    expect(view).toMatchObject({ record: { name: 'mine' }, heads: 1 });
    const kept = await visitor.store.read(['commits'], (tx) => tx.objectStore('commits').getAll());
    expect(kept.filter(({ barred }) => barred === true).map(({ key }) => key)).toEqual([device(1).key]);
    expect((await visitor.verify.identity(phone.did))?.revoked).toEqual([device(1).key]);
    expect(await offer(laptop.verify, visitor.verify, phone.did)).toMatchObject([
      { verdict: 'invalid', code: 'revoked' },
    ]);
  });

  it('STO-10 what a crash left after a change of the log is judged at the next start', async () => {
    const phone = await owner(0);
    await phone.commit([profileOf('mine')]);
    const laptop = await owner(1);
    await sync(phone.verify, laptop.verify, phone.did);
    await laptop.commit([profileOf('stolen')]);
    await sync(laptop.verify, phone.verify, phone.did);
    const update = await buildUpdate(phone.person.log, { revoked: [{ key: device(1).key, keep: [] }] }, root(0));
    const { write } = phone.store;
    let writes = 0;
    Object.assign(phone.store, {
      write: (...args: Parameters<typeof write>) => {
        writes += 1;
        if (writes > 1) throw new Error('crashed');
        return write(...args);
      },
    });
    await expect(phone.verify.receiveOperations(phone.did, [update])).rejects.toThrow('crashed');
    Object.assign(phone.store, { write });
    phone.store.close();
    const again = await tab(phone.store.id);
    await again.verify.open(phone.store.id);
    expect(await again.verify.profile(phone.did)).toMatchObject({ record: { name: 'mine' }, heads: 1 });
  });

  it('STO-11 judges its own rows again: a damaged log is none', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada')]);
    await me.store.write(['operations', 'identities'], 'strict', async (tx) => {
      for (const row of await tx.objectStore('operations').getAll()) {
        const bytes = row.bytes.slice();
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        await tx.objectStore('operations').put({ ...row, bytes });
      }
      for (const row of await tx.objectStore('identities').getAll()) {
        await tx.objectStore('identities').put({ ...row, stamp: row.stamp + 1 });
      }
    });
    expect(await me.verify.identity(me.did)).toBeUndefined();
    expect(await me.verify.profile(me.did)).toBeUndefined();
    expect(await me.verify.receiveOperations(me.did, [me.person.bytes])).toMatchObject({ verdict: 'valid' });
    expect((await me.verify.profile(me.did))?.record).toMatchObject({ name: 'Ada' });
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

it('a person is the same in every test', async () => {
  expect((await person()).did).toBe((await person()).did);
});

/** An edit in one step: what comes of it, and what it leaves to the steps that say why. */
import { describe, expect, it } from 'vitest';
import { byteString, cidOfValue, decodeMap, didOfBits, encodeValue } from '../../src/codec/index.js';
import { buildUpdate } from '../../src/identity/index.js';
import { type Block, collectionScope } from '../../src/repo/index.js';
import type { EditIn, HeadInfo, VerifyStore } from '../../src/worker/index.js';
import { root } from '../identity/helpers.js';
import {
  allBlocks,
  clock,
  type Owner,
  owner,
  path,
  postOf,
  profileOf,
  random,
  rowsOf,
  sync,
  type Tab,
  tab,
} from './world.js';

/** An owner with a profile, and a visitor who has it. */
const linked = async (): Promise<{ readonly me: Owner; readonly visitor: Tab; readonly first: HeadInfo }> => {
  const me = await owner();
  const first = await me.commit([profileOf('Ada'), postOf('one')]);
  const visitor = await tab();
  await sync(me.verify, visitor.verify, me.did);
  return { me, visitor, first };
};

/** What a peer that serves `of` pushes to one that holds `have`. */
const editOf = async (of: Owner, have: readonly HeadInfo[]): Promise<EditIn> => {
  const served = await of.verify.heads(of.did);
  const commit = served?.heads[0];
  const view = await of.verify.profile(of.did);
  if (served === undefined || commit === undefined || view === undefined) throw new Error('nothing to push');
  const root = view.head.data;
  const blocks = await allBlocks(
    of.verify,
    of.did,
    root,
    have.map(({ data }) => data),
  );
  const { position: log, delegations } = served;
  return { did: of.did, log, operations: [], delegations, commit, blocks, servedBy: 'did:key:zPeer' };
};

const rowOf = ({ store }: Tab, { did }: Owner) =>
  store.read(['repositories'], (tx) => tx.objectStore('repositories').get(did));

/** Nothing of it is stored, counted or shown. */
const expectLeft = async (to: Tab, edit: EditIn): Promise<void> => {
  const [rows, stats] = [await rowsOf(to), await to.verify.stats()];
  expect(await to.verify.takeEdit(edit)).toBeUndefined();
  expect(await rowsOf(to)).toEqual(rows);
  const after = await to.verify.stats();
  expect([after.refusals, after.verifications]).toEqual([stats.refusals, stats.verifications]);
};

describe('an edit in one step', () => {
  it('leaves the store as the steps do', async () => {
    const { me, visitor, first } = await linked();
    const other = await tab();
    await sync(me.verify, other.verify, me.did);
    const head = await me.commit([profileOf('Ada Thornfield')]);
    const taken = await visitor.verify.takeEdit(await editOf(me, [first]));
    await sync(me.verify, other.verify, me.did);
    expect(taken).toMatchObject({
      hides: false,
      head: { id: head.id },
      profile: { record: { name: 'Ada Thornfield' } },
    });
    expect(await rowOf(visitor, me)).toEqual(await rowOf(other, me));
    expect(await rowsOf(visitor)).toEqual(await rowsOf(other));
    expect(await visitor.verify.profile(me.did)).toEqual(taken?.profile);
    expect((await visitor.verify.list(me.did, 'app.tabard.post')).records).toHaveLength(1);
  });

  it('takes edit after edit', async () => {
    const { me, visitor, first } = await linked();
    let have = first;
    for (const name of ['b', 'c', 'd']) {
      have = await me.commit([profileOf(name)]).then(async (head) => {
        expect(await visitor.verify.takeEdit(await editOf(me, [have]))).toMatchObject({ head: { id: head.id } });
        return head;
      });
    }
    expect((await visitor.verify.profile(me.did))?.record).toMatchObject({ name: 'd' });
  });

  it('STO-4 is worked out anew when another tab was faster', async () => {
    const { me, visitor, first } = await linked();
    const laptop = await owner(1);
    const second = await tab(visitor.store.id);
    // This tab has seen the repository; then another one of the browser takes a head in.
    await laptop.commit([postOf('from the laptop')]);
    await sync(laptop.verify, visitor.verify, me.did);
    await visitor.verify.profile(me.did);
    await laptop.commit([postOf('from the laptop again')]);
    await sync(laptop.verify, second.verify, me.did);
    const head = await me.commit([profileOf('Ada Thornfield')]);
    expect(await visitor.verify.takeEdit(await editOf(me, [first]))).toMatchObject({ head: { id: head.id } });
    const view = await second.verify.profile(me.did);
    expect(view).toMatchObject({ heads: 2, record: { name: 'Ada Thornfield' } });
    expect((await visitor.verify.list(me.did, 'app.tabard.post')).records).toHaveLength(3);
  });

  it('STO-12 keeps what an edit takes away, and says so', async () => {
    // A device whose copy wrote a post of which it knows nothing.
    const [me, copy] = [await owner(), await owner()];
    await copy.commit([profileOf('Ada'), postOf('regretted')]);
    const visitor = await tab();
    await sync(copy.verify, visitor.verify, me.did);
    await me.commit([profileOf('Ada')]);
    clock.now += 1_000;
    await me.commit([profileOf('Ada Thornfield')]);
    expect(await visitor.verify.takeEdit(await editOf(me, []))).toMatchObject({ hides: true });
    expect((await visitor.verify.stats()).refusals).toEqual({ 'hidden-removal': 1 });
    expect((await visitor.verify.list(me.did, 'app.tabard.post')).records).toHaveLength(1);
    expect(await visitor.verify.profile(me.did)).toMatchObject({ heads: 2, record: { name: 'Ada Thornfield' } });
  });
});

describe('what is left to the steps', () => {
  it('STO-7 a new record that is withheld', async () => {
    const { me, visitor, first } = await linked();
    await me.commit([postOf('two')]);
    const edit = await editOf(me, [first]);
    const records = (await me.verify.list(me.did, 'app.tabard.post')).records.map(({ cid }) => cid);
    const blocks = edit.blocks.filter(({ cid }) => !records.includes(cid));
    expect(blocks).toHaveLength(edit.blocks.length - 1);
    await expectLeft(visitor, { ...edit, blocks });
  });

  it('a repository that is not here, or only in part', async () => {
    const { me, first } = await linked();
    await me.commit([profileOf('Ada Thornfield')]);
    await expectLeft(await tab(), await editOf(me, []));
    const part = await tab();
    await sync(me.verify, part.verify, me.did, {
      part: { scope: collectionScope('app.tabard.profile'), posts: null },
    });
    await me.commit([profileOf('Ada T.')]);
    await expectLeft(part, await editOf(me, [first]));
  });

  it('another log or other delegations than ours', async () => {
    const { me, visitor, first } = await linked();
    await me.commit([profileOf('Ada Thornfield')]);
    const edit = await editOf(me, [first]);
    await expectLeft(visitor, { ...edit, log: { ...edit.log, id: first.id } });
    await expectLeft(visitor, { ...edit, delegations: [...edit.delegations, random(64)] });
  });

  it('STO-4 a key that another tab of this browser knows to be revoked', async () => {
    const { me, visitor, first } = await linked();
    await visitor.verify.profile(me.did);
    const stolen = await me.commit([profileOf('stolen')]);
    const edit = await editOf(me, [first]);
    const second = await tab(visitor.store.id);
    const { person } = me;
    const revocation = await buildUpdate(person.log, { revoked: [{ key: me.signer.key, keep: [first.id] }] }, root(0));
    await second.verify.receiveOperations(me.did, [revocation]);
    expect(await visitor.verify.takeEdit(edit)).toBeUndefined();
    const view = await visitor.verify.profile(me.did);
    expect(view?.head.id).toBe(first.id);
    expect(view?.head.id).not.toBe(stolen.id);
  });

  it('what is not newer', async () => {
    const { me, visitor, first } = await linked();
    const old = await editOf(me, []);
    await expectLeft(visitor, old);
    await me.commit([profileOf('Ada Thornfield')]);
    expect(await visitor.verify.takeEdit(await editOf(me, [first]))).toBeDefined();
    await expectLeft(visitor, old);
  });

  it('a forged signature', async () => {
    const { me, visitor, first } = await linked();
    await me.commit([profileOf('Ada Thornfield')]);
    const edit = await editOf(me, [first]);
    const decoded = decodeMap(edit.commit.slice());
    if (decoded.verdict !== 'valid') throw new TypeError(decoded.verdict);
    const commit = encodeValue({ ...decoded.value, sig: byteString(new Uint8Array(64).fill(9)) });
    await expectLeft(visitor, { ...edit, commit });
  });

  it('STO-7 blocks that are not its own, damaged, or too few', async () => {
    const { me, visitor, first } = await linked();
    await me.commit([profileOf('Ada Thornfield')]);
    const edit = await editOf(me, [first]);
    const { blocks } = edit;
    const bytes = encodeValue({ noise: true });
    const stray: Block = { cid: await cidOfValue(bytes), bytes };
    await expectLeft(visitor, { ...edit, blocks: [...blocks, stray] });
    await expectLeft(visitor, { ...edit, blocks: blocks.slice(0, -1) });
    await expectLeft(visitor, { ...edit, blocks: blocks.map((block, at) => (at === 1 ? { ...block, bytes } : block)) });
    expect(await visitor.verify.takeEdit(edit)).toBeDefined();
  });
});

it('is found where it was stored, by whoever opens the database next', async () => {
  const { me, visitor, first } = await linked();
  await me.commit([profileOf('Ada Thornfield')]);
  await visitor.verify.takeEdit(await editOf(me, [first]));
  const { verify }: { verify: VerifyStore } = await tab(visitor.store.id);
  expect((await verify.record(me.did, path('app.tabard.profile/self')))?.value).toMatchObject({
    name: 'Ada Thornfield',
  });
});

const strangers = didOfBits(new Uint8Array(20));

/** What a cold visitor is sent. */
const wholeOf = async (of: Owner): Promise<EditIn> => ({
  ...(await editOf(of, [])),
  operations: await of.verify.operationsFrom(of.did, 0),
});

describe('a whole profile in one step', () => {
  it('SYN-20 leaves the store as the steps do', async () => {
    const me = await owner();
    const head = await me.commit([profileOf('Ada'), postOf('one')]);
    const [visitor, other] = [await tab(), await tab()];
    const taken = await visitor.verify.takeEdit(await wholeOf(me));
    await sync(me.verify, other.verify, me.did);
    expect(taken).toMatchObject({ hides: false, head: { id: head.id }, profile: { record: { name: 'Ada' } } });
    // In steps each of log and delegations raises the stamp.
    const identityOf = ({ store }: Tab) => store.read(['identities'], (tx) => tx.objectStore('identities').get(me.did));
    expect(await identityOf(visitor)).toEqual({ ...(await identityOf(other)), stamp: 1 });
    expect(await rowOf(visitor, me)).toEqual({ ...(await rowOf(other, me)), servedBy: 'did:key:zPeer' });
    expect(await rowsOf(visitor)).toEqual(await rowsOf(other));
    expect(await visitor.verify.profile(me.did)).toEqual(taken?.profile);
    expect((await visitor.verify.identity(me.did))?.position).toEqual((await me.verify.identity(me.did))?.position);
    await me.commit([profileOf('Ada Thornfield')]);
    expect(await visitor.verify.takeEdit(await editOf(me, [head]))).toMatchObject({
      profile: { record: { name: 'Ada Thornfield' } },
    });
  });

  it('STO-4 judges by the log and the delegations that are here, where there are any', async () => {
    const { me, visitor } = await linked();
    const head = await me.commit([profileOf('Ada Thornfield')]);
    expect(await visitor.verify.takeEdit(await wholeOf(me))).toMatchObject({ head: { id: head.id } });
    const half = await tab();
    await half.verify.receiveOperations(me.did, await me.verify.operationsFrom(me.did, 0));
    await expectLeft(half, await wholeOf(me));
  });

  it('STO-4 takes nothing of what is not whole, or wrong in any part', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada'), postOf('one')]);
    const whole = await wholeOf(me);
    const [operation, delegation, block] = [whole.operations[0], whole.delegations[0], whole.blocks.at(-1)];
    if (operation === undefined || delegation === undefined || block === undefined) throw new Error('nothing to spoil');
    const spoilt = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
      const copy = new Uint8Array(bytes);
      const at = copy.length - 1;
      copy[at] = (copy[at] ?? 0) ^ 1;
      return copy;
    };
    const other = await owner(1);
    await other.commit([profileOf('Eve')]);
    const wrong: readonly Partial<EditIn>[] = [
      { operations: [spoilt(operation)] },
      { did: strangers },
      { delegations: [] },
      { delegations: [spoilt(delegation)] },
      { delegations: (await wholeOf(other)).delegations },
      { commit: spoilt(whole.commit) },
      { commit: (await wholeOf(other)).commit },
      { blocks: whole.blocks.slice(0, -1) },
      { blocks: [...whole.blocks.slice(0, -1), { ...block, bytes: spoilt(block.bytes) }] },
      { log: { ...whole.log, n: whole.log.n + 1, id: block.cid } },
      { part: { scope: collectionScope('app.tabard.post'), posts: null } },
    ];
    for (const part of wrong) {
      const visitor = await tab();
      await expectLeft(visitor, { ...whole, ...part });
    }
    expect(await (await tab()).verify.takeEdit(whole)).toBeDefined();
  });
});

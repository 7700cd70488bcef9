/** What the store says of a repository that it holds in part, and what becomes of the rest. */
import { afterAll, describe, expect, it } from 'vitest';
import type { Did, Tid } from '../../src/base/index.js';
import { tidOf } from '../../src/codec/index.js';
import { buildUpdate } from '../../src/identity/index.js';
import { type Part, postsPart } from '../../src/repo/index.js';
import type { KeepPolicy } from '../../src/store/index.js';
import type { VerifyStore, Write } from '../../src/worker/index.js';
import { bring, craft, named, revAt, selfPath } from '../hostile/repo-enemy.js';
import { device, root } from '../identity/helpers.js';
import { clock, gather, type Owner, owner, path, profileOf, sync, type Tab, tab } from './world.js';

const began = clock.now;
// Files of tests share one clock.
afterAll(() => {
  clock.now = began;
});

const key = (n: number): Tid => tidOf((clock.now - 1_000_000) * 1_000 + n * 1_000, 3);
const [photos, work] = [key(1), key(2)];
const partOf = (streams: readonly Tid[]): Part => {
  const part = postsPart(streams, null);
  if (part === undefined) throw new Error('the whole');
  return part;
};
const stream = partOf([photos]);

const post = (n: number): Write => ({
  path: path(`app.tabard.post/${key(100 + n)}`),
  value: { text: `post ${n} ${'x'.repeat(300)}`, createdAt: 1 },
});
const member = (n: number, of = photos): Write => ({
  path: path(`app.tabard.member/${of}.${key(100 + n)}`),
  value: {},
});

const author = async (): Promise<Owner> => {
  const me = await owner();
  const posts = Array.from({ length: 120 }, (_, n) => post(n));
  await me.commit([profileOf('Ada'), ...posts, ...[0, 30, 60].map((n) => member(n)), member(5, work)]);
  return me;
};

const followBy = (part: Part): KeepPolicy => ({ reason: 'follow', serve: true, part });

/** Holds the stream, as a follower of it does. */
const readerOf = async (me: Owner): Promise<Tab> => {
  const reader = await tab();
  await reader.verify.keep(me.did, followBy(stream));
  await sync(me.verify, reader.verify, me.did, { part: stream });
  return reader;
};

const numbers = async ({ verify }: Tab, did: Did): Promise<readonly number[]> => {
  const { records } = await verify.list(did, 'app.tabard.post', { limit: 500 });
  return records.map(({ value }) => Number(String(Reflect.get(Object(value), 'text')).split(' ')[1]));
};

const heldBy = async (verify: VerifyStore, did: Did) => (await verify.repositories()).find((each) => each.did === did);

describe('a repository in part', () => {
  it('PRT-10 says of itself which part it is, to pages and to peers, and is never exported as the whole', async () => {
    const me = await author();
    const reader = await readerOf(me);
    expect(await numbers(reader, me.did)).toEqual([0, 30, 60]);
    expect((await heldBy(reader.verify, me.did))?.part).toEqual(stream);
    expect((await reader.verify.heads(me.did))?.part).toEqual(stream);
    expect((await me.verify.heads(me.did))?.part).toBeUndefined();
    await expect(gather(reader.verify.exportCar(me.did))).rejects.toMatchObject({ code: 'not-found' });
    const pages = await reader.verify.list(me.did, 'app.tabard.post', { limit: 2 });
    const rest = await reader.verify.list(me.did, 'app.tabard.post', { limit: 2, cursor: pages.cursor ?? '' });
    expect([pages.records.length, rest.records.length, rest.cursor]).toEqual([2, 1, undefined]);
  });

  it('PRT-9 a head that is here in part is news to who wants more of it, and to nobody else', async () => {
    const me = await author();
    const reader = await readerOf(me);
    const heads = (await me.verify.heads(me.did))?.heads ?? [];
    const known = async (part?: Part) => {
      const [outcome] = await reader.verify.receiveHeads(me.did, heads, part);
      return outcome?.verdict === 'valid' && outcome.known;
    };
    expect(await known(stream)).toBe(true);
    expect(await known(partOf([]))).toBe(true);
    expect(await known(partOf([photos, work]))).toBe(false);
    expect(await known()).toBe(false);
  });

  it('PRT-9 less than is to be kept is never taken in, and what is whole stays so for the same head', async () => {
    const me = await author();
    const reader = await tab();
    await sync(me.verify, reader.verify, me.did);
    const [head] = (await heldBy(reader.verify, me.did))?.heads ?? [];
    if (head === undefined) throw new Error('a head');
    const begun = await reader.verify.beginPull(me.did, head.id, stream);
    if (begun.verdict !== 'valid') throw new Error(begun.verdict);
    expect(begun.want).toEqual([]);
    await reader.verify.finishPull(begun.pull, null);
    expect((await heldBy(reader.verify, me.did))?.part).toBeUndefined();
    await reader.verify.keep(me.did, { reason: 'pin', serve: true, quota: 10_000_000 });
    await me.commit([post(200)]);
    await sync(me.verify, reader.verify, me.did);
    expect(await numbers(reader, me.did)).toHaveLength(121);
    expect((await heldBy(reader.verify, me.did))?.part).toBeUndefined();
  });

  it('PRT-9 a rule that asks for less lets the rest go at the next collecting; entries and search follow', async () => {
    const me = await author();
    const reader = await tab();
    await sync(me.verify, reader.verify, me.did);
    await me.commit([post(201)]);
    await sync(me.verify, reader.verify, me.did);
    await reader.verify.keep(me.did, { reason: 'follow', serve: true });
    await reader.verify.social('follow', me.did);
    const found = async () => (await reader.verify.social('search', 'post', { limit: 200 })).hits.length;
    const before = await found();
    await reader.verify.keep(me.did, followBy(stream));
    expect(await numbers(reader, me.did)).toEqual([0, 30, 60]);
    const { bytes } = await reader.verify.collect();
    expect(bytes).toBeGreaterThan(117 * 300);
    expect(await numbers(reader, me.did)).toEqual([0, 30, 60]);
    await reader.verify.social('follow', me.did);
    const feed = await reader.verify.social('posts', me.did, { limit: 200 });
    expect([before, feed.entries.length, await found()]).toEqual([121, 3, 3]);
    // What is here is served; what is not is left out.
    const third = await tab();
    await sync(reader.verify, third.verify, me.did, { part: stream });
    expect(await numbers(third, me.did)).toEqual([0, 30, 60]);
  });

  it('PRT-9 what was fetched for a visit goes a day later, and no sooner', async () => {
    const me = await author();
    const reader = await readerOf(me);
    await sync(me.verify, reader.verify, me.did);
    expect(await numbers(reader, me.did)).toHaveLength(120);
    await reader.verify.collect();
    expect(await numbers(reader, me.did)).toHaveLength(120);
    clock.now += 25 * 60 * 60 * 1000;
    await reader.verify.collect();
    expect(await numbers(reader, me.did)).toEqual([0, 30, 60]);
    expect((await heldBy(reader.verify, me.did))?.part).toEqual(stream);
    await sync(me.verify, reader.verify, me.did);
    expect(await numbers(reader, me.did)).toHaveLength(120);
  });

  it('PRT-6 what goes beside the part hides nothing; what is taken away within it leaves the older head live', async () => {
    const me = await author();
    const reader = await readerOf(me);
    await me.commit([{ remove: path(`app.tabard.post/${key(107)}`), kind: 'deletion' }]);
    const { outcomes } = await sync(me.verify, reader.verify, me.did, { part: stream });
    expect(outcomes).toMatchObject([{ verdict: 'valid', hides: false }]);
    expect((await heldBy(reader.verify, me.did))?.heads).toHaveLength(1);
    // A thief of the key: a tree of another name that has no post at all, nor what says that there were some.
    const thief = await craft(me, [[selfPath, await named('Eve')]], { seq: 9, rev: revAt(5) });
    expect(await bring(reader, me, thief, stream)).toMatchObject({ verdict: 'valid', hides: true });
    expect((await heldBy(reader.verify, me.did))?.heads).toHaveLength(2);
  });

  it('PRT-11 of two heads that are here in part the newest is shown, until the next commit joins them', async () => {
    const [phone, laptop] = [await owner(0), await owner(1)];
    await phone.commit([profileOf('Ada'), post(0), member(0)]);
    clock.now += 10;
    await laptop.commit([post(1), member(1)]);
    const reader = await tab();
    await reader.verify.keep(phone.did, followBy(stream));
    await sync(phone.verify, reader.verify, phone.did, { part: stream });
    await sync(laptop.verify, reader.verify, phone.did, { part: stream });
    expect((await heldBy(reader.verify, phone.did))?.heads).toHaveLength(2);
    expect(await numbers(reader, phone.did)).toEqual([1]);
    await sync(laptop.verify, phone.verify, phone.did);
    clock.now += 10;
    await phone.commit([post(2)]);
    await sync(phone.verify, reader.verify, phone.did, { part: stream });
    expect((await heldBy(reader.verify, phone.did))?.heads).toHaveLength(1);
    expect(await numbers(reader, phone.did)).toEqual([0, 1]);
  });

  it('PRT-9 after a revocation heads are worked out anew from what is here of each', async () => {
    const [phone, laptop] = [await owner(0), await owner(1)];
    await phone.commit([profileOf('Ada'), post(0), member(0)]);
    const reader = await tab();
    await reader.verify.keep(phone.did, followBy(stream));
    await sync(phone.verify, reader.verify, phone.did, { part: stream });
    await sync(phone.verify, laptop.verify, phone.did);
    clock.now += 10;
    await laptop.commit([post(1), member(1)]);
    await sync(laptop.verify, reader.verify, phone.did, { part: stream });
    expect(await numbers(reader, phone.did)).toEqual([0, 1]);
    const update = await buildUpdate(phone.person.log, { revoked: [{ key: device(1).key, keep: [] }] }, root(0));
    await reader.verify.receiveOperations(phone.did, [update]);
    expect(await numbers(reader, phone.did)).toEqual([0]);
    expect((await heldBy(reader.verify, phone.did))?.part).toEqual(stream);
  });
});

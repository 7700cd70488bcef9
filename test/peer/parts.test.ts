/** Parts of a repository between peers, over the store that ships: who follows one stream has that stream, provably all of it, and says what it has. */
import { expect, test } from 'vitest';
import type { Did, Tid } from '../../src/base/index.js';
import { tidOf } from '../../src/codec/index.js';
import { postsPart } from '../../src/repo/index.js';
import type { VerifyStore, Write } from '../../src/worker/index.js';
import { clock, owner as makeOwner, type Owner, path, profileOf, tab } from '../worker/world.js';
import { hostOf } from './support/owner-host.js';
import { calm, type Node, until, type World } from './support/peers.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();

const began = clock.now;
const key = (n: number): Tid => tidOf((clock.now - 1_000_000) * 1_000 + n * 1_000, 3);
const [photos, work] = [key(1), key(2)];

const post = (n: number, text = `post ${n}`): Write => ({
  path: path(`app.tabard.post/${key(100 + n)}`),
  value: { text, createdAt: 1, ...(n % 10 === 0 ? { streams: [photos] } : {}) },
});
const member = (n: number, stream = photos): Write => ({
  path: path(`app.tabard.member/${stream}.${key(100 + n)}`),
  value: {},
});
const streamOf = (stream: Tid, name: string): Write => ({
  path: path(`app.tabard.stream/${stream}`),
  value: { name, createdAt: 1 },
});

const posts = 300;
const inPhotos = Array.from({ length: posts / 10 }, (_, n) => n * 10);

/** Somebody with 300 posts, of which 30 stand in a stream, and two in another one. */
const author = async (): Promise<Owner> => {
  // Other files may have moved the clock that they share.
  clock.now = began;
  const me = await makeOwner();
  await me.commit([
    ...[profileOf('Ada'), streamOf(photos, 'Photos'), streamOf(work, 'Work')],
    ...Array.from({ length: posts }, (_, n) => post(n)),
    ...inPhotos.map((n) => member(n)),
    ...[3, 7].map((n) => member(n, work)),
  ]);
  return me;
};

const nodeOf = async (world: World, name: string): Promise<Node<VerifyStore>> =>
  world.adopt(name, (await tab()).verify);

/** Follows by a rule before anything of it is here. */
const follow = async (
  node: Node<VerifyStore>,
  did: Did,
  streams: readonly Tid[] | null,
  newest: number | null = null,
) => {
  const part = postsPart(streams, newest);
  await node.store.keep(did, { reason: 'follow', serve: true, ...(part === undefined ? {} : { part }) });
  await node.peer.rehost();
};

const texts = async (node: Node<VerifyStore>, did: Did): Promise<readonly string[]> => {
  const { records } = await node.store.list(did, 'app.tabard.post', { limit: 1_000 });
  return records.map(({ value }) =>
    typeof value === 'object' && value !== null ? String(Reflect.get(value, 'text')) : '',
  );
};

const held = async (node: Node<VerifyStore>, did: Did) =>
  (await node.store.repositories()).find((each) => each.did === did);

/** The posts that are here, in order. */
const expectPosts = async (node: Node<VerifyStore>, did: Did, numbers: readonly number[]): Promise<void> =>
  expect(await texts(node, did)).toEqual(numbers.map((n) => `post ${n}`));

const linked = async (streams: readonly Tid[] | null, newest: number | null = null) => {
  const world = worlds.open();
  const me = await author();
  const [host, reader] = [await hostOf(world, me), await nodeOf(world, 'reader')];
  await follow(reader, me.did, streams, newest);
  const [link] = await world.link(reader, host, me.did);
  await until(() => reader.changes.length === 1, 'stored');
  return { world, me, host, reader, link };
};

const write = async (host: Node<VerifyStore>, me: Owner, writes: readonly Write[]): Promise<void> => {
  const { data } = await me.commit(writes);
  host.peer.announceHead(me.did, data);
};

test('PRT-8 a follower of one stream has that stream and no more, and less comes over the link', async () => {
  const { me, host, reader, link } = await linked([photos]);
  await expectPosts(reader, me.did, inPhotos);
  expect((await reader.store.profile(me.did))?.record).toMatchObject({ name: 'Ada' });
  expect((await reader.store.list(me.did, 'app.tabard.stream')).records).toHaveLength(2);
  expect((await reader.store.list(me.did, 'app.tabard.member', { limit: 100 })).records).toHaveLength(inPhotos.length);
  expect((await held(reader, me.did))?.part).toEqual(postsPart([photos], null));
  expect([...host.errors, ...reader.errors]).toEqual([]);
  expect(link.stats().bytesIn).toBeLessThan(120_000);
});

test('PRT-8 a new post of the stream comes with the news of it; one that is not in it brings no post', async () => {
  const { me, host, reader, link } = await linked([photos]);
  await calm();
  const before = link.stats();
  await write(host, me, [post(400), member(400)]);
  await until(() => reader.changes.length === 2, 'a post of the stream');
  await expectPosts(reader, me.did, [...inPhotos, 400]);
  await calm();
  expect(link.stats().messagesIn - before.messagesIn).toBe(1);
  await write(host, me, [post(401)]);
  await until(() => reader.changes.length === 3, 'a post beside it');
  await expectPosts(reader, me.did, [...inPhotos, 400]);
  await write(host, me, [post(10, 'post 1000')]);
  await write(host, me, [{ remove: path(`app.tabard.post/${key(120)}`), kind: 'deletion' }]);
  await until(() => reader.changes.length === 5, 'one is edited, one removed');
  await expectPosts(reader, me.did, [...inPhotos.filter((n) => n !== 20).map((n) => (n === 10 ? 1000 : n)), 400]);
  expect([...host.errors, ...reader.errors]).toEqual([]);
});

test('PRT-6 a post that comes into the stream later is fetched then', async () => {
  const { me, host, reader } = await linked([photos]);
  await write(host, me, [member(55)]);
  await until(() => reader.changes.length === 2, 'stored');
  await expectPosts(
    reader,
    me.did,
    [...inPhotos, 55].toSorted((a, b) => a - b),
  );
});

test('PRT-2 the newest so many, and none', async () => {
  const { me, host, reader } = await linked(null, 5);
  await expectPosts(reader, me.did, [295, 296, 297, 298, 299]);
  await write(host, me, [post(300)]);
  await until(() => reader.changes.length === 2, 'a newer one');
  await expectPosts(reader, me.did, [296, 297, 298, 299, 300]);
  const { me: other, reader: second } = await linked(null, 0);
  await expectPosts(second, other.did, []);
  expect((await second.store.profile(other.did))?.record).toMatchObject({ name: 'Ada' });
});

test('PRT-9 whoever visits wants all of it, and when nobody does it is a part again', async () => {
  const { me, host, reader } = await linked([photos]);
  const stop = reader.peer.seek(me.did);
  await until(() => reader.changes.length === 2, 'all of it');
  expect(await texts(reader, me.did)).toHaveLength(posts);
  expect((await held(reader, me.did))?.part).toBeUndefined();
  stop();
  await calm();
  // What changes beside the part is not here of the new head, and was of the old one.
  await write(host, me, [post(400), member(400), post(55, 'post 550')]);
  await until(() => reader.changes.length === 3, 'the next head');
  expect((await held(reader, me.did))?.part).toEqual(postsPart([photos], null));
  await expectPosts(reader, me.did, [...inPhotos, 400]);
});

test('PRT-9 with another rule what it asks for is fetched, and the rest is let go', async () => {
  const { me, reader } = await linked([photos]);
  await follow(reader, me.did, [photos, work]);
  await until(() => reader.changes.length === 2, 'one stream more');
  await expectPosts(
    reader,
    me.did,
    [...inPhotos, 3, 7].toSorted((a, b) => a - b),
  );
  await follow(reader, me.did, [work]);
  await expectPosts(reader, me.did, [3, 7]);
  const { bytes } = await reader.store.collect();
  expect(bytes).toBeGreaterThan(1_000);
  await expectPosts(reader, me.did, [3, 7]);
  await follow(reader, me.did, null);
  await until(() => reader.changes.length === 3, 'all of it');
  expect(await texts(reader, me.did)).toHaveLength(posts);
});

test('PRT-10 PRT-12 who has a part says so, serves it to who wants it; whoever wants all is shown that, and asks on', async () => {
  const { world, me, host, reader, link } = await linked([photos]);
  link.close('local');
  const third = await nodeOf(world, 'third');
  await follow(third, me.did, [photos]);
  await world.link(third, reader, me.did);
  await until(() => third.changes.length === 1, 'the stream, from a follower');
  await expectPosts(third, me.did, inPhotos);
  const visitor = await nodeOf(world, 'visitor');
  visitor.peer.seek(me.did);
  await world.link(visitor, reader, me.did);
  await until(() => visitor.changes.length === 1, 'what there is');
  await expectPosts(visitor, me.did, inPhotos);
  expect((await held(visitor, me.did))?.part).toEqual(postsPart([photos], null));
  // Told of it once more, it is not fetched once more.
  await calm(400);
  expect(visitor.changes).toHaveLength(1);
  await world.link(visitor, host, me.did);
  await until(() => visitor.changes.length === 2, 'all of it, from who has it');
  expect(await texts(visitor, me.did)).toHaveLength(posts);
  expect([...host.errors, ...reader.errors, ...third.errors, ...visitor.errors]).toEqual([]);
});

test('PRT-12 of who claims to have less than makes a person known, nothing is taken; who wants to keep all of it takes no part', async () => {
  const { world, me, host, reader, link } = await linked([photos]);
  link.close('local');
  const keeper = await nodeOf(world, 'keeper');
  await follow(keeper, me.did, null);
  await world.link(keeper, reader, me.did);
  const bare = await nodeOf(world, 'bare');
  const nothing = { scope: [{ from: 'app.tabard.like/', to: 'app.tabard.like0' }], posts: null };
  await bare.store.keep(me.did, { reason: 'follow', serve: true, part: nothing });
  await bare.peer.rehost();
  await world.link(bare, host, me.did);
  await until(() => bare.changes.length === 1, 'next to nothing');
  const visitor = await nodeOf(world, 'visitor');
  visitor.peer.seek(me.did);
  await world.link(visitor, bare, me.did);
  await calm(400);
  expect([keeper.changes, visitor.changes]).toEqual([[], []]);
  await world.link(visitor, reader, me.did);
  await until(() => visitor.changes.length === 1, 'the stream');
  await expectPosts(visitor, me.did, inPhotos);
});

test('PRT-12 who visits and has all of it loses nothing to somebody who tells of a newer state and has a part', async () => {
  const { world, me, host, reader, link } = await linked([photos]);
  link.close('local');
  const visitor = await nodeOf(world, 'visitor');
  visitor.peer.seek(me.did);
  const [first] = await world.link(visitor, host, me.did);
  await until(() => visitor.changes.length === 1, 'all of it');
  first.close('local');
  const { id } = await me.commit([post(900, 'post 900')]);
  host.peer.announceHead(me.did);
  await world.link(reader, host, me.did);
  await expect.poll(async () => (await held(reader, me.did))?.heads.map((head) => head.id)).toEqual([id]);
  const [second] = await world.link(visitor, reader, me.did);
  await calm(400);
  expect(await texts(visitor, me.did)).toHaveLength(posts);
  expect((await held(visitor, me.did))?.part).toBeUndefined();
  second.close('local');
  await world.link(visitor, host, me.did);
  await expect.poll(async () => (await texts(visitor, me.did)).length).toBe(posts + 1);
  expect([...host.errors, ...reader.errors, ...visitor.errors]).toEqual([]);
});

test('PRT-5 a host that leaves out one post or one member of the stream is believed nothing, and the next one is asked', async () => {
  for (const withheld of [`app.tabard.post/${key(150)}`, `app.tabard.member/${photos}.${key(150)}`]) {
    const world = worlds.open();
    const me = await author();
    const record = await me.verify.record(me.did, path(withheld));
    const others = <T extends { readonly cid: string }>(blocks: readonly T[]) =>
      blocks.filter(({ cid }) => cid !== record?.cid);
    const liar = world.adopt('liar', {
      ...me.verify,
      serveBlocks: async (...args: Parameters<VerifyStore['serveBlocks']>) => {
        const served = await me.verify.serveBlocks(...args);
        return { ...served, blocks: others(served.blocks) };
      },
      getBlocks: async (...args: Parameters<VerifyStore['getBlocks']>) => others(await me.verify.getBlocks(...args)),
    });
    await me.verify.keep(me.did, { reason: 'own', serve: true });
    await liar.peer.rehost();
    const reader = await nodeOf(world, 'reader');
    await follow(reader, me.did, [photos]);
    await world.link(reader, liar, me.did);
    await calm(400);
    expect(reader.changes).toEqual([]);
    expect((await held(reader, me.did))?.heads).toEqual([]);
    expect(reader.peer.status(me.did)?.kind).not.toBe('served');
    const host = await hostOf(world, me);
    await world.link(reader, host, me.did);
    await until(() => reader.changes.length === 1, 'from who leaves out nothing');
    await expectPosts(reader, me.did, inPhotos);
  }
});

test('PRT-5 a host of an older version, which knows of ranges only, serves a stream all the same', async () => {
  const world = worlds.open();
  const me = await author();
  const older = world.adopt('older', {
    ...me.verify,
    serveBlocks: (did: Did, request: Parameters<VerifyStore['serveBlocks']>[1]) =>
      me.verify.serveBlocks(did, { ...request, posts: null }),
  });
  await me.verify.keep(me.did, { reason: 'own', serve: true });
  await older.peer.rehost();
  const reader = await nodeOf(world, 'reader');
  await follow(reader, me.did, [photos]);
  await world.link(reader, older, me.did);
  await until(() => reader.changes.length === 1, 'stored');
  await expectPosts(reader, me.did, inPhotos);
  await write(older, me, [post(400), member(400)]);
  await until(() => reader.changes.length === 2, 'what comes into it');
  await expectPosts(reader, me.did, [...inPhotos, 400]);
  const newest = await nodeOf(world, 'newest');
  await follow(newest, me.did, null, 9);
  await world.link(newest, older, me.did);
  await until(() => newest.changes.length === 1, 'the newest');
  expect(await texts(newest, me.did)).toHaveLength(9);
  expect([...older.errors, ...reader.errors, ...newest.errors]).toEqual([]);
});

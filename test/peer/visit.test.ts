import { expect, test } from 'vitest';
import { authorOf, calm, testDid, twoPeers, until } from './support/peers.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();

test('SYN-20 a cold visitor gets log, delegations, head and blocks in one answer', async () => {
  const { world: made, owner, visitor, did } = await twoPeers(['name: Ada', 'bio: counts']);
  worlds.keep(made);
  visitor.peer.seek(did);
  const [link] = await made.link(visitor, owner, did);
  await until(() => visitor.changes.length === 1, 'the head is stored');
  expect(visitor.store.texts(did).toSorted()).toEqual(['bio: counts', 'name: Ada']);
  await until(() => visitor.peer.status(did)?.kind === 'served', 'it is served');
  // hello, subscribe; and back: hello, heads, subscribe of their own, prove
  expect(link.stats().messagesOut).toBeLessThanOrEqual(4);
  expect(owner.store.calls.get('getBlocks')).toBeUndefined();
  expect([...owner.errors, ...visitor.errors]).toEqual([]);
});

test('SYN-13 the owner proves itself on its own topic, so the visitor knows who serves', async () => {
  const { world: made, owner, visitor, did } = await twoPeers();
  worlds.keep(made);
  visitor.peer.seek(did);
  await made.link(visitor, owner, did);
  await until(() => {
    const status = visitor.peer.status(did);
    return status?.kind === 'served' && status.owner;
  }, 'the owner is proven');
  expect(visitor.peer.peers().map((each) => each.who)).toEqual(['owner']);
  expect(owner.peer.peers().map((each) => each.who)).not.toContain('own-device');
});

test('SYN-21 an edit reaches a connected visitor with its blocks, unasked', async () => {
  const { world: made, author, owner, visitor, did } = await twoPeers(['name: Ada', 'bio: counts']);
  worlds.keep(made);
  visitor.peer.seek(did);
  await made.link(visitor, owner, did);
  await until(() => visitor.changes.length === 1, 'the first head');
  const served = owner.store.calls.get('getBlocks') ?? 0;
  await owner.store.publish(author, ['name: Ada L.', 'bio: counts']);
  owner.peer.announceHead(did);
  await until(() => visitor.changes.length === 2, 'the edit');
  expect(visitor.store.texts(did)).toContain('name: Ada L.');
  expect(owner.store.calls.get('getBlocks') ?? 0).toBe(served);
});

test('SYN-22 a follower serves a third peer while the owner is away', async () => {
  const { world: made, owner, visitor, did } = await twoPeers();
  worlds.keep(made);
  visitor.peer.seek(did);
  const [link] = await made.link(visitor, owner, did);
  await until(() => visitor.changes.length === 1, 'the visitor has it');
  await calm();
  link.close('local');
  await until(() => visitor.peer.peers().length === 0, 'the owner is gone');
  const third = made.add('third');
  third.peer.seek(did);
  await made.link(third, visitor, did);
  await until(() => third.changes.length === 1, 'the third has it');
  expect(third.store.texts(did)).toEqual(['name: Ada']);
  const status = third.peer.status(did);
  expect(status).toMatchObject({ kind: 'served', peer: visitor.key, owner: false });
});

test('SYN-23 who was away catches up, and tells its neighbours', async () => {
  const { world: made, author, owner, visitor, did } = await twoPeers();
  worlds.keep(made);
  visitor.peer.seek(did);
  const third = made.add('third');
  third.peer.seek(did);
  const [first] = await made.link(visitor, owner, did);
  await until(() => visitor.changes.length === 1, 'the first version');
  await made.link(third, visitor, did);
  await until(() => third.changes.length === 1, 'the third has it too');
  first.close('local');
  for (const text of ['one', 'two', 'three']) await owner.store.publish(author, [text]);
  await made.link(visitor, owner, did);
  await until(() => third.changes.length === 2, 'the newest arrives at the third through the visitor');
  expect(visitor.store.texts(did)).toEqual(['three']);
  expect(third.store.texts(did)).toEqual(['three']);
  expect(visitor.changes.length).toBe(2);
});

test('SYN-20 who comes back and holds the newest head already learns that it is served', async () => {
  const { world: made, owner, visitor, did } = await twoPeers();
  worlds.keep(made);
  visitor.peer.seek(did);
  const [first] = await made.link(visitor, owner, did);
  await until(() => visitor.changes.length === 1, 'the visitor has it');
  await calm();
  first.close('local');
  await until(() => visitor.peer.peers().length === 0, 'the owner is gone');
  await made.link(visitor, owner, did);
  await until(() => visitor.peer.status(did)?.kind === 'served', 'it is served again');
  expect(visitor.changes.length).toBe(1);
});

test('SYN-24 a large repository comes in bounded parts', async () => {
  const texts = Array.from({ length: 300 }, (_, at) => `${at}: ${'long '.repeat(800)}`);
  const { world: made, owner, visitor, did } = await twoPeers(texts);
  worlds.keep(made);
  visitor.peer.seek(did);
  await made.link(visitor, owner, did);
  await until(() => visitor.changes.length === 1, 'all of it');
  expect(visitor.store.texts(did).length).toBe(300);
  expect(owner.store.calls.get('serveBlocks')).toBeGreaterThan(3);
});

test('SYN-25 a peer that has nothing says so, and the status is nobody', async () => {
  const world = worlds.open();
  const did = testDid(9);
  const [a, b] = [world.add('a'), world.add('b')];
  a.peer.seek(did);
  b.peer.seek(did);
  await world.link(a, b, did);
  await until(() => a.peer.status(did)?.kind === 'nobody', 'nobody');
});

test('SYN-26 what is not carried is not answered for', async () => {
  const world = worlds.open();
  const [a, b] = [world.add('a'), world.add('b')];
  const author = authorOf(3);
  await b.store.publish(author, ['private'], 'visit');
  b.store.setPolicy(author.did, { reason: 'visit', serve: false });
  await b.peer.rehost();
  a.peer.seek(author.did);
  await world.link(a, b, author.did);
  await calm();
  expect(a.changes).toEqual([]);
});

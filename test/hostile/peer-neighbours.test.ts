/** What somebody who is linked can make a tab do, say or give away about others. */
import { expect, test } from 'vitest';
import { buildHeads } from '../../src/peer/messages/index.js';
import { testSigner } from '../helpers/keys.js';
import { createLiar, signedRelay } from '../peer/support/liar.js';
import { authorOf, calm, until } from '../peer/support/peers.js';
import { keepWorlds } from '../peer/support/worlds.js';

const worlds = keepWorlds();

test('SWM-8 a forged signal is not passed on, so nobody cuts off the honest one who would have passed it', async () => {
  const world = worlds.open();
  const author = authorOf(1);
  const [owner, visitor] = [world.add('owner'), world.add('visitor')];
  await owner.store.publish(author, ['hello']);
  await owner.peer.rehost();
  visitor.peer.seek(author.did);
  await world.link(visitor, owner, author.did);
  await until(() => visitor.changes.length === 1, 'the profile');
  const signer = testSigner(77);
  const liar = await createLiar(owner, author.did, { key: signer.key });
  await liar.hears('subscribe');
  await calm();
  const relay = await signedRelay(signer, { did: author.did, to: visitor.key, time: world.clock.now() });
  liar.say({ ...relay, sig: new Uint8Array(64).fill(1) });
  await until(() => liar.ended() !== undefined, 'the liar is cut off');
  expect(liar.ended()).toBe('bad-signature');
  await calm();
  expect(visitor.peer.stats().refusals['bad-signature']).toBeUndefined();
  expect(visitor.peer.peers().map(({ peer }) => peer)).toEqual([owner.key]);
});

test('SWM-7 who is no neighbour on an identity learns neither who is, nor whether it is carried', async () => {
  const world = worlds.open();
  const [own, read] = [authorOf(1), authorOf(2)];
  const [me, other] = [world.add('me'), world.add('other')];
  await me.store.publish(own, ['mine'], 'own');
  await me.peer.rehost();
  await other.store.publish(read, ['theirs']);
  await other.peer.rehost();
  me.peer.seek(read.did);
  await world.link(me, other, read.did);
  await until(() => me.changes.length === 1, 'what is read');
  me.store.setPolicy(read.did, { reason: 'visit', serve: false });
  await me.peer.rehost();
  const signer = testSigner(78);
  const prober = await createLiar(me, own.did, { key: signer.key });
  await prober.hears('subscribe');
  prober.heard.length = 0;
  const nothing = {
    log: null,
    heads: [],
    roots: [],
    scope: [{ from: '', to: '\u{10ffff}' }],
    posts: null,
    inline: 0,
    build: false,
  };
  prober.say({ t: 'subscribe', did: read.did, ...nothing });
  prober.say({ t: 'peers', did: read.did, peers: [] });
  prober.say(await signedRelay(signer, { did: read.did, to: me.key, time: world.clock.now() }));
  prober.say(await signedRelay(signer, { did: read.did, to: other.key, time: world.clock.now() }));
  await calm(200);
  const said = prober.heard.filter((message) => message.t !== 'heads');
  expect(said).toEqual([]);
  // As to anybody about anything.
  expect(prober.heard).toMatchObject([{ t: 'heads', did: read.did, log: null, commits: [], operations: [] }]);
  expect(other.peer.stats().refusals).toEqual({});
});

test('SYN-18 who only has what is superseded here does not serve, and says nothing about how fresh it is', async () => {
  const world = worlds.open();
  const author = authorOf(1);
  const tree = await author.tree(['old']);
  const commit = await author.commit(tree.root);
  const [owner, visitor] = [world.add('owner'), world.add('visitor')];
  await owner.store.publish(author, ['new']);
  await owner.peer.rehost();
  visitor.peer.seek(author.did);
  const [link] = await world.link(visitor, owner, author.did);
  await until(() => visitor.changes.length === 1, 'the newest');
  const liar = await createLiar(visitor, author.did);
  await liar.hears('subscribe');
  liar.say(buildHeads({ did: author.did, commits: [commit.bytes] }));
  await until(() => visitor.peer.stats().refusals['not-newer'] === 1, 'judged');
  await calm();
  expect(visitor.peer.status(author.did)).toMatchObject({ kind: 'served', peers: 1, peer: owner.key });
  link.close();
  await until(() => visitor.peer.status(author.did)?.kind !== 'served', 'nobody has it now');
});

test('SWM-5 what is served no more is let go: nobody is answered and nothing is sought', async () => {
  const world = worlds.open();
  const author = authorOf(1);
  const [keeper, visitor] = [world.add('keeper'), world.add('visitor')];
  await keeper.store.publish(author, ['hello']);
  await keeper.peer.rehost();
  const [link] = await world.link(visitor, keeper, author.did);
  visitor.peer.seek(author.did);
  await until(() => visitor.changes.length === 1, 'the profile');
  keeper.store.setPolicy(author.did, { reason: 'visit', serve: false });
  await keeper.peer.rehost();
  expect(keeper.peer.status(author.did)).toBeUndefined();
  await until(() => link.closed, 'the link has no topic left');
});

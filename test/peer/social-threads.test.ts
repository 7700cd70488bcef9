/** Threads between real peers with real stores: asked for, answered, and what nobody asked for refused. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { RecordPath, RecordUri } from '../../src/base/index.js';
import { byteString, encodeValue } from '../../src/codec/index.js';
import { STANDBY_MOMENT } from '../../src/peer/limits.js';
import { REACH_PATIENCE, SEARCH_REST } from '../../src/peer/social/limits.js';
import { recordUri } from '../../src/repo/index.js';
import type { VerifyStore } from '../../src/worker/index.js';
import { admit, bundleOf, fieldsOf, forge, post, reply, takeIn } from '../worker/people.js';
import { type Owner, tab } from '../worker/world.js';
import { pinIt, strangerOf } from './support/keeper.js';
import { createLiar } from './support/liar.js';
import { calm, type Node, until, type World } from './support/peers.js';
import { has, hostIn, noting, openStage, type Tab, untilStored } from './support/social.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();

let world: World;
let ada: Owner;
let bob: Owner;
let root: RecordUri;

const hostOf = (me: Owner, name: string): Promise<Tab> => hostIn(world, me, name);

beforeEach(async () => {
  ({ world, ada, bob, root } = await openStage(worlds.open()));
});

describe('a thread', () => {
  const push = async (answer: RecordUri, from: Owner): Promise<void> => {
    await ada.verify.social('receiveProof', await bundleOf(from, answer), { why: 'inbox', to: ada.did }, 'x');
  };

  test('THR-5 THR-4 comes with its answers, their names and what was admitted from whoever hosts its root', async () => {
    const host = await hostOf(ada, 'ada');
    const carol = await strangerOf(2);
    const [first, second] = [await reply(bob, root), await reply(carol, root)];
    await push(first, bob);
    await push(second, carol);
    const name = recordUri(bob.did, 'app.tabard.profile/self' as RecordPath);
    await takeIn(ada, name, await bundleOf(bob, name));
    await admit(ada, root, first);
    const looker = noting(await lookerAt());
    looker.peer.social('thread', [root]);
    await calm(20);
    await world.link(looker, host, ada.did);
    await until(() => has(looker, 'asked'), 'the end of the search');
    expect(looker.news.at(-1)).toMatchObject({ kind: 'asked', what: 'thread', uris: [root], reached: 1, missing: [] });
    const thread = await looker.store.social('thread', root);
    expect(thread.posts.map(({ uri }) => uri).toSorted()).toEqual([root, first, second].toSorted());
    expect(await looker.store.social('people', [bob.did])).toMatchObject([{ value: { name: 'stranger 1' } }]);
    expect((await looker.store.repositories()).length).toBe(0);
    const before = looker.news.length;
    looker.peer.social('thread', [root]);
    await calm(20);
    expect(looker.news.length).toBe(before);
    await world.clock.advance(SEARCH_REST + REACH_PATIENCE);
    expect([...host.errors, ...looker.errors]).toEqual([]);
  });

  const lookerAt = async (): Promise<Node<VerifyStore>> => {
    const { verify } = await tab();
    return world.adopt('looker', verify, { pins: verify });
  };

  test('THR-2 of what is kept and not offered nothing is told, of answers as of records', async () => {
    const host = await hostOf(ada, 'ada');
    const answer = await reply(bob, root);
    const theirs = await hostOf(bob, 'bob');
    // Ada follows Bob in private.
    host.peer.seek(bob.did);
    await world.link(host, theirs, bob.did);
    await until(() => host.changes.length === 1, 'his repository');
    await ada.verify.keep(bob.did, { reason: 'follow', serve: false });
    await host.peer.rehost();
    theirs.peer.close();
    await ada.verify.social('follow', bob.did);
    expect((await ada.verify.social('thread', root)).posts.map(({ uri }) => uri)).toContain(answer);
    const looker = noting(await lookerAt());
    looker.peer.social('thread', [root]);
    looker.peer.social('fetch', [answer]);
    await calm(20);
    await world.link(looker, host, ada.did);
    await until(() => has(looker, 'arrived'), 'the root');
    await world.clock.advance(REACH_PATIENCE);
    await until(() => looker.news.filter(({ kind }) => kind === 'asked').length === 2, 'both searches');
    expect(await looker.store.social('entries', [answer])).toEqual([null]);
    expect((await looker.store.social('thread', root)).posts.map(({ uri }) => uri)).toEqual([root]);
    await ada.verify.keep(bob.did, { reason: 'follow', serve: true });
    await host.peer.rehost();
    const second = noting(await lookerAt());
    second.peer.social('thread', [root]);
    await calm(20);
    await world.link(second, host, ada.did);
    await untilStored(async () => (await second.store.social('entries', [answer]))[0] !== null, 'the answer');
  });

  test('THR-3 what a pin holds for its owner is told when she has admitted it, and not before', async () => {
    const host = await hostOf(ada, 'ada');
    const pin = await hostOf(await strangerOf(7), 'pin');
    const follow = pin.peer.seek(ada.did);
    await world.link(host, pin, ada.did);
    await until(() => pin.changes.length === 1, 'her repository');
    await world.clock.advance(STANDBY_MOMENT);
    await pinIt(pin, ada.did);
    follow();
    const answer = await reply(bob, root);
    await pin.store.social('receiveProof', await bundleOf(bob, answer), { why: 'inbox', to: ada.did }, 'x');
    const served = [ada.did];
    const told = async () =>
      (await pin.store.social('answers', root, { served, mostBytes: 64_000 })).answers.map(({ uri }) => uri);
    const given = async () => (await pin.store.social('give', [answer], { served, mostBytes: 64_000 })).length;
    expect([await told(), await given()]).toEqual([[], 0]);
    await admit(ada, root, answer);
    host.peer.announceHead(ada.did);
    await until(() => pin.changes.length === 2, 'her admission');
    expect([await told(), await given()]).toEqual([[answer], 1]);
    expect((await pin.store.social('answers', root, { served, mostBytes: 64_000 })).answers[0]?.admitted).toBe(true);
  });

  test('THR-4 what its host does not have comes from whoever wrote it', async () => {
    const host = await hostOf(ada, 'ada');
    const theirs = await hostOf(bob, 'bob');
    const answer = await reply(bob, root);
    await admit(ada, root, answer);
    const looker = noting(await lookerAt());
    looker.peer.social('fetch', [answer]);
    await calm(20);
    await world.link(looker, theirs, bob.did);
    await until(() => has(looker, 'asked'), 'the end of the search');
    expect(looker.news.at(-1)).toMatchObject({ what: 'fetch', missing: [] });
    expect(await looker.store.social('entries', [answer])).toMatchObject([{ source: 'proven' }]);
    expect(host.errors).toEqual([]);
  });

  test('THR-1 THR-2 a question that does not fit is held against whoever asks; one of another version is not', async () => {
    const host = await hostOf(ada, 'ada');
    const good = await createLiar(host, ada.did);
    good.say({ t: 'ask', id: 1, role: 'thread', body: encodeValue({ v: 2, any: 'thing' }) });
    expect((await good.hears('answer')).refused).toBe('not-found');
    const bad = await createLiar(host, ada.did);
    for (const [id, role] of ['thread', 'record', 'inbox'].entries())
      bad.say({ t: 'ask', id, role, body: encodeValue({ v: 1, root: 'nowhere', uris: 'none', did: 7 }) });
    await until(() => bad.ended() === 'malformed', 'the cut');
    expect(good.ended()).toBeUndefined();
  });

  test('THR-4 an answer that brings what nobody asked for, or forged, is not taken', async () => {
    const looker = noting(await lookerAt());
    looker.peer.social('thread', [root]);
    await calm(20);
    const liar = await createLiar(looker, ada.did);
    const asked = await liar.hears('ask');
    const stray = await post(bob, { text: 'stray' });
    const [strayBundle, rootBundle] = [await bundleOf(bob, stray), await bundleOf(ada, root)];
    const record = fieldsOf(strayBundle).record ?? null;
    const bundles = [strayBundle, forge(rootBundle, () => ({ record }))].map((bundle) => byteString(bundle));
    liar.say({
      t: 'answer',
      id: asked.id,
      body: encodeValue({ v: 1, answers: [answerOf(root)], bundles }),
      refused: null,
    });
    await until(() => liar.ended() === 'bad-hash', 'the cut');
    expect(await looker.store.social('entries', [stray, root])).toEqual([null, null]);
  });
});

const answerOf = (uri: RecordUri) => ({
  uri,
  cid: { $link: 'bafyreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy' },
});

/** Somebody who follows one stream: by the rule of the follow, through real peers, no more than that comes, is kept and is shown. */
import { afterAll, expect, test } from 'vitest';
import { partHere } from '../../../src/app/keeping/held.js';
import { postsPart } from '../../../src/repo/index.js';
import { until as holds } from '../../peer/support/peers.js';
import { keepWorlds } from '../../peer/support/worlds.js';
import { clock } from '../../worker/world.js';
import { type Soul, soul, textOf, until } from './world.js';

const worlds = keepWorlds();
const began = clock.now;
// Files of tests share one clock.
afterAll(() => {
  clock.now = began;
});

/** A profile with a stream: every fifth post stands in it. */
const writer = async (): Promise<{ readonly ada: Soul; readonly photos: string }> => {
  const ada = await soul('Ada');
  const photos = await ada.social.keepStream({ name: 'Photos', description: '' });
  for (let n = 0; n < 20; n++) {
    clock.now += 10;
    await ada.social.post({ text: `post ${n}`, ...(n % 5 === 0 ? { streams: [photos] } : {}) });
  }
  return { ada, photos };
};

const shownTo = async (who: Soul): Promise<readonly string[]> => {
  await who.device.verify.social('follow');
  const feed = who.social.feed({ kind: 'home' });
  const { items } = await until(feed.view, ({ ready }) => ready);
  feed.close();
  return items.map(({ post }) => textOf(post));
};

test('PRT-9 a follow of a stream, made before anything is here, brings that stream alone; its rule can be changed', async () => {
  const world = worlds.open();
  const { ada, photos } = await writer();
  const ben = await soul('Ben');
  await ben.follows.follow(ada.did, { private: false, reserve: true });
  await ben.social.setFollowRule(ada.did, { streams: [photos], newest: null, mediaLimit: null });
  await ben.follows.refresh();
  const [host, reader] = [world.adopt('ada', ada.device.verify), world.adopt('ben', ben.device.verify)];
  await ada.device.verify.keep(ada.did, { reason: 'own', serve: true });
  await host.peer.rehost();
  await reader.peer.rehost();
  await world.link(reader, host, ada.did);
  await holds(() => reader.changes.length === 1, 'the stream');
  const held = async () => (await ben.device.verify.repositories()).find(({ did }) => did === ada.did)?.part;
  expect(await held()).toEqual(postsPart([photos], null));
  expect(await shownTo(ben)).toEqual(['post 15', 'post 10', 'post 5', 'post 0']);
  // What is shown of them says what it is.
  const shown = { streams: ['Photos'], newest: null, chosen: true, pinned: false, letGo: null };
  expect(await partHere(ben.device.verify, ada.did)).toEqual(shown);
  expect(await partHere(ada.device.verify, ada.did)).toBeNull();
  expect(await ben.social.streamsOf(ada.did)).toMatchObject([{ key: photos, name: 'Photos', posts: 4 }]);

  clock.now += 10;
  await ada.social.post({ text: 'another picture', streams: [photos] });
  host.peer.announceHead(ada.did);
  await holds(() => reader.changes.length === 2, 'a new post');
  expect((await shownTo(ben))[0]).toBe('another picture');

  await ben.social.setFollowRule(ada.did, { streams: null, newest: 3, mediaLimit: null });
  await ben.follows.refresh();
  await reader.peer.rehost();
  await holds(() => reader.changes.length === 3, 'the newest');
  expect(await shownTo(ben)).toEqual(['another picture', 'post 19', 'post 18']);

  await ben.social.setFollowRule(ada.did, { streams: null, newest: 0, mediaLimit: null });
  await ben.follows.refresh();
  await reader.peer.rehost();
  expect(await shownTo(ben)).toEqual([]);
  expect(await ben.social.person(ada.did)).toMatchObject({ follow: 'public' });

  await ben.follows.unfollow(ada.did);
  await ben.follows.refresh();
  expect((await ben.device.verify.repositories()).find(({ did }) => did === ada.did)?.policy).toEqual({
    reason: 'visit',
    serve: false,
  });
  expect([...host.errors, ...reader.errors, ...ada.failures, ...ben.failures]).toEqual([]);
});

/** Feeds: pages, what waits, what is shown at once, how far one has read, streams, tags and lists. */
import { afterAll, describe, expect, it } from 'vitest';
import { FEED_PAGE, FIRST_PAGE } from '../../../src/app/social/limits.js';
import type { FeedView } from '../../../src/app/social/social-view.js';
import { createEmitter } from '../../../src/base/index.js';
import { tidOf } from '../../../src/codec/index.js';
import { clock, path } from '../../worker/world.js';
import { carry, eventually, follow, openSoul, type Soul, soul, textOf, until } from './world.js';

const began = clock.now;
// Files of tests share one clock.
afterAll(() => {
  clock.now = began;
});

const texts = ({ items }: FeedView): readonly string[] => items.map(({ post }) => textOf(post));

/** Posts of somebody, the last one newest. */
const posts = async (who: Soul, names: readonly string[]): Promise<void> => {
  for (const text of names) {
    clock.now += 10;
    await who.social.post({ text });
  }
};

describe('a feed', () => {
  it('announces what is newer and leaves what is read where it is; what oneself writes is there at once', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    await posts(ada, ['one', 'two']);
    await follow(ben, ada);
    const feed = ben.social.feed({ kind: 'home' });
    expect(texts(await until(feed.view, ({ items }) => items.length === 2))).toEqual(['two', 'one']);
    await posts(ada, ['three', 'four']);
    await carry(ada, ben);
    const waiting = await until(feed.view, (view) => view.waiting === 2);
    expect(texts(waiting)).toEqual(['two', 'one']);
    await posts(ben, ['mine']);
    expect(texts(await until(feed.view, ({ items }) => items.length === 3))).toEqual(['mine', 'two', 'one']);
    await feed.showNewer();
    expect(texts(feed.view.get())).toEqual(['mine', 'four', 'three', 'two', 'one']);
    expect(feed.view.get().waiting).toBe(0);
    feed.close();
  });

  it('keeps the same objects for what has not changed', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    await posts(ada, ['one', 'two']);
    await follow(ben, ada);
    const feed = ben.social.feed({ kind: 'home' });
    const [two, one] = (await until(feed.view, ({ items }) => items.length === 2)).items;
    if (one === undefined) throw new TypeError('no item');
    await ben.social.like(one.post.uri, true);
    const after = await until(feed.view, ({ items }) => Reflect.get(Object(items[1]?.post), 'counts').likes === 1);
    expect(after.items[0]).toBe(two);
    expect(after.items[1]).not.toBe(one);
    feed.close();
  });

  it('begins with a screen of posts, and never shows whoever is muted, not for a moment', async () => {
    const [ada, ben, cara] = [await soul('Ada'), await soul('Ben'), await soul('Cara')];
    const names = Array.from({ length: FIRST_PAGE + 4 }, (_, at) => `by Ada ${at}`);
    await posts(ada, names);
    await posts(
      cara,
      Array.from({ length: FIRST_PAGE + 1 }, (_, at) => `by Cara ${at}`),
    );
    await follow(ben, ada);
    await follow(ben, cara);
    await ben.social.mute({ kind: 'person', did: cara.did }, null);
    const feed = ben.social.feed({ kind: 'home' });
    const seen: FeedView[] = [];
    const stop = feed.view.subscribe(() => seen.push(feed.view.get()));
    const first = await until(feed.view, ({ ready }) => ready);
    // The first page held nothing that stands: it was read on, and nothing was said to be empty.
    expect(texts(first)[0]).toBe(`by Ada ${FIRST_PAGE + 3}`);
    while (feed.view.get().more) await feed.older();
    expect(texts(feed.view.get())).toEqual(names.toReversed());
    expect(seen.flatMap(texts).filter((text) => text.startsWith('by Cara'))).toEqual([]);
    expect(seen.filter(({ ready, items }) => ready && items.length === 0)).toEqual([]);
    stop();
    feed.close();
  });

  it('goes on into the past page by page, each post once', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    const count = FEED_PAGE * 2 + 5;
    clock.now += 1000;
    await ada.own.writer.write(
      Array.from({ length: count }, (_, at) => ({
        path: path(`app.tabard.post/${tidOf(clock.now * 1000 - at, 1)}`),
        value: { text: `${at}`, createdAt: clock.now },
      })),
    );
    await follow(ben, ada);
    const feed = ben.social.feed({ kind: 'person', did: ada.did });
    await until(feed.view, ({ ready }) => ready);
    while (feed.view.get().more) await feed.older();
    expect(texts(feed.view.get())).toEqual(Array.from({ length: count }, (_, at) => `${at}`));
    feed.close();
  });

  it('what was removed goes, and comes back when that is taken back', async () => {
    const ada = await soul('Ada');
    const uri = await ada.social.post({ text: 'one' });
    const feed = ada.social.feed({ kind: 'home' });
    await until(feed.view, ({ items }) => items.length === 1);
    const removed = await ada.social.remove(uri, 'deletion');
    await until(feed.view, ({ items }) => items.length === 0);
    await removed.undo();
    await until(feed.view, ({ items }) => items.length === 1);
    feed.close();
  });

  it('how far one has read is known on another device', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    await posts(ada, ['one', 'two']);
    await follow(ben, ada);
    const feed = ben.social.feed({ kind: 'home' });
    const { items } = await until(feed.view, (view) => view.items.length === 2);
    const [two, one] = items;
    if (one === undefined || two === undefined) throw new TypeError('no items');
    feed.read(two.id);
    feed.read(one.id);
    feed.close();
    const other = await soul('Ben again');
    await (await other.own.household.sealedDocs()).apply(ben.own.household.states());
    const there = other.social.feed({ kind: 'home' });
    await until(there.view, ({ readTo }) => readTo === two.id);
    there.close();
  });
});

describe('who wrote it', () => {
  it('has their picture when its address comes, after the record that names it', async () => {
    const ada = await soul('Ada');
    const { cid, size } = await ada.device.verify.putBlob(ada.did, Uint8Array.of(1, 2, 3), 'image/png');
    const avatar = { blob: { cid: { $link: cid }, size, mime: 'image/png' }, alt: 'A hedge', width: 1, height: 1 };
    await ada.own.writer.write([{ path: path('app.tabard.profile/self'), value: { name: 'Ada', avatar } }]);
    let url: string | null = null;
    const told = createEmitter<{ picture: undefined }>();
    const seen = await openSoul(ada, {
      changes: { pictureUrl: () => url, onPicture: (listener) => told.on('picture', listener) },
    });
    await seen.social.post({ text: 'one' });
    const feed = seen.social.feed({ kind: 'home' });
    const pictures = ({ items }: FeedView): unknown[] =>
      items.map(({ post }) => Reflect.get(Object(post.author.avatar), 'url'));
    expect(pictures(await until(feed.view, ({ items }) => items.length === 1))).toEqual([null]);
    url = 'blob:a-picture';
    told.emit('picture', undefined);
    await until(feed.view, (view) => pictures(view)[0] === 'blob:a-picture');
    feed.close();
    seen.social.close();
  });
});

describe('what stands in a feed', () => {
  it('of whom one follows by streams only what stands in these', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    const photos = await ada.social.keepStream({ name: 'Photos', description: '' });
    await ada.social.post({ text: 'boat', streams: [photos] });
    clock.now += 10;
    await ada.social.post({ text: 'words' });
    await follow(ben, ada);
    expect(await ben.social.streamsOf(ada.did)).toMatchObject([{ key: photos, name: 'Photos', posts: 1 }]);
    await ben.social.setFollowRule(ada.did, { streams: [photos], newest: null, mediaLimit: 1000 });
    expect(ben.social.followRule(ada.did)).toEqual({ streams: [photos], newest: null, mediaLimit: 1000 });
    const feed = ben.social.feed({ kind: 'home' });
    const view = await until(feed.view, ({ ready }) => ready);
    expect(texts(view)).toEqual(['boat']);
    expect(view.items[0]?.why).toMatchObject({ kind: 'stream', stream: 'Photos' });
    const page = ben.social.feed({ kind: 'person', did: ada.did, stream: photos });
    expect(texts(await until(page.view, ({ ready }) => ready))).toEqual(['boat']);
    await expect(
      ben.social.setFollowRule(ben.did, { streams: null, newest: null, mediaLimit: null }),
    ).rejects.toMatchObject({
      code: 'not-found',
    });
    feed.close();
    page.close();
  });

  it('tags that one follows, whoever wrote it, and lists of people', async () => {
    const [ada, ben, cleo] = [await soul('Ada'), await soul('Ben'), await soul('Cleo')];
    await cleo.social.post({ text: 'a #boat' });
    clock.now += 10;
    await ada.social.post({ text: 'hello' });
    await follow(ben, ada);
    await carry(cleo, ben);
    await ben.device.verify.keep(cleo.did, { reason: 'pin', serve: true });
    const home = ben.social.feed({ kind: 'home' });
    expect(texts(await until(home.view, ({ ready }) => ready))).toEqual(['hello']);
    home.close();
    await ben.social.followTag('#Boat', true);
    expect(ben.social.followedTags.get()).toEqual(['boat']);
    const wider = ben.social.feed({ kind: 'home' });
    const view = await until(wider.view, ({ items }) => items.length === 2);
    expect(view.items[1]).toMatchObject({ why: { kind: 'tag', tag: 'boat' }, post: { author: { name: 'Cleo' } } });
    const list = await ben.social.keepList({ name: 'Sailors', members: [cleo.did] });
    const listed = ben.social.feed({ kind: 'list', list });
    expect(texts(await until(listed.view, ({ ready }) => ready))).toEqual(['a #boat']);
    const dropped = await ben.social.dropList(list);
    expect(ben.social.lists.get()).toEqual([]);
    await dropped.undo();
    expect(ben.social.lists.get()).toMatchObject([{ name: 'Sailors', members: [{ did: cleo.did }] }]);
    wider.close();
    listed.close();
  });

  it('posts that one hid, to be brought back', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    await posts(ada, ['one', 'two']);
    await follow(ben, ada);
    const home = ben.social.feed({ kind: 'home' });
    const { items } = await until(home.view, (view) => view.items.length === 2);
    for (const { post } of items) await ben.social.hide(post.uri, true);
    await until(home.view, (view) => view.items.length === 0 && view.leftOut[0]?.count === 2);
    const hidden = ben.social.feed({ kind: 'hidden' });
    const first = await until(hidden.view, (view) => view.items.length === 2);
    expect(first.items[0]).toMatchObject({ why: { kind: 'hidden' }, post: { hidden: { kind: 'hidden-by-me' } } });
    const [newest] = items;
    if (newest === undefined) throw new TypeError('no item');
    await ben.social.hide(newest.post.uri, false);
    expect(texts(await until(hidden.view, (view) => view.items.length === 1))).toEqual(['one']);
    await until(home.view, (view) => view.items.length === 1);
    home.close();
    hidden.close();
  });

  it('people and tags are found as they are typed', async () => {
    const [ada, ben] = [await soul('Ada Thornfield'), await soul('Ben')];
    await ada.social.post({ text: '#boats and #books' });
    await follow(ben, ada);
    expect((await ben.social.people('thorn')).map(({ name }) => name)).toEqual(['Ada Thornfield']);
    expect((await ben.social.people(`@${ada.did.slice(-32, -20)}`)).map(({ did }) => did)).toEqual([ada.did]);
    expect(await ben.social.people('nobody')).toEqual([]);
    expect(await ben.social.tags('#boa')).toEqual(['boats']);
    await eventually(async () => (await ben.social.search('books')).posts.length === 1);
  });
});

describe('languages', () => {
  it('are those of one’s own posts, that of the last first', async () => {
    const ada = await soul('Ada');
    for (const language of ['en', 'nb', 'en', '']) {
      await ada.social.post({ text: 'a post', ...(language === '' ? {} : { language }) });
      clock.now += 1_000;
    }
    expect(await ada.social.languages()).toEqual(['en', 'nb']);
  });
});

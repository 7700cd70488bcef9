/** Posting, editing, removing and everything that can be taken back, over real stores and keys. */
import { describe, expect, it } from 'vitest';
import { UNDO_TIME } from '../../../src/app/social/limits.js';
import { isRefused } from '../../../src/app/social/refusing.js';
import type { FeedItem, PostView } from '../../../src/app/social/social-view.js';
import { isPost } from '../../../src/app/social/views.js';
import type { RecordUri } from '../../../src/base/index.js';
import { isMap } from '../../../src/codec/index.js';
import { parseRecordUri } from '../../../src/repo/index.js';
import { createManualTime } from '../../helpers/time.js';
import { clock } from '../../worker/world.js';
import { firstDevice } from '../devices-world.js';
import { carry, deliver, eventually, follow, openSoul, type Soul, soul, until } from './world.js';

const recordAt = async (of: Soul, uri: RecordUri) => {
  const parts = parseRecordUri(uri);
  if (parts === undefined) throw new TypeError('no uri');
  return of.device.verify.record(parts.did, parts.path, { removed: true });
};

const shown = async (who: Soul, uri: RecordUri): Promise<PostView> => {
  const thread = who.social.thread(uri);
  const { posts } = await until(thread.view, ({ ready }) => ready);
  thread.close();
  const post = posts.find((each) => each.post.uri === uri)?.post;
  if (post === undefined || !isPost(post)) throw new TypeError('not shown');
  return post;
};

const heads = async ({ device, did }: Soul): Promise<number> => (await device.verify.profile(did))?.head.seq ?? 0;

describe('a post', () => {
  it('holds what was written, stands in its streams in the same commit, and names people by their DIDs', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    const stream = await ada.social.keepStream({ name: 'Photos', description: '' });
    const before = await heads(ada);
    const uri = await ada.social.post({
      ...{ text: `A boat, @${ben.did.slice(-32)} #Bergen`, language: 'en', warning: 'water', streams: [stream] },
      poll: { options: ['yes', 'no'], many: false, closesAt: null },
      event: { title: 'Fair', startsAt: 5, endsAt: null, zone: 'Europe/Oslo', place: 'Harbour' },
      policy: { action: 'keep', who: 'followed', days: 7 },
    });
    expect((await heads(ada)) - before).toBe(1);
    expect(await shown(ada, uri)).toMatchObject({
      ...{ language: 'en', warning: 'water', tags: ['Bergen'], editedAt: null, sending: 1 },
      mentions: [{ did: ben.did }],
      streams: [{ key: stream, name: 'Photos' }],
      poll: { options: [{ text: 'yes', votes: 0 }, { text: 'no' }], voters: 0, closed: false },
      event: { title: 'Fair', place: { name: 'Harbour' }, coming: 0, mine: null },
      policy: { action: 'keep', who: 'followed', days: 7 },
    });
    expect(await deliver(ada, ben)).toBe(1);
    const { items } = await until(ben.social.notices.view, (view) => view.items.length === 1);
    expect(items[0]).toMatchObject({ kind: 'mention', who: [{ did: ada.did }], unread: true });
    expect(ada.social.streams.get()).toMatchObject([{ name: 'Photos' }]);
  });

  it('without anything in it, or in answer to what is not here, is refused and nothing is written', async () => {
    const ada = await soul('Ada');
    const before = await heads(ada);
    await expect(ada.social.post({ text: '  \n' })).rejects.toMatchObject({ code: 'bad-record-input' });
    await expect(ada.social.post({ text: 'x'.repeat(10_001) })).rejects.toMatchObject({ code: 'bad-record-input' });
    const nobody = `did:tabard:${'a'.repeat(32)}/app.tabard.post/3jzfcijpj2z2a` as RecordUri;
    await expect(ada.social.post({ text: 'x', reply: nobody })).rejects.toMatchObject({ code: 'not-found' });
    expect(await heads(ada)).toBe(before);
    expect(await ada.ground.reads.outbox()).toEqual([]);
    expect(ada.notes.get('sending') ?? []).toEqual([]);
  });

  it('answers say which version of what they answer was seen, and whose thread it is', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    const root = await ada.social.post({ text: 'root' });
    await follow(ben, ada);
    const first = await ben.social.post({ text: 'first', reply: root });
    const second = await ben.social.post({ text: 'second', reply: first });
    const value = (await recordAt(ben, second))?.value;
    const [rootParts, firstParts] = [parseRecordUri(root), parseRecordUri(first)];
    const head = await ben.device.verify.profile(ada.did);
    expect(isMap(value) ? value.reply : null).toMatchObject({
      root: { ...rootParts, cid: { $link: (await recordAt(ada, root))?.cid }, commit: { $link: head?.head.id } },
      parent: { ...firstParts, cid: { $link: (await recordAt(ben, first))?.cid } },
    });
    // One's own answer to oneself goes to the author of the root, and to nobody twice.
    expect((await ben.ground.reads.outbox([second])).map(({ to }) => to)).toEqual([ada.did]);
  });

  it('edited it stays at its place, says so, and its history can be read', async () => {
    const ada = await soul('Ada');
    const [one, other] = [
      await ada.social.keepStream({ name: 'One', description: '' }),
      await ada.social.keepStream({ name: 'Other', description: '' }),
    ];
    const uri = await ada.social.post({ text: 'Helo', streams: [one] });
    clock.now += 60_000;
    await ada.social.edit(uri, { text: 'Hello', streams: [other] });
    const post = await shown(ada, uri);
    expect(post).toMatchObject({ text: 'Hello', streams: [{ name: 'Other' }] });
    expect(post.editedAt).toBeGreaterThan(post.at);
    expect((await ada.social.history(uri)).map(({ text }) => text)).toEqual(['Hello', 'Helo']);
    // Taken back and put there again, it says what it said: that is no version of its own.
    clock.now += 10;
    const { undo } = await ada.social.remove(uri, 'deletion');
    clock.now += 10;
    await undo();
    expect((await ada.social.history(uri)).map(({ text }) => text)).toEqual(['Hello', 'Helo']);
    await until(ada.social.streams, (all) => all.find(({ key }) => key === other)?.posts === 1);
    await expect(ada.social.edit(`${uri}x` as RecordUri, { text: 'x' })).rejects.toThrow();
  });
});

describe('removing', () => {
  it.each(['retraction', 'deletion'] as const)('a %s can be taken back, with its streams', async (kind) => {
    const ada = await soul('Ada');
    const stream = await ada.social.keepStream({ name: 'Photos', description: '' });
    const uri = await ada.social.post({ text: 'Hello', streams: [stream] });
    const undoable = await ada.social.remove(uri, kind);
    expect((await recordAt(ada, uri))?.removal).toBe(kind);
    expect(undoable.until).toBe(clock.now + UNDO_TIME);
    clock.now += 1000;
    await undoable.undo();
    expect((await recordAt(ada, uri))?.removal).toBeUndefined();
    expect(await shown(ada, uri)).toMatchObject({ text: 'Hello', streams: [{ name: 'Photos' }] });
    await until(ada.social.streams, ([each]) => each?.posts === 1);
  });

  it('somebody else’s cannot be removed', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    const uri = await ada.social.post({ text: 'Hello' });
    await follow(ben, ada);
    await expect(ben.social.remove(uri, 'deletion')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('a purge waits as a deletion for as long as it can be taken back, then is final', async () => {
    const time = createManualTime(clock.now);
    const ada = await openSoul(await firstDevice(), { changes: { timers: time.timers } });
    const [kept, gone] = [await ada.social.post({ text: 'kept' }), await ada.social.post({ text: 'gone' })];
    const undoable = await ada.social.remove(kept, 'purge');
    expect((await recordAt(ada, kept))?.removal).toBe('deletion');
    await undoable.undo();
    const final = await ada.social.remove(gone, 'purge');
    const changed = until(ada.social.streams, () => true);
    clock.now += UNDO_TIME;
    const purged = new Promise<void>((resolve) => {
      const stop = ada.device.verify.on('changed', () => {
        stop();
        resolve();
      });
    });
    time.advance(UNDO_TIME);
    await purged;
    await changed;
    expect((await recordAt(ada, gone))?.removal).toBe('purge');
    expect((await recordAt(ada, kept))?.removal).toBeUndefined();
    await expect(final.undo()).rejects.toMatchObject({ code: 'bad-record-input' });
    expect(ada.failures).toEqual([]);
  });

  it('a purge that a restart came between is made at the next start', async () => {
    const time = createManualTime(clock.now);
    const linked = await firstDevice();
    const ada = await openSoul(linked, { changes: { timers: time.timers } });
    const uri = await ada.social.post({ text: 'gone' });
    await ada.social.remove(uri, 'purge');
    ada.social.close();
    clock.now += UNDO_TIME + 1;
    const purged = new Promise<void>((resolve) => void linked.device.verify.on('changed', () => resolve()));
    const again = await openSoul(linked, { notes: ada.notes });
    await purged;
    expect((await recordAt(again, uri))?.removal).toBe('purge');
  });
});

describe('likes, boosts, votes and answers to invitations', () => {
  it('are one entry each, counted once, and taken back', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    const uri = await ada.social.post({
      text: 'Which?',
      poll: { options: ['a', 'b'], many: false, closesAt: null },
      event: { title: 'Fair', startsAt: 5, endsAt: null, zone: null, place: null },
    });
    await follow(ben, ada);
    for (const on of [true, true]) await ben.social.like(uri, on);
    await ben.social.vote(uri, [0]);
    await ben.social.vote(uri, [1]);
    await ben.social.rsvp(uri, 'coming');
    expect(await shown(ben, uri)).toMatchObject({
      ...{ counts: { likes: 1 }, mine: { liked: true, boosted: false } },
      poll: {
        options: [
          { votes: 0, mine: false },
          { votes: 1, mine: true },
        ],
        voters: 1,
      },
      event: { coming: 1, mine: 'coming' },
    });
    await deliver(ben, ada);
    expect(await shown(ada, uri)).toMatchObject({ counts: { likes: 1 }, poll: { voters: 1 }, event: { coming: 1 } });
    await ben.social.like(uri, false);
    await ben.social.vote(uri, []);
    await ben.social.rsvp(uri, null);
    expect(await shown(ben, uri)).toMatchObject({
      ...{ counts: { likes: 0 }, mine: { liked: false }, poll: { voters: 0 }, event: { coming: 0, mine: null } },
    });
  });
});

describe('what is not to be seen', () => {
  it('whose boosts bring a post is not named any more, and what others bring stands', async () => {
    const [ada, cyd, dee, ben] = [await soul('Ada'), await soul('Cyd'), await soul('Dee'), await soul('Ben')];
    const [followed, stranger] = [await ada.social.post({ text: 'kept' }), await dee.social.post({ text: 'found' })];
    await carry(ada, cyd);
    await carry(dee, cyd);
    await carry(dee, ada);
    await cyd.social.boost(followed, true);
    await ada.social.boost(stranger, true);
    clock.now += 10;
    await cyd.social.boost(stranger, true);
    for (const who of [ada, cyd]) await follow(ben, who);
    await carry(dee, ben);
    const feed = ben.social.feed({ kind: 'home' });
    const namesIn = (items: readonly FeedItem[]): readonly (readonly [string, ...string[]])[] =>
      items.map(({ post, boosts }) => [isPost(post) ? post.text : '', ...boosts.map(({ name }) => name ?? '')]);
    const untilItems = (wanted: readonly (readonly string[])[]) =>
      until(feed.view, ({ items }) => JSON.stringify(namesIn(items).toSorted()) === JSON.stringify(wanted));
    await untilItems([
      ['found', 'Cyd', 'Ada'],
      ['kept', 'Cyd'],
    ]);
    const muted = await ben.social.mute({ kind: 'person', did: cyd.did }, null);
    await untilItems([['found', 'Ada'], ['kept']]);
    await muted.undo();
    await untilItems([
      ['found', 'Cyd', 'Ada'],
      ['kept', 'Cyd'],
    ]);
    feed.close();
  });

  it('goes from the feed with word of why, can be looked behind, and comes back with the mute taken back', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    for (const text of ['about cats', 'about boats']) await ada.social.post({ text });
    await follow(ben, ada);
    const feed = ben.social.feed({ kind: 'home' });
    await until(feed.view, ({ items }) => items.length === 2);
    const muted = await ben.social.mute({ kind: 'word', word: 'cats' }, null);
    const view = await until(feed.view, ({ items }) => items.length === 1);
    expect(view.leftOut).toEqual([{ by: { kind: 'muted-word', word: 'cats' }, count: 1 }]);
    feed.lookBehind(true);
    expect(feed.view.get().items).toHaveLength(2);
    feed.lookBehind(false);
    await muted.undo();
    await until(feed.view, ({ items }) => items.length === 2);
    const blocked = await ben.social.block(ada.did, true, { public: false });
    await until(feed.view, ({ items }) => items.length === 0);
    expect(ben.social.blocks.get()).toMatchObject([{ who: { did: ada.did }, public: false }]);
    expect(await ben.device.verify.list(ben.did, 'app.tabard.block')).toMatchObject({ records: [] });
    await blocked.undo();
    await until(feed.view, ({ items }) => items.length === 2);
    await ben.social.block(ada.did, true, { public: true });
    await until(feed.view, ({ items }) => items.length === 0);
    expect((await ben.device.verify.list(ben.did, 'app.tabard.block')).records).toHaveLength(1);
    feed.close();
  });

  it('what is hidden or bookmarked is one’s own matter', async () => {
    const ada = await soul('Ada');
    const uri = await ada.social.post({ text: 'x' });
    const before = await heads(ada);
    await ada.social.bookmark(uri, true);
    await ada.social.hide(uri, true);
    expect(await shown(ada, uri)).toMatchObject({ mine: { bookmarked: true }, hidden: { kind: 'hidden-by-me' } });
    const marks = ada.social.feed({ kind: 'bookmarks' });
    marks.lookBehind(true);
    await until(marks.view, ({ items }) => items.length === 1);
    await ada.social.hide(uri, false);
    expect((await shown(ada, uri)).hidden).toBeNull();
    expect(await heads(ada)).toBe(before);
    marks.close();
  });
});

describe('whom one has blocked', () => {
  it('pushes nothing here any more, whether the block is public or private', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    const refused = (): Promise<boolean> =>
      isRefused({ store: ada.device.verify, did: ada.did, config: ada.own.household.config }, ben.did);
    expect(await refused()).toBe(false);
    for (const isPublic of [false, true]) {
      const blocked = await ada.social.block(ben.did, true, { public: isPublic });
      expect(await refused()).toBe(true);
      await blocked.undo();
      expect(await refused()).toBe(false);
    }
  });
});

describe('what is to reach others', () => {
  it('is found again after a crash between the commit and the outbox', async () => {
    const linked = await firstDevice();
    const ben = await soul('Ben');
    const cut = new Error('the tab is gone');
    const ada = await openSoul(linked);
    const broken = await openSoul(linked, {
      changes: {
        reads: { ...bound(ada.ground.reads), send: () => Promise.reject(cut) },
      },
    });
    await expect(broken.social.post({ text: `@${ben.did.slice(-32)}` })).rejects.toBe(cut);
    expect(await ada.ground.reads.outbox()).toEqual([]);
    const again = await openSoul(linked, { notes: broken.notes });
    await eventually(async () => (await again.ground.reads.outbox()).length === 1);
    await eventually(async () => (again.notes.get('sending') as readonly unknown[]).length === 0);
  });

  it('is not sent where the commit never came about', async () => {
    const linked = await firstDevice();
    const ben = await soul('Ben');
    const cut = new Error('the tab is gone');
    const writer = { ...linked.own.writer, write: () => Promise.reject(cut) };
    const notes = new Map<string, unknown>();
    const ada = await openSoul(linked, { notes });
    const own = { ...linked.own, writer };
    const broken = await openSoul(linked, {
      notes,
      changes: {
        open: async () => ({ own, follows: ada.follows }),
        // The note stays, as after a crash.
        setNote: async (name, value) => {
          if (Array.isArray(value) && value.length > 0) notes.set(name, structuredClone(value));
        },
      },
    });
    await expect(broken.social.post({ text: `@${ben.did.slice(-32)}` })).rejects.toBe(cut);
    expect(notes.get('sending')).toHaveLength(1);
    const again = await openSoul(linked, { notes });
    await eventually(async () => (notes.get('sending') as readonly unknown[]).length === 0);
    expect(await again.ground.reads.outbox()).toEqual([]);
  });

  it('tells the author of a boosted post, and shows it to one’s followers with who boosted it', async () => {
    const [ada, ben, cleo] = [await soul('Ada'), await soul('Ben'), await soul('Cleo')];
    const uri = await ada.social.post({ text: 'from afar' });
    await follow(ben, ada);
    await ben.social.boost(uri, true);
    await follow(cleo, ben);
    await carry(ada, cleo);
    const feed = cleo.social.feed({ kind: 'home' });
    const view = await until(feed.view, ({ items }) => items.length === 1);
    expect(view.items[0]).toMatchObject({
      ...{ why: { kind: 'boost', who: { name: 'Ben' } }, boosts: [{ did: ben.did }] },
      post: { uri, author: { name: 'Ada', follow: 'no' } },
    });
    await cleo.social.mute({ kind: 'person', did: ben.did }, null);
    await until(feed.view, ({ items }) => items.length === 0);
    feed.close();
  });
});

/** The methods of something that is made of them on demand. */
const bound = (reads: Soul['ground']['reads']): Soul['ground']['reads'] =>
  new Proxy(reads, {
    ownKeys: () => ['people', 'counts', 'outbox', 'inbox', 'entries', 'feed', 'thread', 'about'],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });

/**
 * A feed that follows what changes is the feed that is made anew from the same entries, after any sequence of acts by oneself and by others; and a
 * change costs what it changes, however long the feed is. `FEED_SEEDS=30 FEED_STEPS=60` goes on for longer.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { createFeed, type FeedParts } from '../../../src/app/social/feed.js';
import type { SocialGround } from '../../../src/app/social/ground.js';
import { FEED_PAGE } from '../../../src/app/social/limits.js';
import { createOpinions } from '../../../src/app/social/opinions.js';
import { createPeople } from '../../../src/app/social/people.js';
import type { Feed, FeedOf, FeedView, MissingPost, PostView, Undoable } from '../../../src/app/social/social-view.js';
import { createViews, isPost } from '../../../src/app/social/views.js';
import type { RecordUri } from '../../../src/base/index.js';
import { parseDid, tidOf } from '../../../src/codec/index.js';
import { makeChance } from '../../faults/kill/chance.js';
import { realTimers } from '../../helpers/real.js';
import { clock, path } from '../../worker/world.js';
import { modelOf } from './feed-model.js';
import { carry, follow, openSoul, type Soul, soul, until } from './world.js';

const began = clock.now;
// Files of tests share one clock.
afterAll(() => {
  clock.now = began;
});

/** What a feed is made with, beside the social layer that acts. */
const partsOf = async ({ ground }: Soul): Promise<FeedParts & { close(): void }> => {
  const people = createPeople(ground);
  const opinions = createOpinions(ground);
  const views = createViews(ground, people, opinions);
  const stops = [
    ground.onConfig(() => {
      opinions.changed();
      people.lookAtFollows();
    }),
    ground.onChanged(({ did }) => {
      people.look(did);
      opinions.forgetStreams(did);
    }),
  ];
  await opinions.refresh();
  return {
    ...{ ground, people, opinions, views },
    followed: () => ({
      dids: [...(ground.self()?.own.household.config.follows().keys() ?? [])].flatMap((text) => parseDid(text) ?? []),
      streams: {},
    }),
    close() {
      for (const stop of stops) stop();
      for (const each of [people, views]) each.close();
    },
  };
};

/** Time goes faster: what rests 150 ms rests 8. */
const quick: SocialGround['timers'] = { ...realTimers, set: (run, after) => realTimers.set(run, after / 20) };

const plain = ({ items, waiting, more, leftOut }: FeedView): unknown =>
  JSON.parse(
    JSON.stringify({
      ...{ items, waiting, more },
      leftOut: leftOut.map(({ by, count }) => `${count} ${JSON.stringify(by)}`).sort(),
    }),
  );

/** Resolves when the feed is as it is when made anew; fails with what differs. */
const settled = async (feed: Feed, model: ReturnType<typeof modelOf>): Promise<void> => {
  for (let left = 10_000; ; left--) {
    const wanted = JSON.parse(JSON.stringify(await model.look()));
    const is = plain(feed.view.get());
    if (JSON.stringify(is) === JSON.stringify(wanted)) return;
    if (left === 0) expect(is).toEqual(wanted);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

const bulk = async (who: Soul, count: number): Promise<void> => {
  clock.now += 1000;
  await who.own.writer.write(
    Array.from({ length: count }, (_, at) => ({
      path: path(`app.tabard.post/${tidOf(clock.now * 1000 - at * 1000, 1)}`),
      value: { text: `${at} of many, ${at % 7 === 0 ? 'about boats' : 'about cats'}`, createdAt: clock.now - at },
    })),
  );
};

const kinds = ['home', 'person', 'hidden'] as const;
const seeds = Array.from({ length: Number(process.env.FEED_SEEDS ?? 3) }, (_, index) => index + 1);

describe('a feed that follows', () => {
  for (const [index, seed] of seeds.entries())
    it(`is the feed made anew, after each of many acts (seed ${seed})`, { timeout: 240_000 }, async () => {
      const { below, of } = makeChance(seed);
      const [ada, cleo] = [await soul('Ada'), await soul('Cleo')];
      const ben = await openSoul(await soul('Ben'), { changes: { timers: quick } });
      for (const [who, count] of [
        [ada, 55],
        [cleo, 20],
      ] as const) {
        await bulk(who, count);
        await follow(ben, who);
      }
      const parts = await partsOf(ben);
      const kind = kinds[index % 3] ?? 'home';
      const what: FeedOf =
        kind === 'person' ? { kind, did: ada.did, replies: true } : { kind: kind === 'hidden' ? kind : 'home' };
      const known = (await ben.ground.reads.posts(ada.did, { limit: 60 })).entries.map(({ uri }) => uri);
      if (kind === 'hidden')
        for (const uri of known.slice(0, 50)) {
          clock.now += 10;
          await ben.social.hide(uri, true);
        }
      const feed = createFeed(parts, what);
      const model = modelOf(parts, what);
      await until(feed.view, ({ ready }) => ready);
      await model.older();
      await settled(feed, model);

      const undos: Undoable[] = [];
      const written: RecordUri[] = [];
      const shown = (): readonly (PostView | MissingPost)[] => feed.view.get().items.map(({ post }) => post);
      const some = (): RecordUri => of([...shown().map(({ uri }) => uri), ...written, ...known.slice(0, 5)]);
      const theirs = async (who: Soul, act: () => Promise<unknown>): Promise<void> => {
        clock.now += 10;
        await act();
        await carry(who, ben);
      };
      const other = (): Soul => of([ada, cleo]);
      const mineIn = (who: Soul): RecordUri | undefined => written.find((uri) => uri.startsWith(who.did));
      const keep = async (act: Promise<Undoable>): Promise<void> => void undos.push(await act);
      const acts: Readonly<Record<string, () => Promise<unknown>>> = {
        async post() {
          const who = other();
          await theirs(who, async () =>
            written.push(await who.social.post({ text: of(['of boats', 'of #cats', 'words']) })),
          );
        },
        async edit() {
          const who = other();
          const uri = mineIn(who);
          if (uri !== undefined)
            await theirs(who, () => who.social.edit(uri, { text: of(['now of boats', 'other words']) }));
        },
        async remove() {
          const who = other();
          const uri = mineIn(who);
          if (uri === undefined) return;
          written.splice(written.indexOf(uri), 1);
          await theirs(who, () => who.social.remove(uri, of(['deletion', 'retraction'])));
        },
        async boost() {
          const uri = some();
          const who = uri.startsWith(ada.did) ? cleo : ada;
          await carry(who === ada ? cleo : ada, who);
          await theirs(who, () => who.social.boost(uri, below(3) > 0));
        },
        async like() {
          const uri = some();
          const who = uri.startsWith(ada.did) ? cleo : ada;
          await carry(who === ada ? cleo : ada, who);
          await theirs(who, () => who.social.like(uri, below(3) > 0));
        },
        async name() {
          const who = other();
          const value = { name: `${of(['Ada', 'Cleo', 'Somebody'])} ${below(9)}` };
          await theirs(who, () => who.own.writer.write([{ path: path('app.tabard.profile/self'), value }]));
          // As the app tells it: their repository has changed, not their entries.
          parts.people.look(who.did);
        },
        async mine() {
          clock.now += 10;
          written.push(await ben.social.post({ text: 'mine' }));
        },
        async answer() {
          const uri = some();
          clock.now += 10;
          written.push(await ben.social.post({ text: 'an answer', reply: uri }));
        },
        likeMine: () => ben.social.like(some(), below(2) === 0),
        boostMine: () => ben.social.boost(some(), below(2) === 0),
        async hide() {
          clock.now += 10;
          await ben.social.hide(some(), below(3) > 0);
        },
        bookmark: () => ben.social.bookmark(some(), below(2) === 0),
        mutePerson: () => keep(ben.social.mute({ kind: 'person', did: other().did }, null)),
        muteWord: () => keep(ben.social.mute({ kind: 'word', word: of(['boats', 'cats', 'words']) }, null)),
        muteTag: () => keep(ben.social.mute({ kind: 'tag', tag: 'cats' }, null)),
        muteThread: () => keep(ben.social.mute({ kind: 'thread', root: some() }, null)),
        block: () => keep(ben.social.block(other().did, true, { public: false })),
        async undo() {
          const last = undos.splice(below(Math.max(1, undos.length)), 1)[0];
          await last?.undo();
        },
        async tag() {
          await ben.social.followTag('cats', below(2) === 0);
        },
        async older() {
          if (!feed.view.get().more) return;
          await feed.older();
          await model.older();
        },
        async newer() {
          await model.showNewer();
          await feed.showNewer();
        },
        async behind() {
          const on = below(2) === 0;
          feed.lookBehind(on);
          model.lookBehind(on);
        },
      };
      const names = [...Object.keys(acts), 'post', 'post', 'boost', 'undo', 'undo', 'newer', 'older'];
      const done: string[] = [];
      try {
        for (let step = 0; step < Number(process.env.FEED_STEPS ?? 40); step++) {
          const name = of(names);
          done.push(name);
          await acts[name]?.();
          await settled(feed, model);
        }
      } catch (error) {
        throw new Error(`after ${done.join(', ')}`, { cause: error });
      }
      expect(ben.failures).toEqual([]);
      feed.close();
      parts.close();
    });
});

describe('what a change costs', () => {
  it('a page reads its own posts, a like reads one, a post of others none, however many are loaded', async () => {
    const ada = await soul('Ada');
    await bulk(ada, FEED_PAGE * 4);
    const asked: [string, number][] = [];
    const plainBen = await soul('Ben');
    const counted = (reads: SocialGround['reads']): SocialGround['reads'] =>
      new Proxy(reads, {
        get: (target, name) => {
          const read: unknown = Reflect.get(target, name);
          if (typeof read !== 'function' || typeof name !== 'string') return read;
          return (...args: unknown[]): unknown => {
            asked.push([name, Array.isArray(args[0]) ? args[0].length : 1]);
            return read(...args);
          };
        },
      });
    const ben = await openSoul(plainBen, { changes: { timers: quick, reads: counted(plainBen.ground.reads) } });
    await follow(ben, ada);
    const parts = await partsOf(ben);
    const feed = createFeed(parts, { kind: 'home' });
    await until(feed.view, ({ ready }) => ready);
    const read = (name: string): number => asked.reduce((sum, [of, count]) => sum + (of === name ? count : 0), 0);
    for (let page = 2; page <= 4; page++) {
      asked.length = 0;
      const { items } = feed.view.get();
      await feed.older();
      expect(feed.view.get().items).toBe(items);
      expect(items).toHaveLength(FEED_PAGE * page);
      expect([read('feed'), read('counts'), read('entries')]).toEqual([1, FEED_PAGE, 0]);
    }
    const liked = feed.view.get().items[100]?.post;
    if (liked === undefined) throw new TypeError('no post');
    asked.length = 0;
    await ben.social.like(liked.uri, true);
    await until(feed.view, ({ items }) => {
      const post = items[100]?.post;
      return post !== undefined && isPost(post) && post.counts.likes === 1;
    });
    expect([read('feed'), read('counts')]).toEqual([0, 1]);
    asked.length = 0;
    clock.now += 10_000;
    await ada.social.post({ text: 'new' });
    await carry(ada, ben);
    await until(feed.view, ({ waiting }) => waiting === 1);
    expect([read('feed'), read('counts'), read('entries')]).toEqual([1, 0, 0]);
    feed.close();
    parts.close();
  });
});

describe('what comes together', () => {
  it('a post that waits, and is boosted by oneself, stands as what one follows', async () => {
    const ada = await soul('Ada');
    const ben = await openSoul(await soul('Ben'), { changes: { timers: quick } });
    await ada.social.post({ text: 'one' });
    await follow(ben, ada);
    const parts = await partsOf(ben);
    const feed = createFeed(parts, { kind: 'home' });
    await until(feed.view, ({ ready }) => ready);
    clock.now += 10;
    const uri = await ada.social.post({ text: 'two' });
    await carry(ada, ben);
    await until(feed.view, ({ waiting }) => waiting === 1);
    clock.now += 10;
    await ben.social.boost(uri, true);
    const view = await until(feed.view, ({ items, waiting }) => items.length === 2 && waiting === 0);
    expect(view.items[0]).toMatchObject({ why: { kind: 'follow' }, boosts: [{ name: 'Ben' }] });
    feed.close();
    parts.close();
  });

  it('what changes while its page is on its way is shown as it is, not as it was read', async () => {
    const ada = await soul('Ada');
    const plainBen = await soul('Ben');
    const { reads } = plainBen.ground;
    let held: Promise<void> | undefined;
    let wasRead = (): void => undefined;
    let wasSought = (): void => undefined;
    const late: SocialGround['reads'] = new Proxy(reads, {
      get: (target, name) =>
        name !== 'feed'
          ? Reflect.get(target, name)
          : async (...args: Parameters<typeof reads.feed>) => {
              const page = await reads.feed(...args);
              if (args[0].among === undefined) wasRead();
              if (args[0].among === undefined) await held;
              else wasSought();
              return page;
            },
    });
    const ben = await openSoul(plainBen, { changes: { timers: quick, reads: late } });
    await bulk(ada, FEED_PAGE + 5);
    await follow(ben, ada);
    const parts = await partsOf(ben);
    const feed = createFeed(parts, { kind: 'home' });
    await until(feed.view, ({ ready }) => ready);
    const last = (await reads.posts(ada.did, { limit: 100 })).entries.at(-1)?.uri;
    if (last === undefined) throw new TypeError('no post');
    let release = (): void => undefined;
    held = new Promise((resolve) => {
      release = resolve;
    });
    const isRead = new Promise<void>((resolve) => {
      wasRead = resolve;
    });
    const reading = feed.older();
    await isRead;
    clock.now += 10;
    await ada.social.edit(last, { text: 'edited' });
    const isSought = new Promise<void>((resolve) => {
      wasSought = resolve;
    });
    await carry(ada, ben);
    // The change was looked at, and nothing stood yet that it is of.
    await isSought;
    await new Promise((resolve) => setTimeout(resolve, 0));
    release();
    await reading;
    await until(feed.view, ({ items }) => {
      const post = items.at(-1)?.post;
      return post !== undefined && isPost(post) && post.text === 'edited';
    });
    feed.close();
    parts.close();
  });
});

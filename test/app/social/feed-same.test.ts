/**
 * A feed that follows what changes is the feed that is made anew from the same entries, after any sequence of acts by oneself and by others.
 * `FEED_SEEDS=30 FEED_STEPS=60` goes on for longer.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { createFeed } from '../../../src/app/social/feed.js';
import type { Feed, FeedOf, FeedView, MissingPost, PostView, Undoable } from '../../../src/app/social/social-view.js';
import type { RecordUri } from '../../../src/base/index.js';
import { makeChance } from '../../faults/kill/chance.js';
import { clock, path } from '../../worker/world.js';
import { modelOf } from './feed-model.js';
import { bulk, partsOf, quick } from './feed-parts.js';
import { carry, follow, openSoul, type Soul, soul, until } from './world.js';

const began = clock.now;
// Files of tests share one clock.
afterAll(() => {
  clock.now = began;
});

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

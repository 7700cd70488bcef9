/**
 * However much comes at once, and however it is told, a feed leaves nothing out: while nothing waits, what stands is all that there is down to its
 * oldest line. Bounds are small here, so that few posts are more than can wait. `FEED_SEEDS=30 FEED_STEPS=60` goes on for longer.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { createFeed, type FeedBounds, type FeedParts } from '../../../src/app/social/feed.js';
import { feedSource } from '../../../src/app/social/feed-source.js';
import type { Changed, SocialGround } from '../../../src/app/social/ground.js';
import { createOpinions } from '../../../src/app/social/opinions.js';
import { createPeople } from '../../../src/app/social/people.js';
import type { Feed, FeedOf } from '../../../src/app/social/social-view.js';
import { createViews } from '../../../src/app/social/views.js';
import type { RecordUri } from '../../../src/base/index.js';
import { parseDid, tidOf } from '../../../src/codec/index.js';
import { makeChance } from '../../faults/kill/chance.js';
import { realTimers } from '../../helpers/real.js';
import { clock, path } from '../../worker/world.js';
import { carry, follow, openSoul, type Soul, soul, until } from './world.js';

const began = clock.now;
// Files of tests share one clock.
afterAll(() => {
  clock.now = began;
});

const home: FeedOf = { kind: 'home' };
const few: FeedBounds = { page: 8, window: 5, waiting: 12 };
const quick: SocialGround['timers'] = { ...realTimers, set: (run, after) => realTimers.set(run, after / 20) };

const bulk = async (who: Soul, count: number, before = 0): Promise<void> => {
  clock.now += 1000 + count;
  await who.own.writer.write(
    Array.from({ length: count }, (_, at) => ({
      path: path(`app.tabard.post/${tidOf((clock.now - before) * 1000 - at * 1000, 1)}`),
      value: { text: `${at} of ${count}`, createdAt: clock.now - before - at },
    })),
  );
};

interface Reader {
  readonly ben: Soul;
  readonly feed: Feed;
  /** All that stands in it, newest first, read anew from the store. */
  all(): Promise<readonly RecordUri[]>;
  close(): void;
}

/** While this is set, pages that are not the first rest until it is resolved. */
let held: Promise<void> | undefined;

const slowly = (reads: SocialGround['reads']): SocialGround['reads'] =>
  new Proxy(reads, {
    get: (target, name) =>
      name !== 'feed'
        ? Reflect.get(target, name)
        : async (...args: Parameters<typeof reads.feed>) => {
            const page = await reads.feed(...args);
            if (args[0].before !== undefined) await held;
            return page;
          },
  });

/** `isNamed` false: no change is told by name, as where too much has changed for that. */
const readerOf = async (souls: readonly Soul[], isNamed = () => true): Promise<Reader> => {
  const plain = await soul('Ben');
  const onChanged: SocialGround['onChanged'] = (listener) =>
    plain.ground.onChanged((change) => listener(isNamed() ? change : withoutNames(change)));
  const ben = await openSoul(plain, { changes: { timers: quick, onChanged, reads: slowly(plain.ground.reads) } });
  for (const who of souls) await follow(ben, who);
  const people = createPeople(ben.ground);
  const opinions = createOpinions(ben.ground);
  const views = createViews(ben.ground, people, opinions);
  await opinions.refresh();
  const parts: FeedParts = {
    ...{ ground: ben.ground, people, opinions, views },
    followed: () => ({
      dids: [...(ben.ground.self()?.own.household.config.follows().keys() ?? [])].flatMap(
        (text) => parseDid(text) ?? [],
      ),
      streams: {},
    }),
    bounds: few,
  };
  const feed = createFeed(parts, home);
  await until(feed.view, ({ ready }) => ready);
  const source = feedSource(home, parts);
  return {
    ...{ ben, feed },
    async all() {
      const uris: RecordUri[] = [];
      let cursor: string | undefined;
      do {
        const page = await source.page({ limit: 200, ...(cursor === undefined ? {} : { before: cursor }) });
        uris.push(...page.entries.filter(({ kind }) => kind === 'post').map(({ uri }) => uri));
        cursor = page.cursor;
      } while (cursor !== undefined);
      return uris;
    },
    close() {
      feed.close();
      for (const each of [people, views]) each.close();
    },
  };
};

const withoutNames = ({ did, entries }: Changed): Changed => ({ did, entries });

const standing = ({ feed }: Reader): readonly RecordUri[] => feed.view.get().items.map(({ post }) => post.uri);

/** While nothing waits, what stands is the beginning of all that there is. Some time after a change. */
const holds = async (reader: Reader): Promise<void> => {
  for (let left = 10_000; ; left--) {
    const all = await reader.all();
    const stands = standing(reader);
    const { waiting, more } = reader.feed.view.get();
    const wanted = all.slice(0, more ? stands.length : all.length);
    const isRight = waiting > 0 ? all.length > stands.length : JSON.stringify(stands) === JSON.stringify(wanted);
    if (isRight) return;
    if (left === 0) {
      expect(stands).toEqual(wanted);
      throw new Error(`${waiting} wait, and ${stands.length} of ${all.length} stand`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** Shows what waits, and goes down to the end. */
const readAll = async (reader: Reader): Promise<void> => {
  while (reader.feed.view.get().waiting > 0) await reader.feed.showNewer();
  while (reader.feed.view.get().more) await reader.feed.older();
};

describe('a feed to which much comes', () => {
  for (const isNamed of [true, false])
    it(`shows all of more than can wait, ${isNamed ? 'told by name' : 'told without names'}`, {
      timeout: 120_000,
    }, async () => {
      const ada = await soul('Ada');
      await bulk(ada, 20);
      const reader = await readerOf([ada], () => isNamed);
      await bulk(ada, 40);
      await carry(ada, reader.ben);
      const told = await until(reader.feed.view, ({ waiting }) => waiting > 0);
      await until(reader.feed.view, ({ manyWaiting }) => manyWaiting);
      expect(reader.feed.view.get().waiting).toBeLessThanOrEqual(few.waiting);
      expect(told.items).toHaveLength(few.page);
      await reader.feed.showNewer();
      expect(reader.feed.view.get()).toMatchObject({ waiting: 0, manyWaiting: false, more: true });
      expect(standing(reader)).toEqual((await reader.all()).slice(0, few.page));
      await readAll(reader);
      expect(standing(reader)).toEqual(await reader.all());
      expect(standing(reader)).toHaveLength(60);
      reader.close();
    });

  it('an older page that was on its way when it was begun from the top leaves nothing behind', {
    timeout: 60_000,
  }, async () => {
    const ada = await soul('Ada');
    await bulk(ada, 30);
    const reader = await readerOf([ada]);
    await bulk(ada, 40);
    await carry(ada, reader.ben);
    await until(reader.feed.view, ({ manyWaiting }) => manyWaiting);
    let release = (): void => undefined;
    held = new Promise((resolve) => {
      release = resolve;
    });
    const late = reader.feed.older();
    await reader.feed.showNewer();
    release();
    held = undefined;
    await late;
    expect(standing(reader)).toEqual((await reader.all()).slice(0, few.page));
    await readAll(reader);
    expect(standing(reader)).toEqual(await reader.all());
    reader.close();
  });

  const seeds = Array.from({ length: Number(process.env.FEED_SEEDS ?? 3) }, (_, index) => index + 1);
  for (const seed of seeds)
    it(`leaves nothing out, whatever comes and however it is read (seed ${seed})`, { timeout: 240_000 }, async () => {
      const { below, of } = makeChance(seed);
      const [ada, cleo, dora] = [await soul('Ada'), await soul('Cleo'), await soul('Dora')];
      await bulk(ada, 25);
      await bulk(cleo, 5);
      await bulk(dora, 30);
      let isNamed = true;
      const reader = await readerOf([ada, cleo], () => isNamed);
      const { ben, feed } = reader;
      const some = (): Soul => of([ada, cleo]);
      let follows = false;
      const acts: Readonly<Record<string, () => Promise<unknown>>> = {
        async one() {
          const who = some();
          await bulk(who, 1);
          await carry(who, ben);
        },
        async many() {
          const who = some();
          await bulk(who, 2 + below(40));
          await carry(who, ben);
        },
        async late() {
          const who = some();
          // Written before, and arrived now.
          await bulk(who, 1 + below(10), below(40) * 500);
          await carry(who, ben);
        },
        async unnamed() {
          isNamed = !isNamed;
        },
        async somebodyNew() {
          if (follows) return;
          follows = true;
          await follow(ben, dora);
        },
        async mine() {
          clock.now += 10;
          await ben.social.post({ text: 'mine' });
        },
        older: () => feed.older(),
        newer: () => feed.showNewer(),
      };
      const names = [...Object.keys(acts), 'many', 'many', 'newer', 'newer', 'older', 'older'];
      const done: string[] = [];
      let cuts = 0;
      try {
        for (let step = 0; step < Number(process.env.FEED_STEPS ?? 30); step++) {
          const name = of(names);
          done.push(name);
          await acts[name]?.();
          await holds(reader);
          if (feed.view.get().manyWaiting) cuts += 1;
        }
        await readAll(reader);
        await holds(reader);
      } catch (error) {
        throw new Error(`after ${done.join(', ')}`, { cause: error });
      }
      // More than can wait had come.
      expect(cuts).toBeGreaterThan(0);
      expect(ben.failures).toEqual([]);
      reader.close();
    });
});

/**
 * Two devices of one person and somebody else do anything in any order, and a reader takes it in pieces: entries are made now and then, broken off,
 * by one tab or another. At the end they are what one makes of the last views alone, and what the trees themselves say.
 */
import { describe, expect, it } from 'vitest';
import type { Did, RecordUri } from '../../../src/base/index.js';
import { recordUri } from '../../../src/repo/index.js';
import type { EntryRow, Store } from '../../../src/store/index.js';
import { createVerifyStore, type VerifyStore, type Write } from '../../../src/worker/index.js';
import { entryCollections } from '../../../src/worker/social/entry-of.js';
import { clock, type Owner, owner, path, postOf, random, sync, type Tab, tab } from '../world.js';
import { about, answerTo, entriesOf, referTo } from './people.js';

/** mulberry32 */
const dice = (seed: number): ((sides: number) => number) => {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
};

type Roll = (sides: number) => number;

const anyOf = <Item>(items: readonly Item[], roll: Roll): Item | undefined => items[roll(Math.max(1, items.length))];

const subjects = ['app.tabard.like', 'app.tabard.boost', 'app.tabard.vote', 'app.tabard.rsvp'] as const;
const more = { 'app.tabard.vote': { choices: [0] }, 'app.tabard.rsvp': { status: 'coming' } } as const;

/** One thing that somebody does, about what they know of. */
const writesOf = async (me: Owner, known: readonly RecordUri[], roll: Roll, step: number): Promise<Write[]> => {
  const uri = anyOf(known, roll);
  const { records } = await me.verify.list(me.did, null, { limit: 1000 });
  const own = anyOf(records, roll)?.path;
  const tags = ['a', 'B', 'c'].slice(0, roll(4));
  switch (uri === undefined ? 0 : roll(9)) {
    case 1:
      return [answerTo(uri as RecordUri, anyOf(known, roll) as RecordUri, `answer ${step}`)];
    case 2: {
      const kind = subjects[roll(4)] ?? 'app.tabard.like';
      return [await about(kind, uri as RecordUri, Reflect.get(more, kind))];
    }
    case 3:
      return own === undefined ? [] : [{ remove: own, kind: roll(2) === 0 ? 'deletion' : 'retraction' }];
    case 4: {
      const post = records.find(({ path: at }) => at.startsWith('app.tabard.post/'))?.path;
      return post === undefined ? [] : [{ path: post, value: { text: `edited ${step}`, createdAt: 1, tags } }];
    }
    case 5:
      return [
        {
          path: path(`app.tabard.follow/${(uri as string).slice(11, 43)}`),
          value: { subject: (uri as string).slice(0, 43), createdAt: step },
        },
      ];
    case 6: {
      const stream = records.find(({ path: at }) => at.startsWith('app.tabard.stream/'))?.path.slice(-13);
      const post = records.find(({ path: at }) => at.startsWith('app.tabard.post/'))?.path.slice(-13);
      if (stream === undefined || post === undefined)
        return [{ collection: 'app.tabard.stream', value: { name: 'S', createdAt: 1 } }];
      return [{ path: path(`app.tabard.member/${stream}.${post}`), value: {} }];
    }
    case 7:
      return [
        {
          collection: 'app.tabard.post',
          value: { text: `q ${step}`, createdAt: 1, quote: referTo(uri as RecordUri), tags },
        },
      ];
    case 8:
      return Array.from({ length: 300 }, (_, i) => postOf(`many ${step} ${i}`));
    default:
      return [{ collection: 'app.tabard.post', value: { text: `post ${step}`, createdAt: 1, tags } }];
  }
};

/** A store whose writing of entries now and then fails. */
const failing = (store: Store, roll: Roll, onFailed: () => void): Store =>
  new Proxy(store, {
    get: (target, name) =>
      name !== 'write'
        ? Reflect.get(target, name)
        : (stores: string[], ...rest: unknown[]) => {
            if (!stores.includes('entries') || roll(3) !== 0)
              return Reflect.apply(target.write, target, [stores, ...rest]);
            onFailed();
            return Promise.reject(new Error('killed'));
          },
  });

const sorted = (rows: readonly EntryRow[]): EntryRow[] =>
  rows.toSorted((a, b) => (`${a.did}/${a.path}` < `${b.did}/${b.path}` ? -1 : 1));

const fromNothing = async ({ store }: Tab): Promise<EntryRow[]> => {
  await store.write(['entries', 'indexed'], 'relaxed', async (tx) => {
    await tx.objectStore('entries').clear();
    await tx.objectStore('indexed').clear();
  });
  const verify = createVerifyStore({ store, now: () => clock.now, random });
  await verify.social('follow');
  return sorted(await entriesOf({ store }));
};

/** What the trees say, by another way: paths and CIDs of all records that are shown. */
const inTrees = async (verify: VerifyStore, did: Did): Promise<string[]> => {
  const found: string[] = [];
  for (const collection of entryCollections) {
    let cursor: string | undefined;
    do {
      const page = await verify.list(did, collection, { limit: 1000, ...(cursor === undefined ? {} : { cursor }) });
      found.push(...page.records.map(({ path: at, cid }) => `${recordUri(did, at)} ${cid}`));
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return found.toSorted();
};

describe('ENT-4 entries are those of the last views, in whatever order things came', () => {
  it.each([1, 2, 3, 4, 5, 6])('seed %i', { timeout: 180_000 }, async (seed) => {
    const roll = dice(seed * 6007);
    const [one, two, other] = [await owner(0), await owner(1), await owner(0, tab(), 2)];
    const reader = await tab();
    let failures = 0;
    const store = failing(reader.store, roll, () => {
      failures += 1;
    });
    const shaky = createVerifyStore({ store, now: () => clock.now, random });
    const known: RecordUri[] = [];
    for (let step = 0; step < 60; step++) {
      clock.now += roll(3) * 500;
      const me = anyOf([one, two, other], roll) ?? one;
      switch (roll(5)) {
        case 0:
          // Whoever takes it in makes its entries at once.
          await sync(me.verify, roll(2) === 0 ? shaky : reader.verify, me.did);
          break;
        case 1:
          await sync(one.verify, two.verify, one.did);
          if (roll(2) === 0) await sync(two.verify, one.verify, one.did);
          break;
        case 2:
          await shaky.social('follow').catch(() => undefined);
          if (roll(4) === 0) await reader.verify.social('follow', me.did);
          if (roll(12) === 0) await reader.verify.drop(me.did);
          break;
        default: {
          const writes = await writesOf(me, known, roll, step);
          if (writes.length === 0) break;
          const prepared = await me.commit(writes).catch((error: unknown) => {
            if (error instanceof Error && error.message === 'nothing to commit') return undefined;
            throw error;
          });
          if (prepared === undefined) break;
          const { records } = await me.verify.list(me.did, 'app.tabard.post', { reverse: true, limit: 1 });
          if (records[0] !== undefined) known.push(recordUri(me.did, records[0].path));
        }
      }
    }
    for (const me of [one, two, other]) await sync(me.verify, reader.verify, me.did);
    await reader.verify.social('follow');
    const rows = sorted(await entriesOf(reader));
    expect(rows.length).toBeGreaterThan(5);
    const counts = await reader.store.read(['indexed'], (tx) => tx.objectStore('indexed').getAll());
    expect(rows).toEqual(await fromNothing(reader));
    const again = await reader.store.read(['indexed'], (tx) => tx.objectStore('indexed').getAll());
    const byKind = (all: typeof counts) =>
      all.map(({ did, counts: of }) => [
        did,
        Object.entries(of)
          .filter(([, n]) => n !== 0)
          .toSorted(),
      ]);
    expect(byKind(counts)).toEqual(byKind(again));
    const trees = await Promise.all([one.did, other.did].map((did) => inTrees(reader.verify, did)));
    const standing = rows.filter(({ removed }) => removed === undefined);
    expect(standing.map(({ did, path: at, cid }) => `${recordUri(did, at)} ${cid}`).toSorted()).toEqual(
      trees.flat().toSorted(),
    );
    expect(failures).toBeGreaterThan(0);
  });
});

/** Entries follow what is kept: rule by rule, and whatever somebody else's records claim. */
import { describe, expect, it } from 'vitest';
import type { Did, RecordPath, Tid } from '../../../src/base/index.js';
import { millisecondsOf, tidOf, type ValueMap } from '../../../src/codec/index.js';
import { type BuiltRecord, derivedKey, makeRecord, recordUri } from '../../../src/repo/index.js';
import type { IndexedRow } from '../../../src/store/index.js';
import { createVerifyStore, type VerifyStore } from '../../../src/worker/index.js';
import { MAX_AHEAD_PATHS, MAX_ENTRIES, STEP_PATHS } from '../../../src/worker/social/limits.js';
import { begin, craftOver, revAt, visitorOf } from '../crafted.js';
import { clock, type Owner, path, postOf, random, sync, type Tab, tab } from '../world.js';
import { about, answerTo, entriesOf, follows, newestPost, referTo, someone, textOf } from './people.js';

const indexedOf = ({ store }: Tab, did: Did): Promise<IndexedRow | undefined> =>
  store.read(['indexed'], (tx) => tx.objectStore('indexed').get(did));

/** A stranger's tree of any records, as a visitor's store takes it in. */
const take = async (
  visitor: Tab,
  me: Owner,
  records: readonly (readonly [RecordPath, BuiltRecord])[],
  seq: number,
): Promise<void> => {
  const sorted = records.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const made = await craftOver(me, sorted, { seq, rev: revAt(clock.now) }, me.signer);
  const pull = await begin(visitor, me, made);
  expect((await visitor.verify.receiveBlocks(pull, made.blocks)).refused).toBeUndefined();
  expect((await visitor.verify.finishPull(pull, null)).verdict).toBe('valid');
};

const record = async (at: string, fields: ValueMap, rev: Tid = revAt(clock.now)) =>
  [path(at), await makeRecord(at.split('/')[0] ?? '', rev, fields)] as const;

const someoneElse: Did = 'did:tabard:abcdefghijklmnopqrstuvwxyz234567' as Did;
const theirPost = { did: someoneElse, path: 'app.tabard.post/3lzzzzzzzzz22' };

const tid = (milliseconds: number): string => tidOf(milliseconds * 1000, 1);

describe('entries', () => {
  it('ENT-1 are made of valid records only, under the keys that follow from their subjects', async () => {
    const me = await someone(1);
    const visitor = await visitorOf(me);
    const key = await derivedKey(someoneElse, 'app.tabard.post', '3lzzzzzzzzz22');
    const at = tid(clock.now - 5);
    await take(
      visitor,
      me,
      await Promise.all([
        record(`app.tabard.like/${key}`, { subject: theirPost, createdAt: 1 }),
        record(`app.tabard.like/${'a'.repeat(26)}`, { subject: theirPost, createdAt: 1 }),
        record(`app.tabard.boost/${key}`, { subject: 'x', createdAt: 1 }),
        record('app.tabard.post/not-a-time', { text: 'x', createdAt: 1 }),
        record(`app.tabard.post/${at}`, { text: 'good', createdAt: 1 }),
        record(`app.tabard.post/${tid(clock.now + 9_999_999)}`, { text: 'later than its rev', createdAt: 1 }),
        record(`app.tabard.post/${tid(clock.now - 9)}`, { text: 5, createdAt: 1 }),
        record('app.elsewhere.thing/a', { text: 'unknown' }),
      ]),
      1,
    );
    await visitor.verify.social('follow');
    expect((await entriesOf(visitor)).map((row) => row.path).toSorted()).toEqual([
      `app.tabard.like/${key}`,
      `app.tabard.post/${at}`,
    ]);
  });

  it('ENT-1 are not made of a record that is newer than every head, until a head is as new', async () => {
    const me = await someone(1);
    const visitor = await visitorOf(me);
    const later = clock.now + 60_000;
    const ahead = await record(`app.tabard.post/${tid(later - 1)}`, { text: 'from later', createdAt: 1 }, revAt(later));
    await take(visitor, me, [ahead], 1);
    await visitor.verify.social('follow');
    expect(await entriesOf(visitor)).toEqual([]);
    expect((await indexedOf(visitor, me.did))?.ahead).toEqual([ahead[0]]);
    clock.now = later + 1;
    const other = await record(`app.tabard.post/${tid(later)}`, { text: 'now', createdAt: 1 });
    await take(visitor, me, [ahead, other], 2);
    await visitor.verify.social('follow');
    expect(await entriesOf(visitor)).toHaveLength(2);
    expect((await indexedOf(visitor, me.did))?.ahead).toEqual([]);
  });

  it('ENT-1 forget what is newer than every head beyond a bound', async () => {
    const me = await someone(1);
    const visitor = await visitorOf(me);
    const later = revAt(clock.now + 60_000);
    const many = Array.from({ length: MAX_AHEAD_PATHS + 50 }, (_, i) =>
      record(`app.tabard.post/${tid(clock.now - i)}`, { text: `${i}`, createdAt: 1 }, later),
    );
    await take(visitor, me, await Promise.all(many), 1);
    await visitor.verify.social('follow');
    expect((await indexedOf(visitor, me.did))?.ahead).toHaveLength(MAX_AHEAD_PATHS);
  });

  it('ENT-2 are of no time after that of their rev, and what was brought along is of its own', async () => {
    const me = await someone(1);
    const visitor = await visitorOf(me);
    const key = await derivedKey(someoneElse, 'app.tabard.post', '3lzzzzzzzzz22');
    const rev = revAt(clock.now);
    const records = await Promise.all([
      record(`app.tabard.boost/${key}`, { subject: theirPost, createdAt: 253_402_300_799_999 }, rev),
      record(`app.tabard.post/${tid(clock.now - 2)}`, { text: 'old', createdAt: 1_000, archive: true }, rev),
      record(`app.tabard.post/${tid(clock.now - 1)}`, { text: 'x', createdAt: 253_402_300_799_999 }, rev),
    ]);
    await take(visitor, me, records, 1);
    await visitor.verify.keep(me.did, { reason: 'follow', serve: false });
    await visitor.verify.social('follow');
    const { entries } = await visitor.verify.social('feed', { limit: 10 });
    expect(entries.map(({ kind, at }) => [kind, at])).toEqual([
      ['boost', millisecondsOf(rev)],
      ['post', clock.now - 1],
      ['post', 1_000],
    ]);
  });

  it('ENT-3 stand in a feed under the tags that they have, and in streams by their members', async () => {
    const me = await someone(1);
    clock.now += 1000;
    await me.commit([
      { collection: 'app.tabard.post', value: { text: 'tagged', createdAt: 1, tags: ['Ｇarden', 'gate'] } },
      { collection: 'app.tabard.stream', value: { name: 'Photos', createdAt: 1 } },
    ]);
    const [stream] = (await me.verify.list(me.did, 'app.tabard.stream')).records;
    const key = stream?.path.slice(-13) as Tid;
    const first = await newestPost(me);
    clock.now += 1000;
    await me.commit([postOf('elsewhere')]);
    await me.commit([{ path: path(`app.tabard.member/${key}.${first.slice(-13)}`), value: {} }]);
    const texts = async (options: Partial<Parameters<VerifyStore['social']>[1] & object>): Promise<unknown[]> =>
      (await me.verify.social('feed', { limit: 10, ...options })).entries.map(textOf);
    expect(await texts({ tag: 'garden' })).toEqual(['tagged']);
    expect(await texts({ tag: 'gard' })).toEqual([]);
    expect(await texts({ streams: { [me.did]: [key] } })).toEqual(['tagged']);
    const inStream = await me.verify.social('posts', me.did, { limit: 10, stream: key });
    expect(inStream.entries.map(textOf)).toEqual(['tagged']);
  });

  it('ENT-4 go on where they stopped, whatever stopped them', async () => {
    const me = await someone(1);
    await me.commit(Array.from({ length: 700 }, (_, i) => postOf(`${i}`)));
    let left = 3;
    // The second step of three fails, as at a full disk or a kill.
    const breaking = new Proxy(me.store, {
      get: (target, name) =>
        name !== 'write'
          ? Reflect.get(target, name)
          : (stores: string[], ...rest: unknown[]) => {
              if (stores.includes('entries') && --left === 0) return Promise.reject(new Error('killed'));
              return Reflect.apply(target.write, target, [stores, ...rest]);
            },
    });
    const dying = createVerifyStore({ store: breaking, now: () => clock.now, random });
    await expect(dying.social('follow')).rejects.toThrow('killed');
    expect(await indexedOf(me, me.did)).toMatchObject({ view: null, next: { upTo: expect.any(String) } });
    const before = await entriesOf(me);
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(700);
    // The repository went on meanwhile.
    clock.now += 1000;
    await me.commit([postOf('after')]);
    await (await tab(me.store.id)).verify.social('follow');
    expect(await entriesOf(me)).toHaveLength(701);
    expect(await indexedOf(me, me.did)).not.toHaveProperty('next');
  });

  it('ENT-4 are made in steps of bounded size, however large a repository is', async () => {
    const me = await someone(1);
    await me.commit(Array.from({ length: 3 * STEP_PATHS }, (_, i) => postOf(`${i}`)));
    const sizes: number[] = [];
    const watched = new Proxy(me.store, {
      get: (target, name) =>
        name !== 'write'
          ? Reflect.get(target, name)
          : async (stores: string[], ...rest: unknown[]) => {
              const before = await entriesOf(me);
              await Reflect.apply(target.write, target, [stores, ...rest]);
              if (stores.includes('entries')) sizes.push((await entriesOf(me)).length - before.length);
            },
    });
    await createVerifyStore({ store: watched, now: () => clock.now, random }).social('follow');
    expect(Math.max(...sizes)).toBe(STEP_PATHS);
    expect(await entriesOf(me)).toHaveLength(3 * STEP_PATHS);
  });

  it('ENT-4 are made anew by another version of the code, and of a repository that was dropped and came again', async () => {
    const [me, reader] = [await someone(1), await someone(2)];
    await me.commit([postOf('one'), postOf('two')]);
    await sync(me.verify, reader.verify, me.did);
    await reader.verify.social('follow');
    expect(await entriesOf(reader)).toHaveLength(2);
    await reader.verify.drop(me.did);
    expect(await entriesOf(reader)).toEqual([]);
    expect(await indexedOf(reader, me.did)).toBeUndefined();
    clock.now += 1000;
    await sync(me.verify, reader.verify, me.did);
    await reader.verify.social('follow');
    expect(await entriesOf(reader)).toHaveLength(2);
    await reader.store.write(['indexed', 'entries'], 'relaxed', async (tx) => {
      const row = await tx.objectStore('indexed').get(me.did);
      if (row !== undefined) await tx.objectStore('indexed').put({ ...row, version: 0 });
      const [entry] = await tx.objectStore('entries').getAll();
      if (entry !== undefined) await tx.objectStore('entries').put({ ...entry, about: ['#stale 00000000000'] });
    });
    await reader.verify.social('follow');
    expect((await entriesOf(reader)).flatMap(({ about: terms }) => terms ?? [])).toEqual([]);
  });

  it('ENT-4 leave nothing of an identity that is dropped while they are made', async () => {
    const [me, reader] = [await someone(1), await someone(2)];
    await me.commit([postOf('one')]);
    await sync(me.verify, reader.verify, me.did);
    let isDropped = false;
    const dropping = new Proxy(reader.store, {
      get: (target, name) =>
        name !== 'write'
          ? Reflect.get(target, name)
          : async (stores: string[], ...rest: unknown[]) => {
              if (stores.includes('entries') && stores.includes('indexed') && !isDropped) {
                isDropped = true;
                await reader.verify.drop(me.did);
              }
              return Reflect.apply(target.write, target, [stores, ...rest]);
            },
    });
    await createVerifyStore({ store: dropping, now: () => clock.now, random }).social('follow', me.did);
    expect(isDropped).toBe(true);
    expect(await entriesOf(reader)).toEqual([]);
    expect(await indexedOf(reader, me.did)).toBeUndefined();
  });

  it('ENT-4 wait for no landing, and no landing for them', async () => {
    const me = await someone(1);
    await me.commit([postOf('one')]);
    await me.verify.social('follow');
    let isHeld = true;
    const writing = me.store.write(['entries', 'indexed'], 'relaxed', async (tx) => {
      while (isHeld) await tx.objectStore('entries').count();
    });
    clock.now += 1000;
    await me.commit([postOf('two')]);
    isHeld = false;
    await writing;
    await me.verify.social('follow');
    expect(await entriesOf(me)).toHaveLength(2);
  });

  it('ENT-5 of what was removed say so in its thread, and nowhere else', async () => {
    const [me, other] = [await someone(1), await someone(2)];
    clock.now += 1000;
    await me.commit([{ collection: 'app.tabard.post', value: { text: 'root', createdAt: 1, tags: ['gone'] } }]);
    const root = await newestPost(me);
    clock.now += 1000;
    await other.commit([answerTo(root, root, 'answer'), await about('app.tabard.like', root)]);
    const answer = await newestPost(other);
    await follows(me, other);
    await me.verify.social('follow');
    clock.now += 1000;
    await me.commit([{ remove: path(root.slice(me.did.length + 1)), kind: 'retraction' }]);
    await other.commit([
      { remove: path(answer.slice(other.did.length + 1)), kind: 'deletion' },
      {
        remove: path(`app.tabard.like/${((await about('app.tabard.like', root)) as { path: string }).path.slice(-26)}`),
        kind: 'deletion',
      },
    ]);
    await sync(other.verify, me.verify, other.did);
    await me.verify.social('follow');
    expect((await me.verify.social('feed', { limit: 9, replies: true })).entries).toEqual([]);
    expect((await me.verify.social('feed', { limit: 9, tag: 'gone' })).entries).toEqual([]);
    const [counts] = await me.verify.social('counts', [root], me.did);
    expect(counts).toEqual({ likes: 0, boosts: 0, replies: 0, quotes: 0 });
    const thread = await me.verify.social('thread', root);
    // What was taken back is shown when it is asked for.
    expect(thread.posts.map(({ removed, value }) => [removed, Reflect.get(Object(value), 'text')])).toEqual([
      ['retraction', 'root'],
    ]);
    const [gone] = await me.verify.social('entries', [answer]);
    expect(gone).toMatchObject({ removed: 'deletion', value: null });
  });

  it('ENT-6 of one identity are bounded, by kind and by tags; what is over is counted', async () => {
    const [me, flooder] = [await someone(1), await someone(2)];
    await flooder.commit([postOf('first')]);
    await sync(flooder.verify, me.verify, flooder.did);
    await me.verify.social('follow');
    const setCounts = (counts: IndexedRow['counts']): Promise<void> =>
      me.store.write(['indexed'], 'relaxed', async (tx) => {
        const row = await tx.objectStore('indexed').get(flooder.did);
        if (row !== undefined) await tx.objectStore('indexed').put({ ...row, counts });
      });
    await setCounts({ post: MAX_ENTRIES.post - 1, tags: MAX_ENTRIES.tags - 1 });
    clock.now += 1000;
    const tagged = (text: string) => ({
      collection: 'app.tabard.post',
      value: { text, createdAt: 1, tags: ['a', 'b'] },
    });
    await flooder.commit([tagged('untagged here'), tagged('left out')]);
    await sync(flooder.verify, me.verify, flooder.did);
    await me.verify.social('follow');
    const rows = await entriesOf(me);
    expect(rows).toHaveLength(2);
    expect(rows.flatMap(({ about: terms }) => terms ?? [])).toEqual([]);
    expect((await me.verify.stats()).refusals['too-many']).toBe(2);
    expect((await indexedOf(me, flooder.did))?.counts).toEqual({ post: MAX_ENTRIES.post, tags: MAX_ENTRIES.tags - 1 });
  });

  it('ENT-6 that are removed make room', async () => {
    const me = await someone(1);
    await me.commit([
      { collection: 'app.tabard.post', value: { text: 'x', createdAt: 1, tags: ['a'] } },
      await about('app.tabard.like', recordUri(someoneElse, path(theirPost.path))),
    ]);
    await me.verify.social('follow');
    expect((await indexedOf(me, me.did))?.counts).toEqual({ post: 1, tags: 1, like: 1 });
    const { records } = await me.verify.list(me.did, null);
    clock.now += 1000;
    await me.commit(
      records
        .filter(({ path: at }) => !at.includes('self'))
        .map(({ path: at }) => ({ remove: at, kind: 'deletion' as const })),
    );
    await me.verify.social('follow');
    // The removed post leaves its row.
    expect((await indexedOf(me, me.did))?.counts).toEqual({ post: 1, tags: 0, like: 0 });
  });

  it('ENT-7 count each identity once, and an answer that quotes twice', async () => {
    const [me, other] = [await someone(1), await someone(2)];
    clock.now += 1000;
    await me.commit([postOf('counted')]);
    const post = await newestPost(me);
    const quoting = {
      text: 'q',
      createdAt: 1,
      quote: referTo(post),
      reply: { root: referTo(post), parent: referTo(post) },
    };
    await other.commit([
      await about('app.tabard.like', post),
      await about('app.tabard.boost', post),
      await about('app.tabard.vote', post, { choices: [1] }),
      { collection: 'app.tabard.post', value: quoting },
    ]);
    clock.now += 1000;
    await other.commit([
      await about('app.tabard.vote', post, { choices: [2] }),
      await about('app.tabard.like', post, { createdAt: 2 }),
    ]);
    await follows(me, other);
    await me.verify.social('follow');
    const own = await me.verify.social('counts', [post], me.did);
    expect(own).toEqual([{ likes: 1, boosts: 1, replies: 1, quotes: 1 }]);
    const [theirs] = await me.verify.social('counts', [post], other.did);
    expect(theirs).toMatchObject({ liked: expect.stringContaining('app.tabard.like/'), boosted: expect.any(String) });
    const votes = await me.verify.social('about', post, 'vote', { limit: 10 });
    expect(votes.entries.map(({ value }) => Reflect.get(Object(value), 'choices'))).toEqual([[2]]);
  });

  it('ENT-8 that are behind show nothing that does not stand any more', async () => {
    const [me, other] = [await someone(1), await someone(2)];
    clock.now += 1000;
    await other.commit([postOf('stays'), postOf('goes')]);
    const goes = await newestPost(other);
    await follows(me, other);
    await me.verify.social('follow');
    expect((await me.verify.social('feed', { limit: 9 })).entries).toHaveLength(2);
    clock.now += 1000;
    await other.commit([{ remove: path(goes.slice(other.did.length + 1)), kind: 'deletion' }]);
    await sync(other.verify, me.verify, other.did);
    // Its entries are not made yet.
    expect((await indexedOf(me, other.did))?.view).not.toBe(
      (await me.verify.repositories()).find(({ did }) => did === other.did)?.heads[0]?.data,
    );
    expect((await me.verify.social('feed', { limit: 9 })).entries.map(textOf)).toEqual(['stays']);
  });

  it('ENT-9 give the versions of a record out of the trees that are here, and none of what somebody else deleted', async () => {
    const [me, other] = [await someone(1), await someone(2)];
    await other.commit([postOf('first')]);
    const post = await newestPost(other);
    const at = path(post.slice(other.did.length + 1));
    await follows(me, other);
    for (const text of ['second', 'third']) {
      clock.now += 1000;
      await other.commit([{ path: at, value: { text, createdAt: 1 } }]);
      await sync(other.verify, me.verify, other.did);
    }
    for (const { verify } of [me, other])
      expect((await verify.social('history', post)).map(textOf)).toEqual(['third', 'second', 'first']);
    clock.now += 1000;
    await other.commit([{ remove: at, kind: 'deletion' }]);
    await sync(other.verify, me.verify, other.did);
    expect((await me.verify.social('history', post)).map(({ value }) => value)).toEqual([null]);
    expect(await other.verify.social('history', post)).toHaveLength(4);
    expect(await me.verify.social('history', recordUri(someoneElse, at))).toEqual([]);
  });

  it('tell whose have changed, and count what is newer', async () => {
    const me = await someone(1);
    await me.commit([postOf('one')]);
    const told: Did[] = [];
    me.verify.on('entries', ({ dids }) => told.push(...dids));
    const { entries } = await me.verify.social('feed', { limit: 1 });
    expect(told).toEqual([me.did]);
    const [first] = entries;
    const than = `${(first?.at ?? 0) * 1000 + 999} ${first?.uri}`;
    clock.now += 1000;
    const told2 = new Promise((resolve) => me.verify.on('entries', resolve));
    await me.commit([postOf('two'), postOf('three')]);
    await told2;
    expect(await me.verify.social('newer', {}, than)).toBe(2);
    expect(await me.verify.social('newer', {}, null)).toBe(3);
    await expect(me.verify.social('feed', { limit: 1, before: 'nonsense' })).rejects.toThrow(RangeError);
  });
});

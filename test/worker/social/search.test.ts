/** Searching in what is kept, over the real database. */
import { describe, expect, it } from 'vitest';
import type { Did, RecordPath, RecordUri } from '../../../src/base/index.js';
import { createVerifyStore, type VerifyStore } from '../../../src/worker/index.js';
import { MAX_IDENTITY_WORDS } from '../../../src/worker/social/search/following.js';
import { SEARCH_VERSION, SHARD_RECORDS } from '../../../src/worker/social/search/shards.js';
import { askedWords, MAX_WORD, wordsOf } from '../../../src/worker/social/search/words.js';
import { clock, type Owner, postOf, profileOf, random, sync, tab } from '../world.js';
import { newestPost, someone } from './people.js';

type What = 'posts' | 'people' | 'tags';

const find = async (verify: VerifyStore, text: string, what?: What, dids?: readonly Did[]): Promise<RecordUri[]> => {
  const found = await verify.social('search', text, { limit: 50, ...(what && { what }), ...(dids && { dids }) });
  expect(found.complete).toBe(true);
  return found.hits.map(({ uri }) => uri);
};

const say = async (me: Owner, text: string, more: object = {}): Promise<RecordUri> => {
  clock.now += 1000;
  await me.commit([{ collection: 'app.tabard.post', value: { text, createdAt: 1, ...more } }]);
  return newestPost(me);
};

const pathIn = (uri: RecordUri): RecordPath => uri.slice(uri.indexOf('/') + 1) as RecordPath;

/** All that the index has on disk, as text. */
const onDisk = async (me: Owner): Promise<string> =>
  JSON.stringify(await me.store.read(['search'], (tx) => tx.objectStore('search').getAll()));

describe('words', () => {
  it('SRC-2 are compared without case, marks and width, and do without spaces where a script does', () => {
    expect(wordsOf('Ünïcode ＡＢＣ don’t')).toEqual(['unicode', 'abc', 'dont']);
    expect(wordsOf('日本語 ok')).toEqual(['日本', '本語', '語', 'ok']);
    expect(askedWords('日本語')).toEqual(['日本', '本語']);
    expect(askedWords('語')).toEqual(['語']);
    expect(wordsOf('한국어')).toEqual(['한국어']);
    expect(wordsOf('हिन्दी')).toEqual(['हिन्दी']);
    expect(wordsOf('x'.repeat(500))).toEqual(['x'.repeat(MAX_WORD)]);
    expect(wordsOf('\u202e\u0000 — !')).toEqual([]);
  });
});

describe('searching', () => {
  it('SRC-1 finds posts by any of their words or its beginning, in any script, and people by name and bio', async () => {
    const me = await someone(1);
    await me.commit([profileOf('Ada Lovelace')]);
    const rain = await say(me, 'Heavy rainfall over Zürich');
    const tokyo = await say(me, '東京の天気は雨です', { warning: 'weather' });
    const cat = await say(me, 'look', { poll: { options: ['marmalade', 'jam'] } });
    expect(await find(me.verify, 'zurich')).toEqual([rain]);
    expect(await find(me.verify, 'rain')).toEqual([rain]);
    expect(await find(me.verify, 'heavy zurich')).toEqual([rain]);
    expect(await find(me.verify, 'rain tokyo')).toEqual([]);
    expect(await find(me.verify, 'lo')).toEqual([`${me.did}/app.tabard.profile/self`]);
    expect(await find(me.verify, 'ra')).toEqual([]);
    expect(await find(me.verify, '天気')).toEqual([tokyo]);
    expect(await find(me.verify, 'Weather')).toEqual([tokyo]);
    expect(await find(me.verify, 'marmalad')).toEqual([cat]);
    expect(await find(me.verify, 'lovelace', 'people')).toEqual([`${me.did}/app.tabard.profile/self`]);
    expect(await find(me.verify, 'lovelace', 'posts')).toEqual([]);
    expect(await find(me.verify, 'rainfal zurcih')).toEqual([]);
    expect(await find(me.verify, 'rainfull')).toEqual([rain]);
    expect(await find(me.verify, 'rain', 'posts', ['did:tabard:a' as Did])).toEqual([]);
  });

  it('knows tags by how they begin, those that are used most first', async () => {
    const me = await someone(1);
    await say(me, 'one', { tags: ['Garden'] });
    await say(me, 'two', { tags: ['garden', 'gate'] });
    const { hits } = await me.verify.social('search', '#GA', { limit: 10, what: 'tags' });
    expect(hits.map(({ terms, score }) => [terms[0], score])).toEqual([
      ['garden', 2],
      ['gate', 1],
    ]);
  });

  it('SRC-3 lets go of what was removed, its words on disk too', async () => {
    const me = await someone(1);
    const secret = await say(me, 'the word is abracadabra');
    expect(await find(me.verify, 'abracadabra')).toEqual([secret]);
    for (let n = 0; n < 210; n++) await me.commit([postOf(`filler ${n}`)]);
    await find(me.verify, 'filler');
    expect(await onDisk(me)).toContain('abracadabra');
    clock.now += 1000;
    await me.commit([{ remove: pathIn(secret), kind: 'deletion' }]);
    expect(await find(me.verify, 'abracadabra')).toEqual([]);
    expect(await onDisk(me)).not.toContain('abracadabra');
    expect(await onDisk(me)).toContain('filler');
  });

  it('SRC-3 lets go of whoever is dropped', async () => {
    const [me, other] = [await someone(1), await someone(2)];
    await say(other, 'hippopotamus');
    await sync(other.verify, me.verify, other.did);
    expect(await find(me.verify, 'hippopotamus')).toHaveLength(1);
    await me.verify.drop(other.did);
    expect(await find(me.verify, 'hippopotamus')).toEqual([]);
    expect(await onDisk(me)).not.toContain('hippopotamus');
  });

  it('SRC-4 is found again after a restart, and what came meanwhile with it; another tab’s writing is taken over', async () => {
    const me = await someone(1);
    for (let n = 0; n < 5; n++) await me.commit(Array.from({ length: 50 }, (_, i) => postOf(`many ${n} ${i}`)));
    expect(await find(me.verify, 'many')).toHaveLength(50);
    expect(await onDisk(me)).toContain('many');
    await say(me, 'latest');
    const again = await tab(me.store.id);
    expect(await find(again.verify, 'latest')).toHaveLength(1);
    const gone = await newestPost(me);
    clock.now += 1000;
    await me.commit([{ remove: pathIn(gone), kind: 'deletion' }]);
    expect(await find(me.verify, 'latest')).toEqual([]);
    expect(await find(again.verify, 'latest')).toEqual([]);
    expect(await find(again.verify, 'many')).toHaveLength(50);
  });

  it('SRC-4 begins anew in the slower of two tabs that write at once', async () => {
    const me = await someone(1);
    await me.commit(Array.from({ length: 250 }, (_, i) => postOf(`both ${i}`)));
    let written = 0;
    const counting = ({ store }: Pick<Owner, 'store'>): VerifyStore => {
      const watched = new Proxy(store, {
        get: (target, name) =>
          name !== 'write'
            ? Reflect.get(target, name)
            : async (stores: string[], ...rest: unknown[]) => {
                await Reflect.apply(target.write, target, [stores, ...rest]);
                if (stores.includes('search')) written += 1;
              },
      });
      return createVerifyStore({ store: watched, now: () => clock.now, random });
    };
    const tabs = [counting(me), counting(await tab(me.store.id))];
    const found = await Promise.all(tabs.map((verify) => find(verify, 'both')));
    expect(found.map((hits) => hits.length)).toEqual([50, 50]);
    expect(written).toBe(1);
  });

  it('makes another part where one is full', async () => {
    const me = await someone(1);
    await me.commit(Array.from({ length: SHARD_RECORDS + 10 }, (_, i) => postOf(i % 100 === 0 ? 'rare' : 'common')));
    const found = await find(me.verify, 'rare');
    expect(found).toHaveLength(Math.ceil((SHARD_RECORDS + 10) / 100));
    const { shards } = (await me.store.read(['search'], (tx) => tx.objectStore('search').get(['state', 0]))) as {
      shards: number;
    };
    expect(shards).toBe(2);
  });

  it('SRC-6 looks for what nearly everything begins with where it was said last, and for what is written so everywhere', async () => {
    const me = await someone(1);
    await me.commit(Array.from({ length: SHARD_RECORDS }, (_, i) => postOf(i === 0 ? 'raining once' : 'rained')));
    await find(me.verify, '');
    clock.now += 1000;
    await me.commit(Array.from({ length: 1_001 }, () => postOf('rained again')));
    const [first] = await find(me.verify, 'raining');
    const texts = await me.verify.social('entries', first === undefined ? [] : [first]);
    expect(texts).toMatchObject([{ value: { text: 'raining once' } }]);
    const begun = await me.verify.social('search', 'rain', { limit: 200 });
    const found = await me.verify.social(
      'entries',
      begun.hits.map(({ uri }) => uri),
    );
    expect(new Set(found.map((entry) => Reflect.get(Object(entry?.value), 'text')))).toEqual(new Set(['rained again']));
  });

  it('SRC-5 takes no more words of a stranger than the bound', async () => {
    const [me, flooder] = [await someone(1), await someone(2)];
    await flooder.commit([postOf('hello')]);
    await sync(flooder.verify, me.verify, flooder.did);
    await find(me.verify, 'hello');
    // As if it had written so much before.
    const row = await me.store.read(['repositories'], (tx) => tx.objectStore('repositories').get(flooder.did));
    if (row === undefined) throw new Error('not kept');
    const { did, addedAt, view, scope } = row;
    const of = [{ did, addedAt, view, scope: JSON.stringify(scope), words: MAX_IDENTITY_WORDS }];
    await me.store.write(['search'], 'relaxed', async (tx) => {
      await tx.objectStore('search').put({ version: SEARCH_VERSION, stamp: 7, shards: 0, of }, ['state', 0]);
    });
    clock.now += 1000;
    await flooder.commit([postOf('overflowing')]);
    await sync(flooder.verify, me.verify, flooder.did);
    expect(await find(me.verify, 'overflowing')).toEqual([]);
    expect((await me.verify.stats()).refusals['too-many']).toBe(1);
  });

  it('takes questions of any shape', async () => {
    const me = await someone(1);
    await say(me, 'something');
    for (const text of [
      '',
      ' ',
      '\u0000',
      '#',
      '# ',
      '*',
      '('.repeat(1000),
      '語'.repeat(1000),
      'a '.repeat(1000),
      '\ud800',
    ])
      for (const what of [undefined, 'posts', 'people', 'tags'] as const)
        expect(
          Array.isArray((await me.verify.social('search', text, { limit: 1e9, ...(what && { what }) })).hits),
        ).toBe(true);
  });
});

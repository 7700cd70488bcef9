/** What a change of entries is told by, and entries that are asked for by name. */
import { describe, expect, it } from 'vitest';
import type { Did, RecordUri, Tid } from '../../../src/base/index.js';
import { tidOf } from '../../../src/codec/index.js';
import { recordUri } from '../../../src/repo/index.js';
import type { VerifyStoreEvents } from '../../../src/worker/index.js';
import type { FeedOptions } from '../../../src/worker/social/types.js';
import { clock, type Owner, path, postOf, sync, type Tab, tab } from '../world.js';
import { about, answerTo, entriesOf, follows, newestPost, someone } from './people.js';

type Told = VerifyStoreEvents['entries'];

const listen = ({ verify }: Pick<Tab, 'verify'>): Told[] => {
  const told: Told[] = [];
  verify.on('entries', (event) => told.push(event));
  return told;
};

const take = async (me: Tab, them: Owner): Promise<void> => {
  await sync(them.verify, me.verify, them.did);
  await me.verify.social('follow', them.did);
};

describe('a change of entries', () => {
  it('ENT-10 names what changed and what that speaks of, also when it is taken back', async () => {
    const [me, other] = [await someone(1), await someone(2)];
    await me.commit([postOf('liked'), postOf('not spoken of')]);
    const mine = await newestPost(me);
    await other.commit([postOf('hello')]);
    await follows(me, other);
    await me.verify.social('follow');
    const told = listen(me);
    const like = await about('app.tabard.like', mine);
    if (!('path' in like)) throw new TypeError('no path');
    const likeUri = recordUri(other.did, like.path);
    clock.now += 10;
    await other.commit([like, answerTo(mine, mine, 'an answer')]);
    await take(me, other);
    const answer = await newestPost(other);
    expect(told.map(({ dids, uris }) => [dids, uris?.toSorted()])).toEqual([
      [[other.did], [answer, likeUri, mine].toSorted()],
    ]);
    told.length = 0;
    clock.now += 10;
    await other.commit([{ remove: like.path, kind: 'deletion' }]);
    await take(me, other);
    expect(told.map(({ uris }) => uris?.toSorted())).toEqual([[likeUri, mine].toSorted()]);
  });

  it('ENT-10 names nothing where what was there before is made anew, and says so once', async () => {
    const me = await someone(1);
    await me.commit([postOf('one')]);
    await me.verify.social('follow');
    const told = listen(me);
    const [indexed] = await me.store.read(['indexed'], (tx) => tx.objectStore('indexed').getAll());
    if (indexed === undefined) throw new TypeError('nothing was indexed');
    await me.store.write(['indexed'], 'relaxed', (tx) => tx.objectStore('indexed').put({ ...indexed, version: 0 }));
    await me.verify.social('follow', me.did);
    expect(told).toEqual([{ dids: [me.did] }]);
  });

  it('ENT-10 that another tab has made is told as well, without names, and once', async () => {
    const id = 'twotabsonestorea';
    const [first, second] = [await tab(id), await tab(id)];
    const other = await someone(2);
    await other.commit([postOf('one')]);
    for (const each of [first, second]) await take(each, other);
    const told = listen(second);
    clock.now += 10;
    await other.commit([postOf('two')]);
    await take(first, other);
    await second.verify.social('follow', other.did);
    await second.verify.social('follow', other.did);
    expect(told).toEqual([{ dids: [other.did] }]);
  });

  it('ENT-10 is told when everything of somebody goes', async () => {
    const [me, other] = [await someone(1), await someone(2)];
    await other.commit([postOf('one')]);
    await take(me, other);
    const told = listen(me);
    await me.verify.drop(other.did);
    expect(told).toEqual([{ dids: [other.did] }]);
  });
});

describe('entries by name', () => {
  it('ENT-3 are those that a page of everything has, whatever is asked for', async () => {
    const [me, ada, cleo] = [await someone(1), await someone(2), await someone(3)];
    const stream = tidOf(clock.now * 1000 - 5, 2);
    clock.now += 10;
    await me.commit([postOf('mine')]);
    const mine = await newestPost(me);
    await ada.commit([{ collection: 'app.tabard.post', value: { text: 'of #boats', tags: ['Boats'], createdAt: 1 } }]);
    const tagged = await newestPost(ada);
    clock.now += 10;
    await ada.commit([postOf('in a stream'), answerTo(tagged, tagged, 'to myself'), answerTo(mine, mine, 'to you')]);
    await ada.commit([{ path: path(`app.tabard.member/${stream}.${tagged.slice(-13)}`), value: {} }]);
    await cleo.commit([postOf('hers'), await about('app.tabard.boost', tagged)]);
    for (const each of [ada, cleo]) await follows(me, each);
    await me.verify.social('follow');
    const all = (await entriesOf(me)).map((row) => recordUri(row.did, row.path));
    expect(all.length).toBeGreaterThan(7);
    const asked: readonly Omit<FeedOptions, 'limit'>[] = [
      {},
      { replies: true },
      { tag: 'boats' },
      { dids: [ada.did] },
      { dids: [ada.did, cleo.did], streams: { [ada.did]: [stream] } as Record<Did, readonly Tid[]> },
    ];
    for (const options of asked) {
      const { entries } = await me.verify.social('feed', { ...options, limit: 100 });
      const among = await me.verify.social('feed', { ...options, limit: 100, among: all });
      expect(entries.length, JSON.stringify(options)).toBeGreaterThan(0);
      expect(among, JSON.stringify(options)).toEqual({ entries });
      const some: readonly RecordUri[] = entries.slice(1).map(({ uri }) => uri);
      expect((await me.verify.social('feed', { ...options, limit: 100, among: some })).entries).toEqual(
        entries.slice(1),
      );
    }
    for (const options of [{}, { replies: true }, { stream }]) {
      const { entries } = await me.verify.social('posts', ada.did, { ...options, limit: 100 });
      expect(entries.length).toBeGreaterThan(0);
      expect(await me.verify.social('posts', ada.did, { ...options, limit: 100, among: all })).toEqual({ entries });
    }
  });
});

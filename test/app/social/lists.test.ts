/** Lists of people: private ones, public ones as records, and from one to the other. */
import { describe, expect, it } from 'vitest';
import { MAX_IN_LIST, MAX_LISTS } from '../../../src/app/social/limits.js';
import type { FeedView } from '../../../src/app/social/social-view.js';
import type { Did, RecordPath } from '../../../src/base/index.js';
import { tidOf } from '../../../src/codec/index.js';
import { clock, path } from '../../worker/world.js';
import { carry, eventually, follow, openSoul, type Soul, soul, textOf, until } from './world.js';

const texts = ({ items }: FeedView): readonly string[] => items.map(({ post }) => textOf(post));
const stranger = (letter: string): Did => `did:tabard:${letter.repeat(32)}` as Did;

const listRecords = async ({ did, device }: Soul) =>
  (await device.verify.list(did, 'app.tabard.list', { limit: 200 })).records;

/** A list as somebody else's program may write it. */
const writeRaw = async (who: Soul, at: number, fields: object): Promise<string> => {
  const key = tidOf(clock.now * 1000 + at, 1);
  await who.own.writer.write([
    {
      path: path(`app.tabard.list/${key}`),
      value: { name: `List ${at}`, purpose: 'people', members: [], createdAt: clock.now, ...fields },
    },
  ]);
  return key;
};

describe('a public list', () => {
  it('is a record that others read, with a feed of what they keep of its people', async () => {
    const [ada, ben, cleo] = [await soul('Ada'), await soul('Ben'), await soul('Cleo')];
    await cleo.social.post({ text: 'from Cleo' });
    const key = await ada.social.keepList({ name: ' Sailors ', members: [cleo.did, ada.did], public: true });
    expect(ada.social.lists.get()).toMatchObject([{ key, name: 'Sailors', public: true, description: '' }]);
    await follow(ben, ada);
    expect(await ben.social.listsOf(ada.did)).toMatchObject([
      { key, name: 'Sailors', public: true, members: [ada.did, cleo.did].sort().map((did) => ({ did })) },
    ]);
    await follow(ben, cleo);
    const feed = ben.social.feed({ kind: 'list', list: key, of: ada.did });
    const view = await until(feed.view, ({ ready }) => ready);
    expect(texts(view)).toEqual(['from Cleo']);
    expect(view.items[0]?.why).toEqual({ kind: 'list', list: 'Sailors' });
    feed.close();
  });

  it('LST-1 shows people only, each once, of the newest 100 records', async () => {
    const ada = await soul('Ada');
    const twice = stranger('b');
    await writeRaw(ada, 1, { purpose: 'block', members: [twice] });
    const key = await writeRaw(ada, 2, { members: [twice, stranger('c'), twice] });
    expect(await ada.social.listsOf(ada.did)).toMatchObject([
      { key, members: [{ did: twice }, { did: stranger('c') }] },
    ]);
    await ada.own.writer.write(
      Array.from({ length: MAX_LISTS }, (_, at) => ({
        path: `app.tabard.list/${tidOf(clock.now * 1000 + 10 + at, 1)}` as RecordPath,
        value: { name: `${at}`, purpose: 'people', members: [], createdAt: clock.now },
      })),
    );
    const shown = await ada.social.listsOf(ada.did);
    expect(shown).toHaveLength(MAX_LISTS);
    expect(shown.some((list) => list.key === key)).toBe(false);
  });

  it('LST-2 neither follows nor fetches who is in it', async () => {
    const ada = await soul('Ada');
    const [bea, cleo] = [stranger('b'), stranger('c')];
    const key = await ada.social.keepList({ name: 'Far', members: [bea, cleo], public: true });
    const feed = ada.social.feed({ kind: 'list', list: key });
    expect(texts(await until(feed.view, ({ ready }) => ready))).toEqual([]);
    expect(ada.follows.stateOf(bea)).toBe('no');
    expect([...new Set(ada.asked.flatMap(([what, uris]) => uris.map((uri) => `${what} ${uri}`)))].sort()).toEqual([
      `fetch ${bea}/app.tabard.profile/self`,
      `fetch ${cleo}/app.tabard.profile/self`,
    ]);
    feed.close();
  });

  it('LST-3 is changed by one act after the other, and keeps what a later version put into it', async () => {
    const ada = await soul('Ada');
    const key = await writeRaw(ada, 1, { name: 'Old', weather: 'fine', description: 'Of the coast' });
    await ada.social.listsOf(ada.did);
    const people = ['b', 'c', 'd', 'e'].map(stranger);
    await Promise.all(people.map((did) => ada.social.setInList(key, did, true)));
    const [record] = await listRecords(ada);
    expect(record?.value).toMatchObject({ members: people, weather: 'fine', description: 'Of the coast', name: 'Old' });
    const out = await ada.social.setInList(key, stranger('c'), false);
    expect(ada.social.lists.get()[0]?.members.map(({ did }) => did)).toEqual([people[0], people[2], people[3]]);
    await out.undo();
    expect(ada.social.lists.get()[0]?.members.map(({ did }) => did)).toEqual(people);
    await expect(ada.social.setInList('2222222222222', stranger('b'), true)).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('LST-4 becomes private and public again: first it stands in its new place', async () => {
    const ada = await soul('Ada');
    const hidden = await ada.social.keepList({ name: 'Friends', members: [stranger('b')] });
    expect(await listRecords(ada)).toEqual([]);
    const open = await ada.social.keepList({ key: hidden, name: 'Friends', members: [stranger('b')], public: true });
    expect(open).not.toBe(hidden);
    expect(await listRecords(ada)).toHaveLength(1);
    expect(ada.own.household.config.section('lists').entries().size).toBe(0);
    // What does not come to its end leaves it where it was as well.
    const torn = await openSoul(ada, {
      changes: {
        open: async () => ({
          follows: ada.follows,
          own: { ...ada.own, writer: { ...ada.own.writer, write: () => Promise.reject(new Error('cut off')) } },
        }),
      },
    });
    await expect(
      torn.social.keepList({ key: open, name: 'Friends', members: [stranger('b')], public: false }),
    ).rejects.toThrow('cut off');
    expect(await listRecords(ada)).toHaveLength(1);
    await eventually(async () => ada.social.lists.get().length === 2);
    const [twice] = ada.social.lists.get().filter((list) => !list.public);
    await ada.social.dropList(twice?.key ?? '');
    await ada.social.keepList({ key: open, name: 'Friends', members: [stranger('b')], public: false });
    expect(await listRecords(ada)).toEqual([]);
    expect(ada.social.lists.get()).toMatchObject([{ name: 'Friends', public: false, members: [{}] }]);
    torn.social.close();
  });

  it('LST-5 is refused where it is too large, or one too many, and nothing gives way', async () => {
    const ada = await soul('Ada');
    const crowd = Array.from({ length: MAX_IN_LIST + 1 }, (_, at) =>
      stranger('b').replace(
        /b{4}$/,
        at
          .toString(4)
          .padStart(7, '0')
          .replace(/./g, (digit) => 'bcde'[Number(digit)] ?? 'b'),
      ),
    ).map((text) => `did:tabard:${text.slice(-32)}` as Did);
    for (const isPublic of [true, false])
      await expect(ada.social.keepList({ name: 'Crowd', members: crowd, public: isPublic })).rejects.toMatchObject({
        code: 'bad-record-input',
      });
    await expect(ada.social.keepList({ name: '  ', members: [], public: true })).rejects.toMatchObject({
      code: 'bad-record-input',
    });
    const config = ada.own.household.config.section('lists');
    for (let at = 0; at < MAX_LISTS - 1; at++)
      config.set(`${'a'.repeat(14)}${'abcdefghij'[Math.floor(at / 10)]}${'abcdefghij'[at % 10]}`, { name: `${at}` });
    await ada.social.keepList({ name: 'Last', members: [], public: true });
    for (const isPublic of [true, false])
      await expect(ada.social.keepList({ name: 'More', members: [], public: isPublic })).rejects.toMatchObject({
        code: 'bad-record-input',
      });
    expect(ada.social.lists.get()).toHaveLength(MAX_LISTS);
  });

  it('is gone when it is dropped, and back when that is undone, with what came meanwhile left alone', async () => {
    const ada = await soul('Ada');
    const key = await ada.social.keepList({ name: 'Sailors', members: [stranger('b')], public: true });
    const dropped = await ada.social.dropList(key);
    expect(ada.social.lists.get()).toEqual([]);
    await dropped.undo();
    expect(ada.social.lists.get()).toMatchObject([{ key, name: 'Sailors', members: [{ did: stranger('b') }] }]);
    await ada.social.setInList(key, stranger('c'), true);
    await dropped.undo();
    expect(ada.social.lists.get()[0]?.members).toHaveLength(2);
  });

  it('of another is known when their repository has come', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    await follow(ben, ada);
    await ada.social.keepList({ name: 'Sailors', members: [], public: true });
    await carry(ada, ben);
    await eventually(async () => (await ben.social.listsOf(ada.did)).length === 1);
  });
});

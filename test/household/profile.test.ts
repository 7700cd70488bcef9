import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { buildSeed, contentOf, type ProfileChange, recordFieldsOf } from '../../src/household/index.js';
import type { Keeper } from '../../src/household/keeper.js';
import { generationsOf, readLinks } from '../../src/household/profile-data.js';
import { buildBlankSeed, openProfileDoc } from '../../src/household/profile-doc.js';
import { random } from './helpers.js';

const keeper: Keeper = {
  state: { kind: 'kept' },
  kept: async () => undefined,
  trim: async () => undefined,
  on: () => () => undefined,
  close: async () => undefined,
};

const open = async (doc = new Y.Doc()) => ({
  doc,
  profile: openProfileDoc(doc, keeper, await buildBlankSeed(), random),
});
const sync = (one: Y.Doc, other: Y.Doc) => {
  Y.applyUpdate(other, Y.encodeStateAsUpdate(one));
  Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
};
const record = {
  rev: '3mzzaaaaaaa2c',
  name: 'Ada',
  bio: 'Herald 🛡️',
  avatar: {
    blob: {
      cid: { $link: 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku' },
      size: 3,
      mime: 'image/webp',
    },
    alt: 'me',
    width: 1,
    height: 1,
  },
  links: [
    { title: 'One', url: 'https://one.example' },
    { title: 'Two', url: 'https://two.example' },
  ],
  tags: ['arms', 'yjs'],
};

describe('the profile document', () => {
  it('is empty at first and takes edits without waiting', async () => {
    const { profile } = await open();
    expect(profile.empty).toBe(true);
    expect(profile.read()).toEqual({ name: '', bio: '', avatar: null, links: [], tags: [] });
    profile.setText('name', 'Ada');
    expect(profile.empty).toBe(false);
    expect(profile.recordFields()).toEqual({ name: 'Ada', bio: '', links: [], tags: [] });
  });

  it('merges letters that two tabs type into one bio', async () => {
    const [a, b] = [await open(), await open()];
    a.profile.setText('bio', 'hello world');
    sync(a.doc, b.doc);
    a.profile.setText('bio', 'hello big world');
    b.profile.setText('bio', 'hello world!');
    sync(a.doc, b.doc);
    expect(a.profile.read().bio).toBe('hello big world!');
    expect(b.profile.read().bio).toBe('hello big world!');
  });

  it('HSE-3 first edits of two tabs meet in one profile', async () => {
    const [a, b] = [await open(), await open()];
    a.profile.setText('name', 'Ada');
    b.profile.setText('bio', 'Herald');
    sync(a.doc, b.doc);
    expect(a.profile.read()).toMatchObject({ name: 'Ada', bio: 'Herald' });
    expect(b.profile.read()).toEqual(a.profile.read());
  });

  it('keeps what was typed while the text changed under it', async () => {
    const { profile } = await open();
    profile.setText('bio', 'see the fox');
    profile.setText('bio', 'the red fox', 'the fox');
    expect(profile.read().bio).toBe('see the red fox');
  });

  it('adds, moves, changes and removes links by id', async () => {
    const { profile } = await open();
    const [a, b, c] = ['A', 'B', 'C'].map((title) => profile.addLink({ title, url: `https://${title}.example` }));
    const order = () =>
      profile
        .read()
        .links.map((link) => link.title)
        .join('');
    profile.moveLink(c ?? '', 0);
    expect(order()).toBe('CAB');
    profile.moveLink(c ?? '', 2);
    expect(order()).toBe('ABC');
    profile.moveLink(a ?? '', 1);
    expect(order()).toBe('BAC');
    profile.addLink({ title: 'D', url: 'https://d.example' }, 1);
    expect(order()).toBe('BDAC');
    profile.updateLink(b ?? '', { title: 'Bee' });
    profile.removeLink(c ?? '');
    profile.removeLink('nobody');
    profile.moveLink('nobody', 0);
    expect(order()).toBe('BeeDA');
    expect(profile.read().links[0]).toMatchObject({ id: b, url: 'https://B.example' });
  });

  it('HSE-4 moves of different links on two devices both survive', async () => {
    const [a, b] = [await open(), await open()];
    const ids = ['1', '2', '3', '4'].map((title) => a.profile.addLink({ title, url: 'https://x.example' }));
    sync(a.doc, b.doc);
    a.profile.moveLink(ids[0] ?? '', 3);
    b.profile.moveLink(ids[1] ?? '', 2);
    b.profile.updateLink(ids[0] ?? '', { title: 'one' });
    sync(a.doc, b.doc);
    expect(a.profile.read()).toEqual(b.profile.read());
    expect(a.profile.read().links.map((link) => link.title)).toEqual(['3', '2', '4', 'one']);
  });

  it('HSE-4 makes room where two devices inserted at one place', async () => {
    const [a, b] = [await open(), await open()];
    a.profile.addLink({ title: 'x', url: 'https://x.example' });
    sync(a.doc, b.doc);
    a.profile.addLink({ title: 'a', url: 'https://x.example' });
    b.profile.addLink({ title: 'b', url: 'https://x.example' });
    sync(a.doc, b.doc);
    const generation = [...generationsOf(a.doc).values()][0];
    expect(new Set(generation && readLinks(generation).map((link) => link.order)).size).toBe(2);
    a.profile.addLink({ title: 'between', url: 'https://x.example' }, 2);
    expect(a.profile.read().links[2]?.title).toBe('between');
    expect(a.profile.read().links).toHaveLength(4);
  });

  it('keeps tags once each and in order', async () => {
    const { profile } = await open();
    for (const tag of ['a', 'b', 'a', 'c']) profile.addTag(tag);
    expect(profile.read().tags).toEqual(['a', 'b', 'c']);
    profile.removeTag('b');
    profile.setTags(['c', 'd', 'a', 'd']);
    expect(profile.read().tags).toEqual(['c', 'd', 'a']);
  });

  it('undoes and redoes what was done here, and nothing of others', async () => {
    const [a, b] = [await open(), await open()];
    a.profile.setText('bio', 'mine');
    sync(a.doc, b.doc);
    b.profile.setText('bio', 'mine and yours');
    b.profile.setText('name', 'Bea');
    sync(a.doc, b.doc);
    a.profile.addTag('x');
    expect(a.profile.canUndo).toBe(true);
    a.profile.undo();
    expect(a.profile.read()).toMatchObject({ tags: [], bio: 'mine and yours' });
    a.profile.undo();
    expect(a.profile.read()).toMatchObject({ bio: ' and yours', name: 'Bea' });
    expect(a.profile.canUndo).toBe(false);
    a.profile.redo();
    expect(a.profile.read().bio).toBe('mine and yours');
    expect(a.profile.canRedo).toBe(true);
  });

  it('undoes the removal of a link with all that stood in it', async () => {
    const { profile } = await open();
    const id = profile.addLink({ title: 'A', url: 'https://a.example' });
    profile.setAvatar({ blob: 1 });
    const before = profile.read();
    profile.removeLink(id);
    profile.setAvatar(null);
    profile.undo();
    profile.undo();
    expect(profile.read()).toEqual(before);
  });

  it('says what changed, whether here, and how the text moved', async () => {
    const [a, b] = [await open(), await open()];
    const seen: ProfileChange[] = [];
    b.profile.on('change', (change) => seen.push(change));
    a.profile.setText('bio', 'abc');
    sync(a.doc, b.doc);
    a.profile.setText('bio', 'abXc');
    sync(a.doc, b.doc);
    b.profile.setAvatar(null);
    b.profile.addTag('t');
    expect(seen.map((change) => [change.local, [...change.fields]])).toEqual([
      [false, ['name', 'bio', 'avatar', 'links', 'tags']],
      [false, ['bio']],
      [true, ['tags']],
    ]);
    expect(seen[1]?.splices.bio).toEqual([{ at: 2, remove: 0, insert: 'X' }]);
  });
});

describe('a seed', () => {
  it('HSE-3 is a pure function of the record', async () => {
    const [one, other] = [await buildSeed(record.rev, record), await buildSeed(record.rev, structuredClone(record))];
    expect(one).toEqual(other);
    const another = await buildSeed(record.rev, { ...record, name: 'Bea' });
    expect(another.key).not.toBe(one.key);
  });

  it('HSE-3 gives back the record', async () => {
    const { doc, profile } = await open();
    await profile.seedFrom(record);
    const { rev: _, ...fields } = record;
    expect(recordFieldsOf(contentOf(doc))).toEqual(fields);
    expect(profile.canUndo).toBe(false);
  });

  it('HSE-3 doubles nothing when two devices seed the same record', async () => {
    const [a, b] = [await open(), await open()];
    await a.profile.seedFrom(record);
    await b.profile.seedFrom(record);
    a.profile.setText('bio', 'Herald of arms');
    b.profile.addTag('more');
    await a.profile.seedFrom(record);
    sync(a.doc, b.doc);
    expect(a.profile.read()).toEqual(b.profile.read());
    expect(a.profile.read()).toMatchObject({ name: 'Ada', bio: 'Herald of arms', tags: ['arms', 'yjs', 'more'] });
    expect(a.profile.read().links).toHaveLength(2);
  });

  it('HSE-3 of a newer record is shown, whole, wherever devices with older ones come back', async () => {
    const [a, b] = [await open(), await open()];
    a.profile.setText('name', 'old');
    await b.profile.seedFrom(record);
    sync(a.doc, b.doc);
    expect(a.profile.read().name).toBe('Ada');
    a.profile.setText('name', 'Ada L.');
    sync(a.doc, b.doc);
    expect(b.profile.read().name).toBe('Ada L.');
    expect(a.profile.read()).toEqual(b.profile.read());
  });

  it('reads past what another version wrote', async () => {
    const { doc, profile } = await open();
    await profile.seedFrom(record);
    const generation = [...generationsOf(doc).values()][0];
    const links = generation?.get('links');
    if (!(links instanceof Y.Map)) throw new Error('no links');
    links.set('odd', 5);
    links.set('half', new Y.Map([['title', 'x']]));
    generation?.set('avatar', new Uint8Array(3));
    generation?.set('later', 'field');
    expect(profile.read()).toMatchObject({ avatar: null, name: 'Ada' });
    expect(profile.read().links).toHaveLength(2);
  });
});

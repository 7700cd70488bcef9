/** What is kept in private documents, over a real one: bounds, odd entries of other versions, and what snapshots carry. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { dropDraft, readDrafts, writeDraft } from '../../../src/app/social/kept/drafts.js';
import { dropList, readLists, writeList } from '../../../src/app/social/kept/lists.js';
import { readBlocks, readBookmarks, readHidden, readTags, writeMark } from '../../../src/app/social/kept/marks.js';
import { muteId, readMutes, writeMute } from '../../../src/app/social/kept/mutes.js';
import { readMark, writeMark as writeReading } from '../../../src/app/social/kept/reading.js';
import { readNoticeRules, readPolicy, writeNoticeRules, writePolicy } from '../../../src/app/social/kept/wishes.js';
import { MAX_DRAFTS, MAX_FOLLOWED_TAGS, MAX_HIDDEN, MAX_MUTES } from '../../../src/app/social/limits.js';
import type { Draft, PostView } from '../../../src/app/social/social-view.js';
import { emptyWriting } from '../../../src/app/text/writing.js';
import type { Did, RecordUri } from '../../../src/base/index.js';
import { openConfigDoc } from '../../../src/household/config-doc.js';
import type { Keeper } from '../../../src/household/keeper.js';
import { draftIdOf } from '../../../src/ui/pages/social/drafts.js';
import { fakeOf } from '../../helpers/fake.js';
import { firstDevice } from '../devices-world.js';

const did = (letter: string): Did => `did:tabard:${letter.repeat(32)}` as Did;
const post = (key: string): RecordUri => `${did('b')}/app.tabard.post/${key}` as RecordUri;
const now = 1_800_000_000_000;

/** A document that is kept nowhere. */
const config = async () =>
  openConfigDoc(
    new Y.Doc(),
    fakeOf<Keeper>({ on: () => () => undefined, kept: async () => undefined, state: { kind: 'kept' } }),
  );

describe('mutes', () => {
  it('hold for good or for a time, one a subject', async () => {
    const doc = await config();
    const id = writeMute(doc, { kind: 'word', word: '  Election ' }, now + 1000, now);
    writeMute(doc, { kind: 'person', did: did('c') }, null, now + 1);
    expect(readMutes(doc, now).map(({ what, until }) => [what, until])).toEqual([
      [{ kind: 'person', did: did('c') }, null],
      [{ kind: 'word', word: 'election' }, now + 1000],
    ]);
    expect(id).toBe(muteId({ kind: 'word', word: 'ELECTION' }));
    expect(readMutes(doc, now + 1000)).toHaveLength(1);
  });

  it('no more than there is room for, and what has expired makes room', async () => {
    const doc = await config();
    for (let at = 0; at < MAX_MUTES; at++)
      doc.section('mutes').set(`word w${at}`, { kind: 'word', of: `w${at}`, at: now, until: now + 1 });
    expect(() => writeMute(doc, { kind: 'word', word: 'more' }, null, now)).toThrow('more than');
    writeMute(doc, { kind: 'word', word: 'more' }, null, now + 2);
    expect(readMutes(doc, now + 2)).toHaveLength(1);
  });

  it.each([
    ['an empty word', { kind: 'word', word: ' ' }],
    ['a word without end', { kind: 'word', word: 'x'.repeat(201) }],
    ['nobody', { kind: 'person', did: 'did:web:x' as Did }],
    ['no thread', { kind: 'thread', root: 'x' as RecordUri }],
  ] as const)('%s cannot be muted', async (_, what) => {
    const doc = await config();
    expect(() => writeMute(doc, what, null, now)).toThrow('to be muted');
    expect(readMutes(doc, now)).toEqual([]);
  });
});

describe('what another version wrote', () => {
  it('is passed over where it is not as it should be, and the rest is read', async () => {
    const doc = await config();
    for (const [section, key, value] of [
      ['mutes', 'x', { kind: 'planet', of: 'mars' }],
      ['mutes', 'y', 7],
      ['hidden', 'not a uri', { at: 1 }],
      ['bookmarks', post('3jzfcijpj2z2a'), 'yes'],
      ['blocks', 'did:web:x', { at: 1 }],
      ['tags', '', { at: 1 }],
      ['lists', 'short', { name: 'x' }],
      ['lists', `${'a'.repeat(16)}/nobody`, true],
      ['drafts', '../x', { text: 'no' }],
      ['drafts', 'd', { text: 7, poll: 'x', media: [1], reply: 'x', changedAt: 'late' }],
      ['read', 'feed phone', { at: 'x', names: [1, 'a'.repeat(41), 'ok'] }],
      ['settings', 'reply-policy', { action: 'eat', who: 3, days: -1 }],
      ['settings', 'notices', { from: 3, quiet: ['all', 7] }],
    ] as const)
      doc.section(section).set(key, value);
    expect(readMutes(doc, now)).toEqual([]);
    expect(readHidden(doc)).toEqual([]);
    expect(readBookmarks(doc)).toEqual([[post('3jzfcijpj2z2a'), 0]]);
    expect([...readBlocks(doc), ...readTags(doc), ...readLists(doc)]).toEqual([]);
    expect(readDrafts(doc)).toEqual([
      { id: 'd', changedAt: 0, writing: { ...emptyWriting, poll: null }, media: [], reply: null, quote: null },
    ]);
    expect(readMark(doc, 'feed')).toEqual({ at: 0, id: null, names: ['ok'] });
    expect(readPolicy(doc)).toEqual({ action: 'note', who: 'everyone', days: null });
    expect(readNoticeRules(doc)).toEqual({ from: 'two-hops', quiet: [] });
  });
});

describe('marks', () => {
  it('what was hidden longest ago gives way, a bookmark never does', async () => {
    const doc = await config();
    const key = (at: number): RecordUri => post(`k${at}`);
    for (let at = 0; at < MAX_HIDDEN; at++) doc.section('hidden').set(key(at), { at: now + at });
    writeMark(doc, 'hidden', key(MAX_HIDDEN), true, now + MAX_HIDDEN);
    const hidden = readHidden(doc);
    expect(hidden).toHaveLength(MAX_HIDDEN);
    expect(hidden.at(-1)?.[0]).toBe(key(1));
    for (let at = 0; at < MAX_FOLLOWED_TAGS; at++) doc.section('tags').set(`t${at}`, { at: now });
    expect(() => writeMark(doc, 'tags', 'more', true, now)).toThrow('more than');
    writeMark(doc, 'tags', 't0', false, now);
    writeMark(doc, 'tags', 'more', true, now);
    expect(readTags(doc)).toHaveLength(MAX_FOLLOWED_TAGS);
  });
});

describe('how far one has read', () => {
  it('the furthest device counts, and none goes back', async () => {
    const doc = await config();
    writeReading(doc, 'feed', 'phone', { at: 10, id: 'a', names: [] });
    writeReading(doc, 'feed', 'desk', { at: 20, id: 'b', names: ['n'] });
    expect(writeReading(doc, 'feed', 'desk', { at: 5, id: 'c', names: [] })).toBe(false);
    writeReading(doc, 'feed', 'phone', { at: 15, id: 'd', names: ['m'] });
    expect(readMark(doc, 'feed')).toEqual({ at: 20, id: 'b', names: ['m', 'n'] });
    expect(readMark(doc, 'notices')).toEqual({ at: 0, id: null, names: [] });
  });
});

describe('lists', () => {
  it('hold people, an entry each', async () => {
    const doc = await config();
    const list = { key: 'a'.repeat(16), name: 'Bergen', description: '', members: [did('c'), did('b')] };
    writeList(doc, list);
    writeList(doc, { ...list, name: 'Oslo', members: [did('b'), did('d')] });
    expect(readLists(doc)).toEqual([{ ...list, name: 'Oslo', members: [did('b'), did('d')] }]);
    expect(doc.section('lists').entries().size).toBe(3);
    dropList(doc, list.key);
    expect(doc.section('lists').entries().size).toBe(0);
  });
});

describe('drafts', () => {
  const draft = (id: string, text = 'x'): Draft => ({
    ...{ id, changedAt: now, writing: { ...emptyWriting, text }, media: [], reply: null, quote: null },
  });

  it('of an earlier version are read: polls and events as they would be posted', async () => {
    const doc = await config();
    doc.section('drafts').set('post', {
      ...{ text: 'Which day?', language: 'en', changedAt: now },
      poll: { options: ['Friday'], many: false, closesAt: now + 60_000 },
      event: { title: 'Fair', startsAt: Date.UTC(2026, 6, 1, 18), endsAt: null, zone: 'Europe/Oslo', place: 'Harbour' },
    });
    expect(readDrafts(doc)[0]?.writing).toEqual({
      ...{ text: 'Which day?', language: 'en', warning: null, streams: [], policy: null },
      poll: { options: ['Friday', ''], many: false, endsIn: 60_000 },
      event: {
        ...{ title: 'Fair', start: '2026-07-01T20:00', end: '', zone: 'Europe/Oslo', place: 'Harbour' },
        coordinates: '',
      },
    });
  });

  it('of an answer and of a quote are kept under names that are unlike for each post', async () => {
    const doc = await config();
    const about = (key: string): PostView => ({ uri: post(key) }) as PostView;
    const ids = [
      {},
      { reply: about('3jzfcijpj2z2a') },
      { quote: about('3jzfcijpj2z2a') },
      { reply: about('3jzfcijpj2z2b') },
    ]
      .map(draftIdOf)
      .map((id) => id ?? '');
    for (const id of ids) writeDraft(doc, draft(id));
    expect(
      readDrafts(doc)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(4);
  });

  it('hold all of a post that is being written', async () => {
    const doc = await config();
    const whole: Draft = {
      ...draft('d'),
      ...{ reply: post('3jzfcijpj2z2a'), quote: post('3jzfcijpj2z2b') },
      writing: {
        ...{ text: 'x', language: 'nb', warning: '', streams: ['3jzfcijpj2z2a'] },
        policy: { action: 'keep', who: 'followed', days: 7 },
        poll: { options: ['only one yet', ' '], many: true, endsIn: 3_600_000 },
        event: {
          ...{ title: 'Fair', start: '2026-07-01T20:', end: '', zone: 'Europe/Os', place: 'Harb', coordinates: '60.' },
        },
      },
      media: [
        {
          blob: {
            cid: 'bafkreib3hirxgz34amkfwcxyaptjn2knm2pibumkwwgb7xj2ieeprooavq' as never,
            size: 3,
            mime: 'image/png',
          },
          alt: 'a boat',
          focus: { x: 1, y: 2 },
        },
      ],
    };
    writeDraft(doc, whole);
    expect(readDrafts(doc)).toEqual([whole]);
    dropDraft(doc, 'd');
    expect(readDrafts(doc)).toEqual([]);
  });

  it('one too many, or one too long, is refused: none of the others gives way', async () => {
    const doc = await config();
    for (let at = 0; at < MAX_DRAFTS; at++) writeDraft(doc, draft(`d${at}`));
    expect(() => writeDraft(doc, draft('more'))).toThrow('more than');
    expect(() => writeDraft(doc, draft('d1', 'x'.repeat(200_000)))).toThrow('too-long');
    writeDraft(doc, draft('d1', 'changed'));
    expect(readDrafts(doc)).toHaveLength(MAX_DRAFTS);
  });
});

describe('wishes', () => {
  it('are the same on every device that has the document, by way of a snapshot too', async () => {
    const [one, other] = [await firstDevice(), await firstDevice()];
    const from = one.own.household.config;
    writePolicy(from, { action: 'keep', who: 'two-hops', days: 30 });
    writeNoticeRules(from, { from: 'followed', quiet: ['likes'] });
    writeMute(from, { kind: 'tag', tag: '#Cats' }, null, now);
    writeMark(from, 'bookmarks', post('3jzfcijpj2z2a'), true, now);
    writeMark(from, 'blocks', did('c'), true, now);
    writeList(from, { key: 'b'.repeat(16), name: 'Bergen', description: '', members: [did('c')] });
    writeDraft(from, {
      ...{ id: 'd', changedAt: now, writing: { ...emptyWriting, text: 'half' }, media: [], reply: null, quote: null },
    });
    writeReading(from, 'feed', 'phone', { at: 10, id: 'a', names: [] });
    from.setFollow(did('d'), { private: true, keep: true, reserve: false, streams: ['3jzfcijpj2z2a'], newest: 200 });
    const sealed = await other.own.household.sealedDocs();
    expect(await sealed.apply(one.own.household.states())).toBe(true);
    const to = other.own.household.config;
    expect(readPolicy(to)).toEqual({ action: 'keep', who: 'two-hops', days: 30 });
    expect(readNoticeRules(to)).toEqual({ from: 'followed', quiet: ['likes'] });
    expect(readMutes(to, now).map(({ what }) => what)).toEqual([{ kind: 'tag', tag: 'cats' }]);
    expect(readBookmarks(to)).toEqual(readBookmarks(from));
    expect(readBlocks(to)).toEqual([[did('c'), now]]);
    expect(readLists(to)).toEqual(readLists(from));
    expect(readDrafts(to)).toEqual(readDrafts(from));
    expect(readMark(to, 'feed').id).toBe('a');
    expect(to.follow(did('d'))).toMatchObject({ streams: ['3jzfcijpj2z2a'], newest: 200 });
  });
});

import { describe, expect, it } from 'vitest';
import { postFields } from '../../../src/app/social/post-fields.js';
import { mentionsOf, postRecord, tagsOf } from '../../../src/app/social/post-record.js';
import type { PostDraft } from '../../../src/app/social/social-view.js';
import type { Did, RecordUri } from '../../../src/base/index.js';
import type { JsonValue } from '../../../src/codec/index.js';

const did = (letter: string): Did => `did:tabard:${letter.repeat(32)}` as Did;
const uri = (letter: string): RecordUri => `${did(letter)}/app.tabard.post/3jzfcijpj2z2a` as RecordUri;
const cid = 'bafkreib3hirxgz34amkfwcxyaptjn2knm2pibumkwwgb7xj2ieeprooavq' as never;
const record = (draft: PostDraft, more: { reply?: boolean } = {}) =>
  postRecord({
    draft,
    createdAt: 5,
    reply:
      more.reply === true
        ? { root: { uri: uri('b'), cid: null, commit: null }, parent: { uri: uri('c'), cid, commit: null } }
        : null,
    quote: draft.quote === undefined ? null : { uri: draft.quote, cid, commit: cid },
    policy: { action: 'note', who: 'followed', days: null },
  });

describe('the record of a post', () => {
  it('says again what the draft said', () => {
    const draft: PostDraft = {
      ...{ text: `hello @${'b'.repeat(32)} #one`, language: 'nb', warning: 'w', tags: ['two'], mentions: [did('c')] },
      ...{ streams: ['3jzfcijpj2z2a'], quote: uri('d'), policy: { action: 'keep', who: 'two-hops', days: 3 } },
      poll: { options: ['a', 'b'], many: true, closesAt: 9 },
      event: { title: 'Fair', startsAt: 1, endsAt: 2, zone: 'Europe/Oslo', place: 'Harbour' },
      media: [{ blob: { cid, size: 3, mime: 'image/png' }, alt: 'a boat', width: 1, height: 2, focus: { x: 1, y: 2 } }],
    };
    expect(postFields(record(draft, { reply: true }))).toEqual({
      ...{ text: draft.text, createdAt: 5, language: 'nb', warning: 'w', tags: ['two', 'one'] },
      ...{ mentions: [did('c'), did('b')], media: draft.media, streams: draft.streams, archive: false },
      ...{ reply: { root: uri('b'), parent: uri('c'), to: did('c') }, quote: { uri: uri('d'), did: did('d') } },
      ...{ policy: draft.policy, poll: draft.poll },
      event: { ...draft.event, place: { name: 'Harbour', latitude: null, longitude: null } },
    });
  });

  it('carries one’s own policy where the draft says none, but not in an answer', () => {
    expect(postFields(record({ text: 'x' }))?.policy).toEqual({ action: 'note', who: 'followed', days: null });
    expect(postFields(record({ text: 'x' }, { reply: true }))?.policy).toBeNull();
  });

  it('takes tags and people from the words, not from code', () => {
    const text = `\`#code @${'b'.repeat(32)}\` and #Real, #real again`;
    expect(tagsOf({ text })).toEqual(['Real']);
    expect(mentionsOf({ text })).toEqual([]);
  });

  it('of nothing is none', () => {
    expect(() => record({ text: ' \n ' })).toThrow('text');
    expect(record({ text: '', quote: uri('b') })).toMatchObject({ text: '' });
  });
});

describe('what a record says, whoever wrote it', () => {
  it.each<[string, JsonValue]>([
    ['nothing', null],
    ['a list', []],
    ['no text', { text: 7 }],
  ])('%s is no post', (_, value) => {
    expect(postFields(value)).toBeUndefined();
  });

  it('what is odd counts as absent', () => {
    const odd: JsonValue = {
      text: 'x',
      ...{ createdAt: '1', language: 3, tags: ['a', 4, null], mentions: ['did:web:x', did('b')], warning: [] },
      ...{ media: [1, { blob: { cid: 'x' } }, null], reply: { root: 'x' }, quote: { did: 'x', path: 'y' } },
      ...{
        poll: { options: ['one'] },
        event: { title: 3 },
        streams: 'x',
        policy: { action: 'eat', who: 'me' },
        archive: 1,
      },
    };
    expect(postFields(odd)).toEqual({
      ...{ text: 'x', createdAt: null, language: null, tags: ['a'], mentions: [did('b')], warning: null, media: [] },
      ...{ reply: null, quote: null, poll: null, event: null, streams: [], policy: null, archive: false },
    });
  });
});

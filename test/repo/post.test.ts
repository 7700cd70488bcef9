/** REC-6 for `app.tabard.post`: every field, what it may hold, and what is said of the rest. */
import { describe, expect, test } from 'vitest';
import type { ValueMap } from '../../src/codec/index.js';
import { findIssues, type IssueCode, issueWords, schemas } from '../../src/repo/index.js';
import { path } from './trees.js';
import { tidAt } from './world.js';

const rev = tidAt(100);
const did = `did:tabard:${'a'.repeat(32)}`;
const createdAt = 1_800_000_000_000;
const subject = { did, path: `app.tabard.post/${tidAt(40)}` };
const link = { $link: 'bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity' };
const event = { title: 'Fair', startsAt: createdAt };

const issues = async (fields: ValueMap): Promise<[string, IssueCode, number | undefined][]> => {
  const record = { $type: 'app.tabard.post', rev, text: 'a', createdAt, ...fields };
  const found = await findIssues(path(`app.tabard.post/${tidAt(50)}`), rev, record);
  return found.map(({ path: where, code, limit }) => [where, code, limit]);
};
const many = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

const right: readonly (readonly [string, ValueMap])[] = [
  ['words', { text: 'a\n\tb' }],
  ['no words', { text: '' }],
  ['ten thousand letters', { text: '字'.repeat(10_000) }],
  ['a language', { language: 'zh-Hans-CN' }],
  ['tags', { tags: many(20, 'über') }],
  ['people', { mentions: many(50, did) }],
  ['a warning', { warning: 'w'.repeat(200) }],
  ['an answer', { reply: { root: subject, parent: subject } }],
  ['a quote', { quote: subject }],
  ['a poll', { poll: { options: many(20, 'o'.repeat(100)), many: true, closesAt: createdAt } }],
  [
    'an event',
    {
      event: {
        ...event,
        endsAt: createdAt,
        zone: 'Europe/Lisbon',
        place: { name: 'Here', latitude: -900_000_000, longitude: 0 },
      },
    },
  ],
  ['streams', { streams: many(20, tidAt(30)) }],
  ['a policy', { policy: { action: 'keep', who: 'two-hops', days: 30 } }],
  ['an archive', { archive: true }],
  ['fields of a later version', { later: [1] }],
];

const wrong: readonly (readonly [string, ValueMap, string, IssueCode, number?])[] = [
  ['too many letters', { text: 'a'.repeat(10_001) }, 'text', 'too-long', 10_000],
  ['too many bytes', { text: '👩‍👩‍👧‍👧'.repeat(4_001) }, 'text', 'too-long', 10_000],
  ['an override', { text: 'a\u202eb' }, 'text', 'control-characters'],
  ['controls', { text: 'a\0' }, 'text', 'control-characters'],
  ['marks', { text: `a${'\u0301'.repeat(10_000)}` }, 'text', 'stacked-marks'],
  ['no text', { text: 1 }, 'text', 'wrong-type'],
  ['no time', { createdAt: 'now' }, 'createdAt', 'wrong-type'],
  ['a time before', { createdAt: -1 }, 'createdAt', 'too-small', 0],
  ['no language', { language: 'Portuguese' }, 'language', 'bad-value'],
  ['an empty language', { language: '' }, 'language', 'bad-value'],
  ['a tag of two words', { tags: ['a b'] }, 'tags.0', 'bad-tag'],
  ['a tag with its sign', { tags: ['#a'] }, 'tags.0', 'bad-tag'],
  ['an empty tag', { tags: ['a', ''] }, 'tags.1', 'bad-tag'],
  ['too many tags', { tags: many(21, 'a') }, 'tags', 'too-many', 20],
  ['nobody', { mentions: ['ada'] }, 'mentions.0', 'bad-identity'],
  ['too many people', { mentions: many(51, did) }, 'mentions', 'too-many', 50],
  ['a long warning', { warning: 'w'.repeat(201) }, 'warning', 'too-long', 200],
  ['a warning of two lines', { warning: 'a\nb' }, 'warning', 'control-characters'],
  ['half an answer', { reply: { root: subject } }, 'reply.parent', 'missing'],
  ['an answer to nothing', { quote: { did, path: 'a' } }, 'quote.path', 'bad-reference'],
  ['one option', { poll: { options: ['a'] } }, 'poll.options', 'too-few', 2],
  ['21 options', { poll: { options: many(21, 'a') } }, 'poll.options', 'too-many', 20],
  ['an empty option', { poll: { options: ['a', ''] } }, 'poll.options.1', 'too-short', 1],
  ['a long option', { poll: { options: ['a', 'o'.repeat(101)] } }, 'poll.options.1', 'too-long', 100],
  ['a poll that is no map', { poll: ['a', 'b'] }, 'poll', 'wrong-type'],
  ['an event without a name', { event: { startsAt: createdAt } }, 'event.title', 'missing'],
  ['an event with an empty name', { event: { ...event, title: '' } }, 'event.title', 'too-short', 1],
  ['an event without a time', { event: { title: 'a' } }, 'event.startsAt', 'missing'],
  [
    'a place off the globe',
    { event: { ...event, place: { latitude: 900_000_001 } } },
    'event.place.latitude',
    'too-large',
    900_000_000,
  ],
  ['a stream by name', { streams: ['Photos'] }, 'streams.0', 'bad-value'],
  ['too many streams', { streams: many(21, tidAt(30)) }, 'streams', 'too-many', 20],
  ['an unknown policy', { policy: { action: 'keep', who: 'friends' } }, 'policy.who', 'bad-value'],
  ['no days', { policy: { action: 'keep', who: 'everyone', days: 0 } }, 'policy.days', 'too-small', 1],
  ['a blob as archive', { archive: link }, 'archive', 'wrong-type'],
];

describe('REC-6: a post', () => {
  test('is settled', () => expect(schemas['app.tabard.post'].form).toBe('settled'));

  test.each(right)('may have %s', async (_, fields) => expect(await issues(fields)).toEqual([]));

  test.each(wrong.map(([what, ...rest]) => ({ what, rest })))('may not have $what', async ({ rest }) => {
    const [fields, at, code, limit] = rest;
    expect(await issues(fields)).toEqual([[at, code, limit]]);
    expect(issueWords[code]).not.toBe('');
  });

  test('has every field of its schema tried', () => {
    const tried = new Set([...right.flatMap(([, fields]) => Object.keys(fields)), 'createdAt']);
    // Media are tried apart: test/repo/record.test.ts
    expect(Object.keys(schemas['app.tabard.post'].fields).filter((name) => !tried.has(name))).toEqual(['media']);
  });
});

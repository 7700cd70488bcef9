/** Records that people write to each other, as their schemas judge them (REC-6), and whom each is for (INB-2). */
import type { Did, RecordPath } from '../../../src/base/index.js';
import { encodeValue, type Value, type ValueMap } from '../../../src/codec/index.js';
import { derivedKey } from '../../../src/repo/index.js';
import { tidAt } from '../../../test/repo/world.js';
import { type Case, hex, invalid, type Json } from './kit.js';

const author = `did:tabard:${'a'.repeat(32)}` as Did;
const receiver = `did:tabard:${'b'.repeat(32)}` as Did;
const third = `did:tabard:${'c'.repeat(32)}` as Did;
const createdAt = 1_700_000_000_000;
const rev = tidAt(100);
const post = `app.tabard.post/${tidAt(50)}` as RecordPath;
const theirs = { did: receiver, path: `app.tabard.post/${tidAt(40)}` };
const others = { did: third, path: `app.tabard.post/${tidAt(40)}` };
const blob = (size: number, mime: string): ValueMap => ({
  cid: { $link: 'bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity' },
  ...{ size, mime },
});

const placeOf = async (
  collection: string,
  subject: { readonly did: Did; readonly path: string },
): Promise<RecordPath> =>
  `${collection}/${await derivedKey(subject.did, 'app.tabard.post', subject.path.split('/')[1] ?? '')}` as RecordPath;

const bytesAt = (path: RecordPath, fields: ValueMap): string =>
  hex(encodeValue({ $type: path.split('/')[0] ?? '', rev, ...fields }));

const many = (count: number, value: Value): Value => Array.from({ length: count }, () => value);
const piled = (marks: number): string => `a${'\u0301'.repeat(marks)}`;

/** [valid?, name, fields] of posts. */
const posts: readonly (readonly [boolean, string, ValueMap])[] = [
  [true, 'the smallest', {}],
  [true, 'of ten thousand letters', { text: 'a'.repeat(10_000) }],
  [false, 'of one letter more', { text: 'a'.repeat(10_001) }],
  [true, 'with 31 marks on one letter', { text: piled(31) }],
  [false, 'with 10,000 marks on one letter', { text: piled(10_000) }],
  [true, 'with letters that turn, which its end closes', { text: '\u2067\u202b\u05d0' }],
  [false, 'with an override of direction', { text: 'a\u202eb' }],
  [false, 'with a control', { text: 'a\u0000' }],
  [true, 'of HTML, which is words', { text: '<script>alert(1)</script><img src=x onerror=alert(1)>' }],
  [true, 'with 20 tags', { tags: many(20, 'x') }],
  [false, 'with 21 tags', { tags: many(21, 'x') }],
  [false, 'with two words as a tag', { tags: ['a b'] }],
  [false, 'that names 51 people', { mentions: many(51, receiver) }],
  [false, 'that names nobody', { mentions: ['did:web:x'] }],
  [false, 'with a warning of two lines', { warning: 'a\nb' }],
  [true, 'that answers', { reply: { root: theirs, parent: others } }],
  [false, 'that answers without a root', { reply: { parent: others } }],
  [true, 'that quotes', { quote: theirs }],
  [false, 'that quotes an address', { quote: 'https://example.org/' }],
  [true, 'with a poll', { poll: { options: ['a', 'b'], closesAt: createdAt } }],
  [false, 'with a poll of one option', { poll: { options: ['a'] } }],
  [false, 'with an option that turns', { poll: { options: ['a', '\u202bb'] } }],
  [
    true,
    'with an event',
    { event: { title: 'Fair', startsAt: createdAt, place: { name: 'Hall', latitude: 0, longitude: -1 } } },
  ],
  [
    false,
    'with an event beyond the pole',
    { event: { title: 'Fair', startsAt: createdAt, place: { latitude: 900_000_001 } } },
  ],
  [false, 'with an event of no name', { event: { title: '', startsAt: createdAt } }],
  [true, 'in two streams', { streams: [tidAt(1), tidAt(2)] }],
  [false, 'in a stream by name', { streams: ['Photos'] }],
  [true, 'with a rule for answers', { policy: { action: 'keep', who: 'two-hops', days: 30 } }],
  [false, 'with a rule that there is not', { policy: { action: 'sell', who: 'everyone' } }],
  [
    true,
    'with a picture',
    {
      media: [
        {
          ...{ blob: blob(400_000, 'image/webp'), alt: 'A hive\nwith bees', name: 'hive.webp', width: 2560, height: 1 },
          ...{
            focus: { x: 0, y: 10_000 },
            preview: blob(900, 'image/webp'),
            placeholder: '1QcSHQRnh493V4dIh4eXh1h4kJUI',
          },
        },
      ],
    },
  ],
  [true, 'with a file of any type, which is octets to readers', { media: [{ blob: blob(9, 'image/svg+xml') }] }],
  [
    true,
    'with a placeholder that is none, which readers pass over',
    { media: [{ blob: blob(9, 'image/png'), placeholder: 'javascript:x' }] },
  ],
  [false, 'with 21 media', { media: many(21, { blob: blob(9, 'image/png') }) }],
  [false, 'with a medium without a blob', { media: [{ alt: 'x' }] }],
  [false, 'with a medium of more than 6,000 chunks', { media: [{ blob: blob(6_000 * 262_144 + 1, 'video/mp4') }] }],
  [false, 'with a type that is none', { media: [{ blob: blob(9, 'image/png; x=1') }] }],
  [false, 'with a name of two lines', { media: [{ blob: blob(9, 'image/png'), name: 'a\nb' }] }],
  [false, 'with a description that overrides direction', { media: [{ blob: blob(9, 'image/png'), alt: '\u202ea' }] }],
  [
    false,
    'with a preview that is no picture',
    { media: [{ blob: blob(9, 'image/png'), preview: blob(9, 'text/html') }] },
  ],
  [
    false,
    'with a preview of more than 64 KiB',
    { media: [{ blob: blob(9, 'image/png'), preview: blob(65_537, 'image/png') }] },
  ],
  [false, 'with a focus outside', { media: [{ blob: blob(9, 'image/png'), focus: { x: 10_001, y: 0 } }] }],
];

const recordCase = (isValid: boolean, name: string, path: RecordPath, fields: ValueMap): Case & object => ({
  ...{ rule: 'REC-6', name, path, bytes: bytesAt(path, fields) },
  expect: isValid ? { verdict: 'valid' } : invalid('bad-record', 'REC-6'),
});

export const recordVectors = async (): Promise<Json> => {
  const at = (collection: string): Promise<RecordPath> => placeOf(collection, theirs);
  const [like, boost, vote, rsvp] = await Promise.all(
    ['like', 'boost', 'vote', 'rsvp'].map((name) => at(`app.tabard.${name}`)),
  );
  const admitted = `app.tabard.reply/${tidAt(3)}.${(await at('x')).slice(2)}` as RecordPath;
  const by = { subject: theirs, createdAt };
  const letters = 'b'.repeat(32);
  const rows: readonly (readonly [boolean, string, RecordPath | undefined, ValueMap])[] = [
    [true, 'a like', like, by],
    [false, 'a like of another subject than its key says', like, { ...by, subject: others }],
    [false, 'a like without a subject', like, { createdAt }],
    [true, 'a boost', boost, by],
    [false, 'a boost without a time', boost, { subject: theirs }],
    [true, 'a vote', vote, { ...by, choices: [0, 19] }],
    [false, 'a vote for a twenty-first option', vote, { ...by, choices: [20] }],
    [true, 'an answer to an invitation', rsvp, { ...by, status: 'maybe' }],
    [false, 'an answer that there is not', rsvp, { ...by, status: 'perhaps' }],
    [true, 'an admission', admitted, by],
    [false, 'an admission of another answer', admitted, { ...by, subject: others }],
    [true, 'a follow', `app.tabard.follow/${letters}` as RecordPath, { subject: receiver, createdAt }],
    [
      false,
      'a follow of somebody else than its key says',
      `app.tabard.follow/${letters}` as RecordPath,
      { subject: third, createdAt },
    ],
    [true, 'a block', `app.tabard.block/${letters}` as RecordPath, { subject: receiver, createdAt }],
    [true, 'a stream', `app.tabard.stream/${tidAt(3)}` as RecordPath, { name: 'Photos', createdAt }],
    [false, 'a stream of no name', `app.tabard.stream/${tidAt(3)}` as RecordPath, { name: '', createdAt }],
    [false, 'a stream whose name turns', `app.tabard.stream/${tidAt(3)}` as RecordPath, { name: '\u202ba', createdAt }],
    [true, 'a member', `app.tabard.member/${tidAt(3)}.${tidAt(50)}` as RecordPath, {}],
    [false, 'a member of no stream', `app.tabard.member/photos.${tidAt(50)}` as RecordPath, {}],
    [
      true,
      'a list',
      `app.tabard.list/${tidAt(3)}` as RecordPath,
      { name: 'Binders', purpose: 'people', members: [receiver], createdAt },
    ],
    [
      false,
      'a list of 2,001',
      `app.tabard.list/${tidAt(3)}` as RecordPath,
      { name: 'x', purpose: 'people', members: many(2_001, receiver), createdAt },
    ],
    [
      false,
      'a list for what there is not',
      `app.tabard.list/${tidAt(3)}` as RecordPath,
      { name: 'x', purpose: 'fame', members: [], createdAt },
    ],
  ];
  return {
    about: 'Records at their paths (docs/protocol/repo.md, REC rules), in hex of their dag-cbor.',
    cases: [
      ...posts.map(([isValid, name, fields]) =>
        recordCase(isValid, `a post ${name}`, post, { text: 'a', createdAt, ...fields }),
      ),
      ...rows.map(([isValid, name, path, fields]) => recordCase(isValid, name, path ?? post, fields)),
    ],
  };
};

/** Whom a record is for. */
export const aboutVectors = async (): Promise<Json> => {
  const uri = `${theirs.did}/${theirs.path}`;
  const like = await placeOf('app.tabard.like', theirs);
  const follow = `app.tabard.follow/${'b'.repeat(32)}` as RecordPath;
  const rows: readonly (readonly [string, RecordPath, ValueMap, string | null])[] = [
    ['an answer to theirs', post, { reply: { root: others, parent: theirs } }, uri],
    ['an answer in their thread', post, { reply: { root: theirs, parent: others } }, uri],
    ['an answer elsewhere', post, { reply: { root: others, parent: others } }, null],
    ['a quote', post, { quote: theirs }, uri],
    ['a mention', post, { mentions: [third, receiver] }, receiver],
    ['a mention of others', post, { mentions: [third] }, null],
    ['an answer that was brought along', post, { archive: true, reply: { root: theirs, parent: theirs } }, null],
    ['words alone', post, {}, null],
    ['a like', like, { subject: theirs }, uri],
    ['a like of others', like, { subject: others }, null],
    ['a follow', follow, { subject: receiver }, receiver],
    ['a block', `app.tabard.block/${'b'.repeat(32)}` as RecordPath, { subject: receiver }, null],
    ['a profile', 'app.tabard.profile/self' as RecordPath, { name: receiver }, null],
  ];
  return {
    about:
      'INB-2: whether a record of `from` is taken into the inbox of `to`: `about` is what of theirs it is about, or null. `value` in the JSON of docs/plumbing.md.',
    ...{ from: author, to: receiver },
    cases: rows.map(([name, path, value, about]) => ({
      ...{ rule: 'INB-2', name, path, value: { createdAt, text: 'a', ...value } },
      expect: { about },
    })),
  };
};

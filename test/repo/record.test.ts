import { describe, expect, test } from 'vitest';
import type { Did } from '../../src/base/index.js';
import { encodeValue, lettersOf, type ValueMap } from '../../src/codec/index.js';
import {
  countGraphemes,
  decodeRecord,
  derivedKey,
  findIssues,
  type IssueCode,
  isNsid,
  issueWords,
  judgeRecord,
  keyKindOf,
  MAX_BLOCK_BYTES,
  makeRecord,
  makeTombstone,
  parseRecordPath,
  pathOf,
  removedVersion,
  schemaOf,
  schemas,
  splitPath,
} from '../../src/repo/index.js';
import { path } from './trees.js';
import { tidAt } from './world.js';

const rev = tidAt(100);
const key = tidAt(50);
const did = `did:tabard:${'a'.repeat(32)}` as Did;
const createdAt = 1_800_000_000_000;
const link = { $link: 'bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm' };
const picture = {
  cid: { $link: 'bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity' },
  size: 10_000,
  mime: 'image/webp',
};
const subject = { did, path: `app.tabard.post/${key}` };
const derived = await derivedKey(did, 'app.tabard.post', key);

const codes = async (at: string, fields: ValueMap): Promise<[string, IssueCode][]> => {
  const issues = await findIssues(path(at), rev, { $type: splitPath(path(at)).collection, rev, ...fields });
  return issues.map(({ path: where, code }) => [where, code]);
};

describe('REP-1: paths', () => {
  test.each(['a/b', 'app.tabard.post/3jzfcijpj2z2a', 'a.b-c/~x_:.y'])('%s is a path', (text) => {
    expect(parseRecordPath(text)).toBe(text);
  });

  test.each(['', 'a', '/', 'a/', '/b', 'a/b/c', 'a/..', './b', 'a/b c', 'a/ü', 'a/b\0', `a/${'x'.repeat(513)}`])(
    '%j is none',
    (text) => {
      expect(parseRecordPath(text)).toBeUndefined();
    },
  );

  test('a path is made of its parts and splits into them', () => {
    expect(splitPath(pathOf('app.tabard.post', 'x'))).toEqual({ collection: 'app.tabard.post', key: 'x' });
    expect(() => pathOf('app.tabard.post', 'a b')).toThrow(RangeError);
  });

  test('a derived key is 130 bits of the subject, in 26 letters', () => {
    expect(derived).toMatch(/^[a-z2-7]{26}$/);
  });

  test('our collections are namespaced ids', () => {
    for (const collection of Object.keys(schemas)) expect(isNsid(collection)).toBe(true);
  });
});

describe('records', () => {
  test('REC-1: a record that is not canonical or not a map is refused', async () => {
    expect(decodeRecord(encodeValue([]))).toMatchObject({ verdict: 'invalid' });
    expect(decodeRecord(Uint8Array.of(0xbf, 0xff))).toMatchObject({ verdict: 'invalid' });
    expect(decodeRecord(new Uint8Array(MAX_BLOCK_BYTES + 1))).toEqual({ verdict: 'refused', code: 'too-large' });
    await expect(makeRecord('a', rev, { text: 'x'.repeat(MAX_BLOCK_BYTES) })).rejects.toMatchObject({
      code: 'bad-record-input',
    });
  });

  test.each<[string, ValueMap]>([
    ['no $type', { rev }],
    ['an empty $type', { $type: '', rev }],
    ['a $type that is no text', { $type: 1, rev }],
    ['no rev', { $type: 'a' }],
    ['a rev that is no TID', { $type: 'a', rev: 'yesterday' }],
  ])('REC-2: a record with %s is a bad one', (_, value) => {
    expect(decodeRecord(encodeValue(value))).toMatchObject({ verdict: 'invalid', code: 'bad-record', rule: 'REC-2' });
  });

  test('REC-4: a key of another kind than the collection has is refused', async () => {
    for (const at of [
      'app.tabard.profile/other',
      'app.tabard.post/self',
      'app.tabard.follow/abc',
      'app.tabard.like/self',
      `app.tabard.member/${key}`,
      `app.tabard.reply/${key}`,
      'app.tabard.name/UPPER',
      'app.tabard.volume/x',
    ]) {
      expect(await codes(at, {})).toEqual([['', 'bad-key']]);
    }
  });

  test('REC-4: a TID key above the rev is refused', async () => {
    expect(await codes(`app.tabard.post/${tidAt(101)}`, { text: 'x', createdAt })).toEqual([['', 'bad-key']]);
    expect(await codes(`app.tabard.member/${key}.${tidAt(101)}`, {})).toEqual([['', 'bad-key']]);
    expect(await codes(`app.tabard.post/${rev}`, { text: 'x', createdAt })).toEqual([]);
  });

  test('REC-5: a type that is not the collection is refused', async () => {
    const issues = await findIssues(path('app.tabard.profile/self'), rev, { $type: 'app.tabard.post', rev, name: 'x' });
    expect(issues).toMatchObject([{ path: '$type', code: 'bad-value' }]);
  });

  test('REC-4: a key that follows from the subject must follow from it', async () => {
    const other = `did:tabard:${'b'.repeat(32)}`;
    expect(await codes(`app.tabard.follow/${lettersOf(did)}`, { subject: did, createdAt })).toEqual([]);
    expect(await codes(`app.tabard.follow/${lettersOf(did)}`, { subject: other, createdAt })).toEqual([
      ['', 'bad-key'],
    ]);
    expect(await codes(`app.tabard.like/${derived}`, { subject, createdAt })).toEqual([]);
    expect(await codes(`app.tabard.like/${derived}`, { subject: { ...subject, did: other }, createdAt })).toEqual([
      ['', 'bad-key'],
    ]);
    expect(await codes(`app.tabard.reply/${key}.${derived}`, { subject, createdAt })).toEqual([]);
  });

  test('an unknown collection is carried unchecked', async () => {
    expect(await codes('org.example.thing/anything', { odd: [1, null] })).toEqual([]);
    expect(await schemaOf('org.example.thing')).toBeUndefined();
    expect(keyKindOf('toString')).toBeUndefined();
  });

  test('unknown fields are kept', async () => {
    const { bytes } = await makeRecord('app.tabard.profile', rev, { name: 'x', later: { deep: 1 } });
    const judged = await judgeRecord(path('app.tabard.profile/self'), bytes);
    expect(judged).toMatchObject({ verdict: 'valid', value: { value: { later: { deep: 1 } } } });
  });

  test('REC-6: what the schema refuses is a bad record', async () => {
    const { bytes } = await makeRecord('app.tabard.profile', rev, { name: 7 });
    expect(await judgeRecord(path('app.tabard.profile/self'), bytes)).toMatchObject({
      code: 'bad-record',
      rule: 'REC-6',
    });
  });

  test('a tombstone is valid wherever something was', async () => {
    const was = { cid: (await makeRecord('a', key, {})).cid, rev: key };
    const { bytes } = await makeTombstone('retraction', rev, was);
    const judged = await judgeRecord(path('app.tabard.profile/self'), bytes);
    if (judged.verdict !== 'valid') throw new Error('not valid');
    expect(judged.value.removal).toBe('retraction');
    expect(removedVersion(judged.value)).toEqual(was);
  });
});

const profileAt = 'app.tabard.profile/self';

describe('the profile', () => {
  test('may be as small as an empty name', async () => {
    expect(await codes(profileAt, { name: '' })).toEqual([]);
  });

  test('may be full', async () => {
    const links = [
      { title: '', url: 'https://example.org' },
      { title: 'Mail', url: 'mailto:a.b@example.org' },
      { title: 'ünï', url: 'http://münchen.example:8080/ä?b=c#d' },
      { title: 'six', url: 'https://[2001:db8::1]/' },
    ];
    const avatar = { blob: picture, alt: 'me', width: 400, height: 400 };
    expect(
      await codes(profileAt, { name: '👩‍👩‍👧‍👧 Ada', bio: 'one\n\ttwo', avatar, links, tags: ['heraldry', 'köln'] }),
    ).toEqual([]);
  });

  test.each<[string, ValueMap, [string, IssueCode][]]>([
    ['no name', {}, [['name', 'missing']]],
    ['a name of 65 letters', { name: 'x'.repeat(65) }, [['name', 'too-long']]],
    ['a name of many bytes', { name: '👩‍👩‍👧‍👧'.repeat(30) }, [['name', 'too-long']]],
    ['a line end in a name', { name: 'a\nb' }, [['name', 'control-characters']]],
    ['an override in a name', { name: 'evil\u202etxt' }, [['name', 'control-characters']]],
    ['nothing to see in a name', { name: '\u200b' }, [['name', 'control-characters']]],
    ['half a letter', { name: '\ud800' }, [['name', 'control-characters']]],
    ['stacked marks', { name: `a${'\u0301'.repeat(60)}` }, [['name', 'stacked-marks']]],
    ['a bio of 2,001 letters', { name: '', bio: 'x'.repeat(2001) }, [['bio', 'too-long']]],
    ['a bio that is a number', { name: '', bio: 1 }, [['bio', 'wrong-type']]],
    ['51 links', { name: '', links: Array(51).fill({ title: '', url: 'https://a.b' }) }, [['links', 'too-many']]],
    ['a link without address', { name: '', links: [{ title: '' }] }, [['links.0.url', 'missing']]],
    ['a tag of two words', { name: '', tags: ['two words'] }, [['tags.0', 'bad-tag']]],
    ['a tag with #', { name: '', tags: ['#x'] }, [['tags.0', 'bad-tag']]],
    [
      'an avatar that is no picture',
      { name: '', avatar: { blob: { ...picture, mime: 'text/html' }, width: 1, height: 1 } },
      [['avatar.blob.mime', 'bad-value']],
    ],
    [
      'an avatar too large',
      { name: '', avatar: { blob: { ...picture, size: 2 ** 21 }, width: 1, height: 1 } },
      [['avatar.blob.size', 'too-large']],
    ],
    [
      'an avatar without size',
      { name: '', avatar: { blob: picture } },
      [
        ['avatar.width', 'missing'],
        ['avatar.height', 'missing'],
      ],
    ],
  ])('with %s is refused', async (_, fields, wanted) => {
    expect(await codes(profileAt, fields)).toEqual(wanted);
  });

  test.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' https://example.org',
    'https://example.org\n',
    'data:text/html,x',
    'https://',
    'https:///path',
    'https://user@evil.example',
    'https://user:pw@evil.example/',
    'https://evil.example\\@good.example',
    'https://a b.example',
    'https://exa\u202emple.org',
    'ftp://example.org',
    'example.org',
    '//example.org',
    'mailto:',
    'mailto:a b@example.org',
    `https://example.org/${'x'.repeat(2100)}`,
  ])('does not link to %j', async (url) => {
    expect(await codes(profileAt, { name: '', links: [{ title: '', url }] })).toEqual([['links.0.url', 'bad-address']]);
  });
});

describe('other collections', () => {
  test('the identity record names few trackers, by wss only but on this machine', async () => {
    const at = 'app.tabard.identity/self';
    const trackers = ['wss://tracker.example/announce', 'ws://localhost:4173/rendezvous', 'wss://[::1]:9000'];
    expect(await codes(at, { usernames: ['ada.example', 'ada@names.example'], trackers, pins: [did] })).toEqual([]);
    expect(await codes(at, { trackers: ['ws://tracker.example'] })).toEqual([['trackers.0', 'bad-tracker']]);
    expect(await codes(at, { trackers: ['https://tracker.example'] })).toEqual([['trackers.0', 'bad-tracker']]);
    expect(await codes(at, { trackers: Array(4).fill(trackers[0]) })).toEqual([['trackers', 'too-many']]);
    expect(await codes(at, { usernames: ['Ada'], pins: ['did:web:x'] })).toEqual([
      ['usernames.0', 'bad-username'],
      ['pins.0', 'bad-identity'],
    ]);
  });

  const letters = lettersOf(did);
  test.each<[string, string, ValueMap]>([
    [
      'post',
      `app.tabard.post/${key}`,
      {
        text: 'Hello\n*world*',
        createdAt,
        language: 'en-GB',
        tags: ['x'],
        mentions: [did],
        media: [{ blob: picture, alt: 'a', focus: { x: 5000, y: 5000 } }],
        reply: { root: subject, parent: { ...subject, cid: link } },
        quote: subject,
        streams: [key],
      },
    ],
    ['poll', `app.tabard.post/${key}`, { text: '', createdAt, poll: { options: ['a', 'b'], closesAt: createdAt } }],
    [
      'event',
      `app.tabard.post/${key}`,
      {
        text: '',
        createdAt,
        event: {
          title: 'Fair',
          startsAt: createdAt,
          zone: 'Europe/Berlin',
          place: { name: 'x', latitude: -1, longitude: 1 },
        },
      },
    ],
    ['member', `app.tabard.member/${key}.${key}`, {}],
    ['boost', `app.tabard.boost/${derived}`, { subject, createdAt }],
    ['vote', `app.tabard.vote/${derived}`, { subject, choices: [0, 2], createdAt }],
    ['rsvp', `app.tabard.rsvp/${derived}`, { subject, status: 'maybe', createdAt }],
    ['block', `app.tabard.block/${letters}`, { subject: did, createdAt }],
    ['trust', `app.tabard.trust/${letters}`, { subject: did, level: 80, createdAt }],
    ['list', `app.tabard.list/${key}`, { name: 'x', purpose: 'mute', members: [did], createdAt }],
    ['stream', `app.tabard.stream/${key}`, { name: 'Photos', createdAt }],
    ['label', `app.tabard.label/${key}`, { ver: 1, did, val: 'spam', createdAt }],
    ['name', 'app.tabard.name/ada', { subject: did, createdAt }],
    [
      'volume',
      `app.tabard.volume/${'a'.repeat(26)}`,
      { epoch: 1, commitment: { $bytes: 'AAAA' }, slots: [{ ephemeral: { $bytes: 'AA' }, sealed: { $bytes: 'AA' } }] },
    ],
  ])('a %s is valid', async (_, at, fields) => {
    expect(await codes(at, fields)).toEqual([]);
  });

  test.each<[string, string, ValueMap, string]>([
    ['post without text', `app.tabard.post/${key}`, { createdAt }, 'text'],
    ['post too long', `app.tabard.post/${key}`, { text: 'x'.repeat(10_001), createdAt }, 'text'],
    ['poll of one', `app.tabard.post/${key}`, { text: '', createdAt, poll: { options: ['a'] } }, 'poll.options'],
    ['like of nothing', `app.tabard.like/${derived}`, { createdAt }, 'subject'],
    ['trust over 100', `app.tabard.trust/${letters}`, { subject: did, level: 101, createdAt }, 'level'],
    ['time before time', `app.tabard.follow/${letters}`, { subject: did, createdAt: -1 }, 'createdAt'],
  ])('a %s is refused', async (_, at, fields, where) => {
    expect((await codes(at, fields)).map(([found]) => found)).toContain(where);
  });

  test('every collection has a schema that knows its own name and key', () => {
    for (const [collection, schema] of Object.entries(schemas)) {
      expect(schema.collection).toBe(collection);
      expect(schema.keyKind).toBe(keyKindOf(collection));
    }
  });

  test('every issue has words', () => {
    for (const words of Object.values(issueWords)) expect(words).toMatch(/\.$/);
  });

  test('graphemes are counted as people count', () => {
    expect(countGraphemes('👩‍👩‍👧‍👧é')).toBe(2);
  });
});

/** What the roles `thread`, `record` and `inbox` say, what answers a push, and the push itself (THR-1, INB-4, INB-6). */
import type { Cid, Did, RecordUri } from '../../../src/base/index.js';
import { byteString, encodeValue, linkTo, type Value, type ValueMap } from '../../../src/codec/index.js';
import { testKey } from '../../../test/helpers/keys.js';
import { tidAt } from '../../../test/repo/world.js';
import { type Case, hex, invalid, type Json, refused } from './kit.js';

const did = `did:tabard:${'a'.repeat(32)}` as Did;
const uri = `${did}/app.tabard.post/${tidAt(3)}` as RecordUri;
const cid = linkTo('bafyreidutf7ppf6rflevpjto7kjxojjzshmz7i5ca24svmrudhv33yozsy' as Cid);
const many = (count: number, value: Value): Value => Array.from({ length: count }, () => value);
const answer: Value = { uri, cid, admitted: false };
const proofOf = (signature: number, delegations: number): Value => ({
  key: testKey(1),
  delegations: many(delegations, byteString(new Uint8Array(3))),
  sig: byteString(new Uint8Array(signature)),
});

/** [kind, name, body, valid? or over which bound] */
const bodies: readonly (readonly [string, string, ValueMap, boolean | 'too-many' | 'too-large'])[] = [
  ['threadQuestion', 'from the beginning', { root: uri }, true],
  ['threadQuestion', 'from a cursor on', { root: uri, after: '-12 x' }, true],
  ['threadQuestion', 'a cursor of 2,049 letters', { root: uri, after: 'x'.repeat(2_049) }, 'too-large'],
  ['threadQuestion', 'without a root', {}, false],
  ['threadQuestion', 'whose root is an address', { root: 'https://example.org/' }, false],
  ['threadAnswer', 'nothing', { answers: [], bundles: [] }, true],
  [
    'threadAnswer',
    'an answer, a bundle and more',
    { answers: [answer], bundles: [byteString(new Uint8Array(5))], cursor: 'x' },
    true,
  ],
  ['threadAnswer', '257 answers', { answers: many(257, answer), bundles: [] }, 'too-many'],
  ['threadAnswer', '17 bundles', { answers: [], bundles: many(17, byteString(new Uint8Array(1))) }, 'too-many'],
  ['threadAnswer', 'an answer without its version', { answers: [{ uri, admitted: true }], bundles: [] }, false],
  ['recordQuestion', 'two', { uris: [uri, uri] }, true],
  ['recordQuestion', '17', { uris: many(17, uri) }, 'too-many'],
  ['recordQuestion', 'a path that is none', { uris: [`${did}/nowhere`] }, false],
  ['recordAnswer', 'one', { bundles: [byteString(new Uint8Array(9))] }, true],
  ['recordAnswer', 'words', { bundles: ['x'] }, false],
  ['inboxQuestion', 'one that is held', { did, offered: [{ uri, cid }] }, true],
  ['inboxQuestion', '65', { did, offered: many(65, { uri, cid }) }, 'too-many'],
  ['inboxQuestion', 'for nobody', { did: 'x', offered: [] }, false],
  ['inboxAnswer', 'the first and the last', { lacks: [0, 63] }, true],
  ['inboxAnswer', 'beyond the last', { lacks: [64] }, false],
  ['inboxAnswer', 'less than none', { lacks: [-1] }, false],
  ['pushAnswer', 'taken', { became: 'taken' }, true],
  ['pushAnswer', 'had it', { became: 'have' }, true],
  ['pushAnswer', 'another word', { became: 'sold' }, false],
  ['pushAnswer', 'taken by a device of the receiver', { became: 'taken', proof: proofOf(64, 1) }, true],
  ['pushAnswer', 'with a signature of 63 bytes', { became: 'taken', proof: proofOf(63, 1) }, false],
  ['pushAnswer', 'with nine delegations', { became: 'taken', proof: proofOf(64, 9) }, 'too-many'],
];

const bodyCase = (kind: string, name: string, body: ValueMap, expect: Json): Case & object => ({
  ...{ rule: 'THR-1', name, kind, bytes: hex(encodeValue(body)) },
  expect,
});

const expected = (outcome: boolean | 'too-many' | 'too-large'): Json => {
  if (typeof outcome === 'string') return refused(outcome);
  return outcome ? { verdict: 'valid' } : { verdict: 'invalid', code: 'malformed' };
};

export const bodyVectors = (): Json => ({
  about: 'Bodies of questions and answers (docs/protocol/social.md, Threads and Inboxes), in hex of their dag-cbor.',
  cases: [
    ...bodies.map(([kind, name, body, outcome]) => bodyCase(kind, name, { v: 1, ...body }, expected(outcome))),
    bodyCase('threadQuestion', 'with a field of a later version', { v: 1, root: uri, later: 1 }, { verdict: 'valid' }),
    bodyCase('threadQuestion', 'of another version', { v: 2, root: uri }, { verdict: 'unsupported' }),
    bodyCase('threadQuestion', 'of no version', { root: uri }, invalid('malformed', 'THR-1')),
  ],
});

const push = (fields: ValueMap): string => hex(encodeValue({ t: 'push', id: 7, did, kind: 'reply', ...fields }));

export const pushVectors = (): Json => {
  const body = byteString(new Uint8Array(40));
  const rows: readonly (readonly [string, ValueMap, Json])[] = [
    ['an answer', { body }, { verdict: 'valid' }],
    ['a mention', { body, kind: 'mention' }, { verdict: 'valid' }],
    ['with a field of a later version', { body, later: 1 }, { verdict: 'valid' }],
    ['of a kind that there is not', { body, kind: 'poke' }, { verdict: 'invalid', code: 'malformed' }],
    ['for nobody', { body, did: 'x' }, { verdict: 'invalid', code: 'malformed' }],
    ['without a body', {}, { verdict: 'invalid', code: 'malformed' }],
    ['without a number', { body, id: 'x' }, { verdict: 'invalid', code: 'malformed' }],
  ];
  return {
    about: 'Messages `push` (docs/protocol/sync.md), in hex.',
    cases: rows.map(([name, fields, expect]) => ({ rule: 'INB-4', name, bytes: push(fields), expect })),
  };
};

/** IDN-1 to IDN-4, IDN-15: lists, kinds of fields and bounds of one operation: what is allowed to the last item, and what is one too many. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { Cid, DidKey } from '../../../src/base/index.js';
import {
  byteString,
  encodeBase32,
  encodeValue,
  linkTo,
  parseCid,
  type Value,
  type ValueMap,
} from '../../../src/codec/index.js';
import { testKey } from '../../../test/helpers/keys.js';
import { forge, root } from '../../../test/identity/helpers.js';
import { type Expected, fieldsOf, invalid, type LogDraft, mapIn, refused, type Story, without } from './kit.js';

type Row = readonly [rule: string, name: string, fields: ValueMap, expect: Expected];

const ok: Expected = { verdict: 'valid' };

/** CIDs of nothing in particular, rising. */
const cids = (count: number): Cid[] =>
  Array.from({ length: count }, (_, index) => {
    const cid = parseCid(`b${encodeBase32(new Uint8Array([1, 0x71, 0x12, 32, ...sha256(new Uint8Array([index]))]))}`);
    if (cid === undefined) throw new TypeError('not a CID');
    return cid;
  }).sort();

const links = (count: number): Value[] => cids(count).map(linkTo);
const keys = (count: number): DidKey[] => Array.from({ length: count }, (_, index) => testKey(2_000 + index)).sort();

/** Rows of an update behind the genesis. */
const rowsOf = (change: ValueMap): readonly Row[] => {
  const witnesses = (count: number, threshold: number): ValueMap => ({
    ...change,
    witnesses: { keys: keys(count), threshold },
  });
  const revoked = (count: number, kept = 0): ValueMap => ({
    ...change,
    revoked: keys(count).map((key) => ({ key, keep: links(kept) })),
  });
  const retired = (count: number): ValueMap => ({ ...change, retired: keys(count).map((key) => ({ key, seq: 1 })) });
  const [one, two] = keys(2);
  if (one === undefined || two === undefined) throw new RangeError('two keys');
  const next = mapIn(change, 'next');
  const bad = (rule: string): Expected => invalid(rule);
  return [
    ['IDN-1', 'a version in words', { ...change, v: '1' }, bad('IDN-1')],
    ['IDN-1', 'a kind in numbers', { ...change, kind: 1 }, bad('IDN-1')],
    ['IDN-2', 'n in words', { ...change, n: '1' }, bad('IDN-2')],
    ['IDN-2', 'prev in words', { ...change, prev: 'bafy' }, invalid('IDN-2', 'wrong-prev')],
    ['IDN-2', 'prev left out', without(change, 'prev'), invalid('IDN-2', 'wrong-prev')],
    ['IDN-2', 'a DID of another method', { ...change, did: 'did:plc:aaaaaaaaaaaaaaaaaaaaaaaa' }, bad('IDN-2')],
    ['IDN-2', 'a DID in capitals', { ...change, did: String(change.did).toUpperCase() }, bad('IDN-2')],
    ['IDN-3', 'no root key', without(change, 'root'), bad('IDN-3')],
    ['IDN-3', 'an empty root key', { ...change, root: '' }, bad('IDN-3')],
    ['IDN-3', 'a list of root keys', { ...change, root: [String(change.root)] }, bad('IDN-3')],
    ['IDN-3', 'next is null', { ...change, next: null }, bad('IDN-3')],
    ['IDN-3', 'next is empty', { ...change, next: {} }, bad('IDN-3')],
    ['IDN-3', 'next without the recovery hash', { ...change, next: without(next, 'recovery') }, bad('IDN-3')],
    [
      'IDN-3',
      'a root hash of 31 bytes',
      { ...change, next: { ...next, root: byteString(new Uint8Array(31)) } },
      bad('IDN-3'),
    ],
    ['IDN-3', 'a key where its hash belongs', { ...change, next: { ...next, root: testKey(101) } }, bad('IDN-3')],
    ['IDN-3', 'no backup key', without(change, 'backup'), bad('IDN-3')],
    ['IDN-3', 'an empty backup key', { ...change, backup: byteString(new Uint8Array()) }, bad('IDN-3')],
    [
      'IDN-4',
      'all lists empty',
      { ...change, grants: [], witnesses: { keys: [], threshold: 0 }, revoked: [], retired: [] },
      ok,
    ],
    ['IDN-4', 'no list of revoked keys', without(change, 'revoked'), bad('IDN-4')],
    ['IDN-4', 'no list of retired keys', without(change, 'retired'), bad('IDN-4')],
    ['IDN-4', 'no witnesses', without(change, 'witnesses'), bad('IDN-4')],
    ['IDN-4', 'witnesses without keys', { ...change, witnesses: { threshold: 0 } }, bad('IDN-4')],
    ['IDN-4', 'witnesses without a threshold', { ...change, witnesses: { keys: [] } }, bad('IDN-4')],
    ['IDN-4', 'grants that are a map', { ...change, grants: {} }, bad('IDN-4')],
    ['IDN-4', 'grants in words', { ...change, grants: cids(1) }, bad('IDN-4')],
    ['IDN-4', 'grants out of order', { ...change, grants: links(2).reverse() }, bad('IDN-4')],
    ['IDN-4', 'an empty witness', { ...change, witnesses: { keys: [''], threshold: 1 } }, bad('IDN-4')],
    [
      'IDN-4',
      'revoked keys out of order',
      {
        ...change,
        revoked: [
          { key: two, keep: [] },
          { key: one, keep: [] },
        ],
      },
      bad('IDN-4'),
    ],
    ['IDN-4', 'an empty revoked key', { ...change, revoked: [{ key: '', keep: [] }] }, bad('IDN-4')],
    ['IDN-4', 'a revocation that is only a key', { ...change, revoked: [one] }, bad('IDN-4')],
    [
      'IDN-4',
      'a commit kept twice',
      { ...change, revoked: [{ key: one, keep: [...links(1), ...links(1)] }] },
      bad('IDN-4'),
    ],
    [
      'IDN-4',
      'kept commits out of order',
      { ...change, revoked: [{ key: one, keep: links(2).reverse() }] },
      bad('IDN-4'),
    ],
    [
      'IDN-4',
      'retired keys out of order',
      {
        ...change,
        retired: [
          { key: two, seq: 1 },
          { key: one, seq: 1 },
        ],
      },
      bad('IDN-4'),
    ],
    ['IDN-4', 'an empty retired key', { ...change, retired: [{ key: '', seq: 1 }] }, bad('IDN-4')],
    ['IDN-4', 'a retirement without seq', { ...change, retired: [{ key: one }] }, bad('IDN-4')],
    ['IDN-4', 'a seq in words', { ...change, retired: [{ key: one, seq: '1' }] }, bad('IDN-4')],
    ['IDN-15', '64 grants', { ...change, grants: links(64) }, ok],
    ['IDN-15', '16 witnesses', witnesses(16, 16), ok],
    ['IDN-15', '17 witnesses', witnesses(17, 1), refused('too-many')],
    ['IDN-15', '64 keys revoked', revoked(64), ok],
    ['IDN-15', '65 keys revoked', revoked(65), refused('too-many')],
    ['IDN-15', '128 commits kept', revoked(1, 128), ok],
    ['IDN-15', '129 commits kept', revoked(1, 129), refused('too-many')],
    ['IDN-15', '64 keys retired', retired(64), ok],
    ['IDN-15', '65 keys retired', retired(65), refused('too-many')],
  ];
};

/** The update with so much more in it that it has exactly this many bytes with its signature. */
const sized = async (change: ValueMap, length: number): Promise<Uint8Array> => {
  const at = (letters: number): Promise<Uint8Array> => forge({ ...change, later: 'x'.repeat(letters) }, root(0));
  const guess = length - 1_000;
  return at(guess + length - (await at(guess)).length);
};

export const listCases = async ({ genesis, update }: Story): Promise<LogDraft[]> => {
  const change = fieldsOf(update);
  const drafts: LogDraft[] = [];
  for (const [rule, name, fields, expect] of rowsOf(change)) {
    drafts.push({ rule, name, operations: [genesis, await forge(fields, root(0))], expect });
  }
  const fits = await sized(change, 7_500);
  const over = await sized(change, 7_501);
  if (fits.length !== 7_500 || over.length !== 7_501) throw new RangeError('the sizes are not as asked');
  const start = fieldsOf(genesis);
  const unsigned = byteString(new Uint8Array(64));
  return [
    ...drafts,
    { rule: 'IDN-1', name: '7,500 bytes', operations: [genesis, fits], expect: ok },
    { rule: 'IDN-1', name: '7,501 bytes', operations: [genesis, over], expect: refused('too-large') },
    {
      rule: 'IDN-2',
      name: 'a genesis with a DID',
      operations: [encodeValue({ ...start, did: String(change.did), sig: unsigned })],
      expect: invalid('IDN-2'),
    },
    {
      rule: 'IDN-2',
      name: 'a genesis that reveals a key',
      operations: [encodeValue({ ...start, key: testKey(100), sig: unsigned })],
      expect: invalid('IDN-2'),
    },
    {
      rule: 'IDN-3',
      name: 'a genesis that announces nothing',
      operations: [encodeValue({ ...without(start, 'next'), sig: unsigned })],
      expect: invalid('IDN-3'),
    },
  ];
};

/** IDN-1 to IDN-5, IDN-15, IDN-21: one operation by itself. */
import type { Cid } from '../../../src/base/index.js';
import { byteString, encodeValue, linkTo, parseBase32, parseCid, type ValueMap } from '../../../src/codec/index.js';
import { hashOfKey } from '../../../src/identity/index.js';
import { testKey } from '../../../test/helpers/keys.js';
import { forge, root } from '../../../test/identity/helpers.js';
import {
  announced,
  type Expected,
  fieldsOf,
  forged,
  invalid,
  type LogDraft,
  mapIn,
  position,
  refused,
  type Story,
  without,
} from './kit.js';

const letters = 'abcdefghijklmnopqrstuvwxyz234567';

/** A CID that differs from another in its last letters. */
const cidLike = (cid: Cid, index: number): Cid => {
  const made = parseCid(`${cid.slice(0, -2)}${letters[index >> 3] ?? 'a'}${letters[(index & 7) * 4] ?? 'a'}`);
  if (made === undefined) throw new RangeError('"index" is out of range');
  return made;
};

export const shapeCases = async ({ genesis, update, rotation, log }: Story): Promise<LogDraft[]> => {
  const start = fieldsOf(genesis);
  const change = fieldsOf(update);
  const turn = fieldsOf(rotation);
  const one = (rule: string, name: string, fields: ValueMap, expect: Expected, signer = root(0)) =>
    forged(rule, name, [genesis], fields, signer, expect);
  const ownHash = byteString(parseBase32(await hashOfKey(testKey(100))) ?? new Uint8Array());
  const key = testKey(300);
  const cids = Array.from({ length: 65 }, (_, index) => linkTo(cidLike(position(log).id, index)));
  return [
    {
      rule: 'IDN-1',
      name: 'a genesis alone',
      operations: [genesis],
      expect: { verdict: 'valid', state: { conflict: false } },
    },
    { rule: 'IDN-1', name: 'garbage', operations: [new Uint8Array([0xff])], expect: invalid('COD-1') },
    { rule: 'IDN-1', name: 'trailing byte', operations: [new Uint8Array([...genesis, 0])], expect: invalid('COD-1') },
    { rule: 'IDN-1', name: 'not a map', operations: [encodeValue([1])], expect: invalid('COD-1') },
    { rule: 'IDN-1', name: 'no signature', operations: [encodeValue(start)], expect: invalid('IDN-1') },
    {
      rule: 'IDN-1',
      name: 'a signature of 63 bytes',
      operations: [encodeValue({ ...start, sig: byteString(new Uint8Array(63)) })],
      expect: invalid('IDN-1'),
    },
    await one('IDN-1', 'no version', without(change, 'v'), invalid('IDN-1')),
    await one(
      'IDN-1',
      'unknown fields are kept and signed over',
      { ...change, later: [1, 'two'] },
      { verdict: 'valid' },
    ),
    await one('IDN-2', 'an update without prev', { ...change, prev: null }, invalid('IDN-2', 'wrong-prev')),
    await one('IDN-2', 'an update without a DID', without(change, 'did'), invalid('IDN-2')),
    await one('IDN-2', 'an update that reveals a key', { ...change, key: testKey(101) }, invalid('IDN-2')),
    await one('IDN-2', 'a rotation that reveals none', without(turn, 'key'), invalid('IDN-2'), root(1)),
    await one(
      'IDN-2',
      'a genesis with prev',
      { ...start, prev: linkTo(position(log).id) },
      invalid('IDN-2', 'wrong-prev'),
    ),
    await one('IDN-2', 'a genesis with n 1', { ...start, n: 1 }, invalid('IDN-2')),
    await one('IDN-2', 'a negative n', { ...change, n: -1 }, invalid('IDN-2')),
    await one('IDN-3', 'pre-rotation avoided by leaving next out', without(change, 'next'), invalid('IDN-3')),
    await one(
      'IDN-3',
      'next without the root hash',
      { ...change, next: without(mapIn(change, 'next'), 'root') },
      invalid('IDN-3'),
    ),
    await one(
      'IDN-3',
      'an empty recovery hash',
      { ...change, next: { ...mapIn(change, 'next'), recovery: byteString(new Uint8Array()) } },
      invalid('IDN-3'),
    ),
    await one(
      'IDN-3',
      'a root key of another kind',
      { ...change, root: 'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme' },
      invalid('IDN-3'),
    ),
    await one(
      'IDN-3',
      'a backup key of 31 bytes',
      { ...change, backup: byteString(new Uint8Array(31)) },
      invalid('IDN-3'),
    ),
    await one('IDN-4', 'no list of grants', without(change, 'grants'), invalid('IDN-4')),
    await one(
      'IDN-4',
      'a grant twice',
      { ...change, grants: [linkTo(position(log).id), linkTo(position(log).id)] },
      invalid('IDN-4'),
    ),
    await one(
      'IDN-4',
      'a witness twice',
      { ...change, witnesses: { keys: [key, key], threshold: 2 } },
      invalid('IDN-4'),
    ),
    await one(
      'IDN-4',
      'a threshold of 0 among witnesses',
      { ...change, witnesses: { keys: [key], threshold: 0 } },
      invalid('IDN-4'),
    ),
    await one(
      'IDN-4',
      'a threshold above the witnesses',
      { ...change, witnesses: { keys: [key], threshold: 2 } },
      invalid('IDN-4'),
    ),
    await one(
      'IDN-4',
      'a threshold without witnesses',
      { ...change, witnesses: { keys: [], threshold: 1 } },
      invalid('IDN-4'),
    ),
    await one(
      'IDN-4',
      'two witnesses, one needed',
      { ...change, witnesses: { keys: [key, testKey(301)].sort(), threshold: 1 } },
      { verdict: 'valid' },
    ),
    await one(
      'IDN-4',
      'witnesses out of order',
      { ...change, witnesses: { keys: [key, testKey(301)].sort().reverse(), threshold: 1 } },
      invalid('IDN-4'),
    ),
    await one(
      'IDN-4',
      'a key revoked twice',
      {
        ...change,
        revoked: [
          { key, keep: [] },
          { key, keep: [] },
        ],
      },
      invalid('IDN-4'),
    ),
    await one('IDN-4', 'a revocation without keep', { ...change, revoked: [{ key }] }, invalid('IDN-4')),
    await one(
      'IDN-4',
      'a key retired twice',
      {
        ...change,
        retired: [
          { key, seq: 1 },
          { key, seq: 2 },
        ],
      },
      invalid('IDN-4'),
    ),
    await one('IDN-4', 'a negative seq', { ...change, retired: [{ key, seq: -1 }] }, invalid('IDN-4')),
    await one(
      'IDN-5',
      'the root key as the next root key',
      { ...change, next: { ...mapIn(change, 'next'), root: ownHash } },
      invalid('IDN-5'),
    ),
    await one(
      'IDN-5',
      'one key for next root and recovery',
      { ...change, next: { root: announced(change, 'recovery'), recovery: announced(change, 'recovery') } },
      invalid('IDN-5'),
    ),
    await one('IDN-15', '65 grants', { ...change, grants: cids }, refused('too-many')),
    await one('IDN-15', 'an update with n 512', { ...change, n: 512 }, refused('too-many')),
    await one('IDN-15', 'a rotation with n 640', { ...turn, n: 640 }, refused('too-many'), root(1)),
    await one('IDN-15', '7,501 bytes and more', { ...change, later: 'x'.repeat(7_500) }, refused('too-large')),
    await one(
      'IDN-21',
      'an unknown version is carried',
      { ...change, v: 2 },
      { verdict: 'valid', state: { position: position(log) } },
    ),
    await one(
      'IDN-21',
      'an unknown kind is carried',
      { ...change, kind: 'tombstone' },
      { verdict: 'valid', state: { position: position(log) } },
    ),
    {
      rule: 'IDN-21',
      name: 'a genesis of an unknown version',
      operations: [await forge({ ...start, v: 2 }, root(0))],
      expect: { verdict: 'unsupported' },
    },
  ];
};

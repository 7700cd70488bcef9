/** IDN-6 to IDN-14, IDN-21, IDN-22: operations behind one another. */
import type { Signer } from '../../../src/base/index.js';
import { byteString, encodeValue, linkTo, type ValueMap } from '../../../src/codec/index.js';
import { buildUpdate, didOfGenesis } from '../../../src/identity/index.js';
import { testKey, testX25519 } from '../../../test/helpers/keys.js';
import { forge, recovery, root, rotate, thief } from '../../../test/identity/helpers.js';
import {
  announced,
  type Expected,
  fieldsOf,
  forged,
  invalid,
  type LogDraft,
  mapIn,
  position,
  resigned,
  type Story,
} from './kit.js';

export const placeCases = async (told: Story): Promise<LogDraft[]> => {
  const { genesis, log, update, updated, rotation, rotated, rescue, recovered } = told;
  const change = fieldsOf(update);
  const turn = fieldsOf(rotation);
  const saved = fieldsOf(rescue);
  const other = await forge({ ...fieldsOf(genesis), later: 1 }, root(0));
  const after = (
    rule: string,
    name: string,
    fields: ValueMap,
    signer: Signer,
    expect: Expected,
    before: readonly Uint8Array[] = [genesis],
  ) => forged(rule, name, before, fields, signer, expect);
  const stranger = await forge(fieldsOf(genesis), thief(0));
  const second = fieldsOf(await rotate(rotated, 2));
  const two = [genesis, update];
  const three = [...two, rotation];
  const four = [...three, rescue];
  return [
    {
      rule: 'IDN-6',
      name: 'a genesis that does not hash to the DID',
      operations: [other],
      expect: invalid('IDN-6', 'wrong-did'),
    },
    {
      rule: 'IDN-6',
      name: 'the same genesis signed again is another DID',
      operations: [await resigned(genesis, 100)],
      expect: invalid('IDN-6', 'wrong-did'),
    },
    await after(
      'IDN-6',
      'an operation of another DID',
      { ...change, did: 'did:tabard:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' },
      root(0),
      invalid('IDN-6', 'wrong-did'),
    ),
    {
      rule: 'IDN-7',
      name: 'a copy signed again is no fork',
      operations: [genesis, update, await resigned(update, 100)],
      expect: { verdict: 'valid', state: { position: position(updated), conflict: false } },
    },
    {
      rule: 'IDN-7',
      name: 'a copy whose signature is wrong',
      operations: [genesis, update, encodeValue({ ...change, sig: byteString(new Uint8Array(64)) })],
      expect: invalid('IDN-8', 'bad-signature'),
    },
    {
      rule: 'IDN-8',
      name: 'a chain of all kinds',
      operations: four,
      expect: { verdict: 'valid', state: { position: position(recovered), root: testKey(110) } },
    },
    {
      rule: 'IDN-8',
      name: 'the same in reverse',
      operations: [...four].reverse(),
      expect: { verdict: 'valid', state: { position: position(recovered) } },
    },
    await after('IDN-8', 'an update signed by a stranger', change, thief(0), invalid('IDN-8', 'bad-signature')),
    await after('IDN-8', 'an update signed by the next root key', change, root(1), invalid('IDN-8', 'bad-signature')),
    await after(
      'IDN-8',
      'an update signed by the recovery key',
      change,
      recovery(0),
      invalid('IDN-8', 'bad-signature'),
    ),
    await after(
      'IDN-8',
      'an update signed by the former root key',
      fieldsOf(await buildUpdate(rotated, {}, root(1))),
      root(0),
      invalid('IDN-8', 'bad-signature'),
      three,
    ),
    await after(
      'IDN-8',
      'a rotation signed by the root key in force',
      turn,
      root(0),
      invalid('IDN-8', 'bad-signature'),
      two,
    ),
    {
      rule: 'IDN-8',
      name: 'a genesis signed by another key',
      did: await didOfGenesis(stranger),
      operations: [stranger],
      expect: invalid('IDN-8', 'bad-signature'),
    },
    await after('IDN-9', 'n stands still', { ...change, n: 0 }, root(0), invalid('IDN-9', 'not-rising')),
    await after('IDN-9', 'n leaps', { ...change, n: 2 }, root(0), invalid('IDN-9', 'not-rising')),
    await after(
      'IDN-10',
      'an update that changes the root key',
      { ...change, root: testKey(900) },
      root(0),
      invalid('IDN-10', 'wrong-rank'),
    ),
    await after(
      'IDN-10',
      'an update that changes the next root key',
      { ...change, next: { ...mapIn(change, 'next'), root: announced(second, 'root') } },
      root(0),
      invalid('IDN-10', 'wrong-rank'),
    ),
    await after(
      'IDN-10',
      'an update that changes the recovery key',
      { ...change, next: { ...mapIn(change, 'next'), recovery: announced(saved, 'recovery') } },
      root(0),
      invalid('IDN-10', 'wrong-rank'),
    ),
    await after(
      'IDN-10',
      'an update that changes the backup key',
      { ...change, backup: byteString(testX25519(5)) },
      root(0),
      invalid('IDN-10', 'wrong-rank'),
    ),
    await after(
      'IDN-11',
      'a rotation by a key that was not announced',
      { ...turn, key: testKey(900), root: testKey(900) },
      thief(0),
      invalid('IDN-11', 'not-announced'),
      two,
    ),
    await after(
      'IDN-11',
      'a rotation by the root key in force',
      { ...turn, key: testKey(100), root: testKey(900) },
      root(0),
      invalid('IDN-11', 'not-announced'),
      two,
    ),
    await after(
      'IDN-11',
      'a recovery key used twice',
      { ...saved, n: 4, prev: linkTo(position(recovered).id) },
      recovery(0),
      invalid('IDN-11', 'not-announced'),
      four,
    ),
    await after(
      'IDN-12',
      'a rank-1 rotation that changes the recovery key',
      { ...turn, next: { ...mapIn(turn, 'next'), recovery: announced(saved, 'recovery') } },
      root(1),
      invalid('IDN-12', 'wrong-rank'),
      two,
    ),
    await after(
      'IDN-12',
      'a rank-1 rotation that changes the backup key',
      { ...turn, backup: byteString(testX25519(5)) },
      root(1),
      invalid('IDN-12', 'wrong-rank'),
      two,
    ),
    await after(
      'IDN-13',
      'a rank-1 rotation to a root key never announced',
      { ...turn, root: testKey(900) },
      root(1),
      invalid('IDN-13', 'not-announced'),
      two,
    ),
    await after(
      'IDN-5',
      'a rotation that announces the same next root key again',
      { ...turn, next: mapIn(change, 'next') },
      root(1),
      invalid('IDN-5'),
      two,
    ),
    await after(
      'IDN-14',
      'a recovery that announces the key it used',
      { ...saved, next: { ...mapIn(saved, 'next'), recovery: announced(change, 'recovery') } },
      recovery(0),
      invalid('IDN-14', 'not-announced'),
      three,
    ),
    await after(
      'IDN-14',
      'a recovery that keeps the root key',
      { ...saved, root: testKey(101) },
      recovery(0),
      invalid('IDN-14', 'not-announced'),
      three,
    ),
    await after(
      'IDN-14',
      'a recovery back to the first root key',
      { ...saved, root: testKey(100) },
      recovery(0),
      invalid('IDN-14', 'not-announced'),
      three,
    ),
    await after(
      'IDN-14',
      'a recovery that keeps the next root key',
      { ...saved, next: { ...mapIn(saved, 'next'), root: announced(turn, 'root') } },
      recovery(0),
      invalid('IDN-14', 'not-announced'),
      three,
    ),
    await after(
      'IDN-14',
      'a recovery to the announced next root key',
      { ...saved, root: testKey(102) },
      recovery(0),
      { verdict: 'valid' },
      three,
    ),
    { rule: 'IDN-21', name: 'an operation is missing', operations: [genesis, rotation], expect: { verdict: 'needs' } },
    { rule: 'IDN-21', name: 'the genesis is missing', operations: [update], expect: { verdict: 'needs' } },
    { rule: 'IDN-21', name: 'nothing at all', operations: [], expect: { verdict: 'needs' } },
    {
      rule: 'IDN-22',
      name: 'a known log takes what is new',
      known: two,
      operations: [rotation],
      expect: { verdict: 'valid', state: { position: position(rotated), root: root(1).key } },
    },
    {
      rule: 'IDN-22',
      name: 'a known log stays under what is old',
      known: three,
      operations: [genesis, update],
      expect: { verdict: 'valid', state: { position: position(rotated) } },
    },
    {
      rule: 'IDN-22',
      name: 'and keeps its first state',
      known: [genesis],
      operations: [genesis],
      expect: { verdict: 'valid', state: { position: position(log) } },
    },
  ];
};

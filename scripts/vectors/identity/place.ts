/** IDN-6 to IDN-14, IDN-21, IDN-22: operations behind one another. */
import type { Signer } from '../../../src/base/index.js';
import {
  byteString,
  bytesOf,
  cidOfValue,
  decodeMap,
  encodeValue,
  isByteString,
  linkTo,
  parseBase32,
  signValue,
  type ValueMap,
} from '../../../src/codec/index.js';
import { buildRotation, buildUpdate, didOfGenesis, hashOfKey } from '../../../src/identity/index.js';
import { testKey, testSigner, testX25519 } from '../../../test/helpers/keys.js';
import { ensureValid, forge, recovery, root, rotate, thief } from '../../../test/identity/helpers.js';
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
    ...(await signatureCases(told)),
    ...(await strayCases(told)),
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

/** IDN-7, IDN-8: signatures that are for something else, or not the one strict encoding. */
const signatureCases = async ({ genesis, update, updated, rotation, rotated, rescue }: Story): Promise<LogDraft[]> => {
  const change = fieldsOf(update);
  const signed = (sig: Uint8Array): Uint8Array => encodeValue({ ...change, sig: byteString(sig) });
  const forSomethingElse = encodeValue(await signValue('commit', change, root(0)));
  const bare = await root(0).sign(encodeValue(change));
  const wrong = invalid('IDN-8', 'bad-signature');
  const row = (name: string, operations: readonly Uint8Array[]): LogDraft => ({
    rule: 'IDN-8',
    name,
    operations,
    expect: wrong,
  });
  return [
    row('an update signed for another purpose', [genesis, forSomethingElse]),
    row('an update signed without a purpose', [genesis, signed(bare)]),
    row('a signature whose scalar is over the order', [genesis, signed(malleate(sigOf(update)))]),
    row('the signature of another operation', [genesis, signed(sigOf(genesis))]),
    row('a rotation signed by the recovery key', [genesis, update, await forge(fieldsOf(rotation), recovery(0))]),
    row('a recovery signed by the root key in force', [
      genesis,
      update,
      rotation,
      await forge(fieldsOf(rescue), root(1)),
    ]),
    row('a recovery signed by the next recovery key', [
      genesis,
      update,
      rotation,
      await forge(fieldsOf(rescue), recovery(1)),
    ]),
    row('a recovery signed by the root key that it names', [
      genesis,
      update,
      rotation,
      await forge(fieldsOf(rescue), testSigner(110)),
    ]),
    {
      rule: 'IDN-7',
      name: 'a rotation signed again is no fork',
      operations: [genesis, update, rotation, await resigned(rotation, 101)],
      expect: { verdict: 'valid', state: { position: position(rotated), conflict: false } },
    },
    {
      rule: 'IDN-7',
      name: 'a copy signed again, where the first is known',
      known: [genesis, update],
      operations: [await resigned(update, 100)],
      expect: { verdict: 'valid', state: { position: position(updated), conflict: false } },
    },
    {
      rule: 'IDN-7',
      name: 'what follows a copy signed again',
      operations: [genesis, await resigned(update, 100), rotation],
      expect: { verdict: 'valid', state: { position: position(rotated), conflict: false } },
    },
  ];
};

const sigOf = (bytes: Uint8Array): Uint8Array => {
  const { sig } = ensureValid(decodeMap(bytes));
  if (!isByteString(sig)) throw new TypeError('no signature');
  return bytesOf(sig);
};

/** Adds the order of the group to the scalar: lax verifiers take it for the same signature. */
const malleate = (sig: Uint8Array): Uint8Array => {
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const scalar = sig.slice(32).reduceRight((sum, byte) => (sum << 8n) + BigInt(byte), 0n) + order;
  return new Uint8Array([
    ...sig.slice(0, 32),
    ...Array.from({ length: 32 }, (_, at) => Number((scalar >> BigInt(8 * at)) & 255n)),
  ]);
};

/** IDN-6, IDN-9, IDN-14: what belongs elsewhere. */
const strayCases = async ({
  genesis,
  log,
  update,
  rotation,
  rotated,
  rescue,
  recovered,
}: Story): Promise<LogDraft[]> => {
  const turn = fieldsOf(rotation);
  const saved = fieldsOf(rescue);
  const stranger = 'did:tabard:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
  const three = [genesis, update, rotation];
  const after = (
    rule: string,
    name: string,
    before: readonly Uint8Array[],
    fields: ValueMap,
    signer: Signer,
    code: string,
  ) => forged(rule, name, before, fields, signer, invalid(rule, code));
  const second = fieldsOf(await rotate(rotated, 2));
  const again = (fields: ValueMap, name: 'root' | 'recovery', from: ValueMap): ValueMap => ({
    ...fields,
    next: { ...mapIn(fields, 'next'), [name]: announced(from, name) },
  });
  const onward = {
    ...fieldsOf(update),
    n: 4,
    prev: linkTo(position(rotated).id),
    root: testKey(101),
    next: mapIn(turn, 'next'),
  };
  return [
    await after(
      'IDN-6',
      'a rotation of another DID',
      [genesis, update],
      { ...turn, did: stranger },
      root(1),
      'wrong-did',
    ),
    await after('IDN-6', 'a recovery of another DID', three, { ...saved, did: stranger }, recovery(0), 'wrong-did'),
    {
      rule: 'IDN-6',
      name: 'a log under the name of another',
      did: stranger,
      operations: [genesis, update],
      expect: invalid('IDN-6', 'wrong-did'),
    },
    await after('IDN-9', 'n of the parent', [genesis, update], { ...turn, n: 1 }, root(1), 'not-rising'),
    await after('IDN-9', 'n leaps behind a rotation', three, onward, root(1), 'not-rising'),
    await after('IDN-9', 'a recovery that leaps', three, { ...saved, n: 639 }, recovery(0), 'not-rising'),
    await after(
      'IDN-11',
      'a rotation by the next root key but one',
      [genesis, update],
      { ...turn, key: testKey(102), root: testKey(102), next: mapIn(second, 'next') },
      root(2),
      'not-announced',
    ),
    await after(
      'IDN-14',
      'a rotation that announces a former root key',
      three,
      { ...second, next: { ...mapIn(second, 'next'), root: byteString(await hashBytes(100)) } },
      root(2),
      'not-announced',
    ),
    await after(
      'IDN-14',
      'a rotation that announces a former next root key',
      [...three, rescue],
      {
        ...(await fieldsBehind(recovered)),
        next: { recovery: announced(saved, 'recovery'), root: announced(turn, 'root') },
      },
      testSigner(111),
      'not-announced',
    ),
    await after(
      'IDN-14',
      'a recovery that announces a former next root key',
      three,
      again(saved, 'root', fieldsOf(genesis)),
      recovery(0),
      'not-announced',
    ),
    {
      rule: 'IDN-9',
      name: 'n leaps backward',
      operations: [genesis, update, await forge({ ...turn, n: 0 }, root(1))],
      expect: invalid('IDN-9', 'not-rising'),
    },
    {
      rule: 'IDN-21',
      name: 'prev names what nobody has',
      operations: [
        genesis,
        await forge({ ...fieldsOf(update), prev: linkTo(await cidOfValue(encodeValue('nothing'))) }, root(0)),
      ],
      expect: { verdict: 'needs' },
    },
    {
      rule: 'IDN-22',
      name: 'a log that is known is not taken back',
      known: three,
      operations: [genesis],
      expect: { verdict: 'valid', state: { position: position(rotated) } },
    },
    {
      rule: 'IDN-6',
      name: 'a genesis behind a known one',
      known: [genesis],
      operations: [await forge({ ...fieldsOf(genesis), later: position(log).n }, root(0))],
      expect: invalid('IDN-6', 'wrong-did'),
    },
  ];
};

const hashBytes = async (seed: number): Promise<Uint8Array> =>
  parseBase32(await hashOfKey(testKey(seed))) ?? new Uint8Array();

/** A rank-1 rotation behind the recovery, by the key that it announced. */
const fieldsBehind = async (recovered: Story['recovered']): Promise<ValueMap> =>
  fieldsOf(await buildRotation(recovered, { signer: testSigner(111), nextRootKey: testKey(112), grants: [] }));

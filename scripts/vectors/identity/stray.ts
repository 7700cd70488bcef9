/** IDN-6 to IDN-9, IDN-11, IDN-14, IDN-21: signatures for something else, and what belongs elsewhere. */
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
import { buildRotation, hashOfKey } from '../../../src/identity/index.js';
import { testKey, testSigner } from '../../../test/helpers/keys.js';
import { ensureValid, forge, recovery, root, rotate } from '../../../test/identity/helpers.js';
import { announced, fieldsOf, forged, invalid, type LogDraft, mapIn, position, resigned, type Story } from './kit.js';

export const strayCases = async (told: Story): Promise<LogDraft[]> => [
  ...(await signedElsewhere(told)),
  ...(await strays(told)),
];

/** IDN-7, IDN-8: signatures that are for something else, or not the one strict encoding. */
const signedElsewhere = async ({ genesis, update, updated, rotation, rotated, rescue }: Story): Promise<LogDraft[]> => {
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
const strays = async ({ genesis, log, update, rotation, rotated, rescue, recovered }: Story): Promise<LogDraft[]> => {
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

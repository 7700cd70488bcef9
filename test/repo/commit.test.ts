import { beforeAll, describe, expect, test } from 'vitest';
import type { Cid } from '../../src/base/index.js';
import { byteString, cidOfValue, encodeValue, signValue, tidOf, type ValueMap } from '../../src/codec/index.js';
import {
  buildCommit,
  commitMap,
  draftCommit,
  emptyTreeBytes,
  judgeCommit,
  MAX_COMMIT_BYTES,
} from '../../src/repo/index.js';
import { testKey, testSigner } from '../helpers/keys.js';
import { commitOf, deviceOf, makeWorld, now, sealed, tidAt, type World } from './world.js';

let world: World;
let data: Cid;
beforeAll(async () => {
  world = await makeWorld();
  data = await cidOfValue(emptyTreeBytes());
});

/** A signed commit with some fields changed before signing. */
const signed = async (changes: ValueMap, index = 0): Promise<Uint8Array<ArrayBuffer>> => {
  const map = { ...commitMap(commitOf(world, index, { data })), ...changes };
  return encodeValue(await signValue('commit', map, testSigner(deviceOf(world, index).seed)));
};

const judge = async (bytes: Uint8Array<ArrayBuffer>) => judgeCommit(bytes, world.ground);

describe('judging commits', () => {
  test('a commit of a device with authority is valid and tells its clock id', async () => {
    const commit = await sealed(world, 0, { data });
    expect(commit.clockId).toBe(11);
    expect(commit.id).toBe((await draftCommit(commit.commit)).id);
    expect(commit.cid).not.toBe(commit.id);
  });

  test('unknown fields are kept and signed over', async () => {
    const judged = await judge(await signed({ motto: 'later' }));
    expect(judged.verdict).toBe('valid');
    if (judged.verdict === 'valid') {
      expect(judged.value.id).toBe(
        await cidOfValue(encodeValue({ ...commitMap(judged.value.commit), motto: 'later' })),
      );
    }
  });

  test('REP-10: a commit over its limit is refused and nobody is scored', async () => {
    const judged = await judge(await signed({ ballast: 'x'.repeat(MAX_COMMIT_BYTES) }));
    expect(judged).toEqual({ verdict: 'refused', code: 'too-large' });
  });

  test('REP-10: bytes that are not canonical are invalid', async () => {
    const bytes = await signed({});
    const padded = new Uint8Array(bytes.length + 1);
    padded.set(bytes);
    expect((await judge(padded)).verdict).toBe('invalid');
    const [head, ...rest] = bytes;
    // The same map with its length in two bytes.
    const longer = Uint8Array.of(0xb8, (head ?? 0) & 0x1f, ...rest);
    expect(await judge(longer)).toMatchObject({ verdict: 'invalid' });
  });

  test('REP-11: another version is unsupported, not wrong', async () => {
    expect(await judge(await signed({ v: 2 }))).toMatchObject({ verdict: 'unsupported' });
  });

  test('REP-12: a commit of another identity is refused as such', async () => {
    const other = await makeWorld(2);
    const foreign = await sealed(other, 0, { data });
    expect(await judge(foreign.bytes)).toMatchObject({ verdict: 'invalid', code: 'wrong-did', rule: 'REP-12' });
  });

  test.each([
    ['seq of zero', { seq: 0 }],
    ['negative seq', { seq: -1 }],
    ['seq as text', { seq: '1' }],
    ['rev that is no TID', { rev: 'now' }],
    ['data as text', { data: 'bafy' }],
    ['data null', { data: null }],
    ['data as a raw block', { data: { $link: 'bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity' } }],
    ['prev as text', { prev: 'none' }],
    ['log without id', { log: { n: 0 } }],
    [
      'log with negative n',
      { log: { n: -1, id: { $link: 'bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm' } } },
    ],
    ['key that is no key', { key: 'did:key:zzz' }],
    ['auth missing', { auth: null }],
    ['seen as list', { seen: [] }],
    ['floor that is no TID', { floor: 7 }],
    ['did that is none', { did: 'did:web:example.org' }],
  ])('REP-13: %s is malformed', async (_, changes) => {
    expect(await judge(await signed(changes))).toMatchObject({ verdict: 'invalid', code: 'malformed', rule: 'REP-13' });
  });

  test('REP-13: a commit without prev is malformed', async () => {
    const { prev: _, ...map } = commitMap(commitOf(world, 0, { data }));
    const bytes = encodeValue(await signValue('commit', map, testSigner(11)));
    expect(await judge(bytes)).toMatchObject({ verdict: 'invalid', rule: 'REP-13' });
  });

  test('REP-14: more than 64 seen keys are over the limit', async () => {
    const seen = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [testKey(100 + i), 1]));
    expect(await judge(await signed({ seen }))).toEqual({ verdict: 'refused', code: 'too-many' });
    const fits = Object.fromEntries(Object.entries(seen).slice(0, 64));
    expect((await judge(await signed({ seen: fits }))).verdict).toBe('valid');
  });

  test.each([
    ['the own key', { [testKey(11)]: 1 }],
    ['what is no key', { alice: 1 }],
    ['a count of zero', { [testKey(12)]: 0 }],
    ['a count as text', { [testKey(12)]: '1' }],
  ])('REP-15: seen must not hold %s', async (_, seen) => {
    expect(await judge(await signed({ seen }))).toMatchObject({ verdict: 'invalid', rule: 'REP-15' });
  });

  test('REP-16: a commit from the future is not yet, until the clock is near', async () => {
    const minutes = (ms: number): number => ms * 60_000;
    const rev = tidOf((now + minutes(11)) * 1000, 0);
    expect(await judge(await signed({ rev }))).toEqual({ verdict: 'notYet', until: now + minutes(1) });
    expect((await judge(await signed({ rev: tidOf((now + minutes(9)) * 1000, 0) }))).verdict).toBe('valid');
  });

  test('REP-17: without the delegation the judge asks for it', async () => {
    const judged = await judgeCommit(await signed({}), { ...world.ground, delegations: new Map() });
    expect(judged).toMatchObject({ verdict: 'needs', what: 'delegations', ids: [deviceOf(world, 0).write] });
  });

  test('REP-17: a key without authority is refused, however good its signature', async () => {
    const stranger = testSigner(99);
    const map = { ...commitMap(commitOf(world, 0, { data })), key: stranger.key };
    const bytes = encodeValue(await signValue('commit', map, stranger));
    const judged = await judgeCommit(bytes, { ...world.ground, complete: true });
    expect(judged).toMatchObject({ verdict: 'invalid', code: 'no-authority' });
  });

  test('REP-18: a forged signature is refused', async () => {
    const map = commitMap(commitOf(world, 0, { data }));
    const forged = encodeValue(await signValue('commit', map, { key: testKey(11), sign: testSigner(12).sign }));
    expect(await judge(forged)).toMatchObject({ verdict: 'invalid', code: 'bad-signature', rule: 'REP-18' });
  });

  test('REP-18: a signature for another purpose is none for a commit', async () => {
    const map = commitMap(commitOf(world, 0, { data }));
    const bytes = encodeValue(await signValue('snapshot', map, testSigner(11)));
    expect(await judge(bytes)).toMatchObject({ verdict: 'invalid', rule: 'REP-18' });
  });

  test('REP-18: any changed field breaks the signature', async () => {
    const good = await signValue('commit', commitMap(commitOf(world, 0, { data })), testSigner(11));
    for (const change of [{ seq: 2 }, { rev: tidAt(2) }, { seen: { [testKey(12)]: 4 } }, { extra: 1 }]) {
      expect(await judge(encodeValue({ ...good, ...change }))).toMatchObject({ verdict: 'invalid', rule: 'REP-18' });
    }
  });

  test('REP-13: a signature of another length is malformed', async () => {
    const map = commitMap(commitOf(world, 0, { data }));
    const bytes = encodeValue({ ...map, sig: byteString(new Uint8Array(63)) });
    expect(await judge(bytes)).toMatchObject({ verdict: 'invalid', rule: 'REP-13' });
  });

  test('two signatures of one commit have one id', async () => {
    const bytes = await buildCommit(commitOf(world, 0, { data }), testSigner(11));
    const first = await judge(bytes);
    const second = await judge(await signed({}));
    if (first.verdict !== 'valid' || second.verdict !== 'valid') throw new Error('not valid');
    expect(first.value.id).toBe(second.value.id);
  });

  test('a signer with another key is a mistake of the caller', async () => {
    await expect(buildCommit(commitOf(world, 0, { data }), testSigner(12))).rejects.toThrow(TypeError);
  });
});

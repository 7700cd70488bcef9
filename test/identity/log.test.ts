import { describe, expect, test, vi } from 'vitest';
import type { Did, Judgement } from '../../src/base/index.js';
import { byteString, decodeMap, encodeValue, linkTo, type ValueMap } from '../../src/codec/index.js';
import {
  buildUpdate,
  comparePosition,
  findOperation,
  judgeLog,
  logBytes,
  MAX_OPERATIONS,
  reopenLog,
  type VerifiedLog,
} from '../../src/identity/index.js';
import { MAX_BRANCHES, MAX_UNSUPPORTED } from '../../src/identity/limits.js';
import { judgeGenesisPair } from '../../src/identity/log.js';
import { testKey, testSigner } from '../helpers/keys.js';
import { coldly, ensureValid, extend, forge, person, recover, root, rotate, said } from './helpers.js';

// Thousands of signatures: on a loaded machine they take their time.
vi.setConfig({ testTimeout: 600_000 });

const retire = (log: VerifiedLog, seq: number): Promise<Uint8Array> =>
  buildUpdate(log, { retired: [{ key: testKey(300), seq }] }, root(0));

describe('the identity log', () => {
  test('IDN-6 two geneses with one DID are both refused', async () => {
    const { bytes } = await person();
    expect(judgeGenesisPair(undefined, bytes)).toBeUndefined();
    expect(judgeGenesisPair(bytes, bytes.slice())).toBeUndefined();
    expect(judgeGenesisPair(bytes, new Uint8Array([1]))).toMatchObject({ verdict: 'invalid', code: 'bad-hash' });
  });

  test('IDN-8 one forged operation spoils what came with it, not what was known', async () => {
    const { did, log } = await person();
    const good = await retire(log, 1);
    const { sig: _, ...fields } = ensureValid(decodeMap(await retire(log, 2)));
    const bad = await forge(fields, testSigner(900));
    expect(said(await judgeLog(did, [good, bad], log))).toBe('IDN-8 bad-signature');
    expect(log.operations).toHaveLength(1);
  });

  test('IDN-18 first seen survives being stored and opened again', async () => {
    const { did, log } = await person();
    const mine = await extend(log, await recover(log, 0, 110, { nextRecoveryKey: testKey(250) }));
    const rival = await recover(log, 0, 120);
    const both = await extend(mine, rival);
    expect(both.state.position).toEqual(mine.state.position);
    expect(both.firstSeen).toBe(mine.state.position.id);
    expect(ensureValid(await reopenLog(did, logBytes(both), both.firstSeen)).state).toEqual(both.state);
    expect((await coldly(did, logBytes(both))).state.conflict).toBe(true);
  });

  test('IDN-19 a conflict is frozen, shown, and cannot be updated; a rotation heals it and forgets its revocations', async () => {
    const { log } = await person();
    const revoking = await buildUpdate(log, { revoked: [{ key: testKey(300), keep: [] }] }, root(0));
    const frozen = await extend(log, revoking, await retire(log, 1));
    expect(frozen.state).toMatchObject({ conflict: true, position: log.state.position });
    expect(frozen.disputed).toHaveLength(2);
    expect([...frozen.state.revoked.keys()]).toEqual([testKey(300)]);
    await expect(retire(frozen, 2)).rejects.toThrow('conflict');
    const healed = await extend(frozen, await rotate(frozen, 1));
    expect(healed.state).toMatchObject({ conflict: false, revoked: new Map(), retired: new Map() });
    expect(healed.disputed).toEqual([]);
    expect(healed.operations).toHaveLength(4);
  });

  test('IDN-22 positions are compared by the fork rule, never by n', async () => {
    const { log } = await person();
    const long = await extend(log, await retire(log, 1));
    const longer = await extend(long, await retire(long, 2));
    const won = await extend(longer, await rotate(log, 1));
    expect(comparePosition(won, won.state.position)).toBe('same');
    expect(comparePosition(won, log.state.position)).toBe('older');
    expect(comparePosition(won, longer.state.position)).toBe('overruled');
    expect(comparePosition(long, longer.state.position)).toBe('unknown');
    const frozen = await extend(longer, await retire(log, 3));
    expect(comparePosition(frozen, longer.state.position)).toBe('disputed');
    expect(findOperation(won, longer.state.position.id)?.operation.n).toBe(2);
  });

  test('what is known already changes nothing, not even the object', async () => {
    const { did, log, bytes } = await person();
    const updated = await extend(log, await retire(log, 1));
    expect(ensureValid(await judgeLog(did, [bytes, ...logBytes(updated)], updated))).toBe(updated);
    expect(logBytes(updated, 1)).toHaveLength(1);
  });

  test('a log of another identity is a mistake of the caller', async () => {
    const { log } = await person();
    const stranger = 'did:tabard:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' as Did;
    await expect(judgeLog(stranger, [], log)).rejects.toThrow(TypeError);
  });

  test('only this layer can make a verified log', () => {
    const forgery = { did: 'did:tabard:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', operations: [] };
    // @ts-expect-error the brand is missing
    const log: VerifiedLog = forgery;
    expect(log).toBe(forgery);
  });
});

describe('bounds', () => {
  test('IDN-20 whoever has the root key cannot grow a log beyond its bounds nor keep a recovery out', async () => {
    const { did, log } = await person();
    const flood = await Promise.all(Array.from({ length: MAX_OPERATIONS }, (_, seq) => retire(log, seq)));
    const flooded = await extend(log, ...flood);
    expect(flooded.state.conflict).toBe(true);
    expect(flooded.operations.length).toBeLessThanOrEqual(1 + 2 * MAX_BRANCHES);
    const again = await extend(flooded, ...(await Promise.all([5000, 5001].map((seq) => retire(log, seq)))));
    expect(again.operations.length).toBeLessThanOrEqual(1 + 2 * MAX_BRANCHES);
    const saved = await extend(again, await recover(again, 0, 110));
    expect(saved.state).toMatchObject({ conflict: false, root: testKey(110) });
    expect((await coldly(did, logBytes(saved))).state).toEqual(saved.state);
    expect(said(await judgeLog(did, [...flood, ...flood]))).toBe('refused too-many');
  });

  test('IDN-21 operations that cannot be read are carried, a few', async () => {
    const { did, log } = await person();
    const fields: ValueMap = { v: 2, kind: 'update', did, n: 1, prev: linkTo(log.state.position.id) };
    const newer = Array.from({ length: 20 }, (_, mark) =>
      encodeValue({ ...fields, mark, sig: byteString(new Uint8Array(64)) }),
    );
    const stray = encodeValue({ ...fields, did: 'did:tabard:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' });
    const carrying = await extend(log, ...newer, stray);
    expect(carrying.unsupported).toHaveLength(MAX_UNSUPPORTED);
    expect(carrying.state).toEqual(log.state);
    expect(logBytes(await coldly(did, logBytes(carrying)))).toEqual(logBytes(carrying));
    expect(await extend(carrying, ...newer)).toBe(carrying);
  });
});

describe('hostile bytes', () => {
  const hostile: readonly Uint8Array[] = [
    new Uint8Array(),
    new Uint8Array([0]),
    new Uint8Array([0xa0]),
    new Uint8Array([0x9f, 0xff]),
    new Uint8Array(100).fill(0x81),
    new Uint8Array([0x5a, 0xff, 0xff, 0xff, 0xff]),
    new Uint8Array(8_000),
    encodeValue({ v: 1, kind: 'genesis', sig: byteString(new Uint8Array(64)) }),
    encodeValue({ v: 1, kind: '__proto__', sig: null }),
    encodeValue({ v: '1', kind: 'genesis' }),
    encodeValue({ v: 1, kind: 'rotation', n: 0, prev: [], did: {}, sig: byteString(new Uint8Array(64)) }),
  ];

  test('are judged, never thrown at', async () => {
    const { did, log } = await person();
    for (const bytes of hostile) {
      const judged: Judgement<VerifiedLog> = await judgeLog(did, [bytes], log);
      expect(['invalid', 'refused', 'valid', 'unsupported'], said(judged)).toContain(judged.verdict);
      if (judged.verdict === 'valid') expect(judged.value).toBe(log);
    }
  });

  test('every flipped byte of an operation is refused', async () => {
    const { did, log } = await person();
    const good = await retire(log, 1);
    for (let at = 0; at < good.length; at++) {
      const bytes = good.map((byte, index) => (index === at ? byte ^ 1 : byte));
      const judged = await judgeLog(did, [bytes], log);
      const news = judged.verdict === 'valid' && judged.value.operations.length > 1;
      expect(news, `byte ${at}`).toBe(false);
    }
  });
});

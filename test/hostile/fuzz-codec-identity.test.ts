/**
 * Seeded chance against everything of codec and identity that takes bytes or text of others: nothing throws, nothing is slow, and what is
 * accepted has one spelling only. Each run counts what it did. `FUZZ_RUNS=100000 FUZZ_SEED=7` for a longer one.
 */
import { describe, expect, test } from 'vitest';
import type { Judgement } from '../../src/base/index.js';
import {
  bitsOfDid,
  byteString,
  cidOfValue,
  decodeValue,
  didOfBits,
  encodeBase32,
  encodeDidKey,
  encodeValue,
  linkTo,
  parseBase32,
  parseCid,
  parseDid,
  parseDidKey,
  parseTid,
  rawKeyOf,
  tidOf,
  toJson,
} from '../../src/codec/index.js';
import { buildUpdate, judgeLog, logBytes, parseDelegation } from '../../src/identity/index.js';
import { decodeOperation } from '../../src/identity/operation.js';
import { testKey } from '../helpers/keys.js';
import { delegate, device, extend, person, recover, root, rotate } from '../identity/helpers.js';
import { chanceFrom, chaos, mutateBytes, nearText, pick, randomBytes } from './fuzz/chance.js';

const runs = Number(process.env.FUZZ_RUNS ?? 400);
const seed = Number(process.env.FUZZ_SEED ?? 20_261);

/** Counts verdicts, and holds every call to a time that no input of this size may need. */
const tally = () => {
  const counts = { accepted: 0, refused: 0 };
  let slowest = 0;
  return {
    counts,
    note: (accepted: boolean, since: number) => {
      counts[accepted ? 'accepted' : 'refused'] += 1;
      slowest = Math.max(slowest, performance.now() - since);
    },
    slowest: () => slowest,
  };
};

const patience = 1_000;

/** As `expect(…).toEqual(…)`, which takes a millisecond for each of these. */
const ensureSame = (one: Uint8Array, other: Uint8Array): void => {
  if (Buffer.compare(one, other) !== 0) throw new Error(`two encodings: ${Buffer.from(other).toString('hex')}`);
};

const world = async () => {
  const { did, log, bytes } = await person();
  const updated = await extend(
    log,
    await buildUpdate(log, { revoked: [{ key: testKey(301), keep: [log.state.position.id] }] }, root(0)),
  );
  const rotated = await extend(updated, await rotate(updated, 1, { retired: [{ key: testKey(302), seq: 9 }] }));
  const recovered = await extend(rotated, await recover(rotated, 0, 110));
  const first = await delegate(log, device(0).key, { expires: 9_000_000_000 });
  const second = await delegate(log, device(1).key, { signer: device(0), notBefore: 1 });
  return { did, genesis: bytes, log: recovered, operations: logBytes(recovered), delegations: [first, second] };
};

describe(`chance, seed ${seed}`, () => {
  test('COD-3 decodeValue: no bytes throw, and what is accepted encodes to the same bytes', async () => {
    const chance = chanceFrom(seed);
    const { operations, delegations, log } = await world();
    const mixed = encodeValue({
      link: linkTo(log.state.position.id),
      list: [0, -1, 2 ** 53 - 1, -(2 ** 53 - 1), null, true, '\ufeff\u00e9\u{1f600}'],
      bytes: byteString(new Uint8Array(30)),
      map: { $link: 1, a: {}, b: [] },
    });
    const good = [mixed, ...operations, ...delegations.map(({ bytes }) => bytes)];
    const { counts, note, slowest } = tally();
    for (let run = 0; run < 5 * runs; run++) {
      const bytes = chance(3) === 0 ? chaos(chance) : mutateBytes(chance, pick(chance, good));
      const since = performance.now();
      const decoded = decodeValue(bytes);
      note(decoded.verdict === 'valid', since);
      if (decoded.verdict !== 'valid') continue;
      ensureSame(encodeValue(decoded.value), bytes);
      ensureSame(encodeValue(JSON.parse(JSON.stringify(toJson(decoded.value)))), bytes);
    }
    expect(counts.accepted).toBeGreaterThan(runs / 10);
    expect(counts.refused).toBeGreaterThan(runs);
    expect(slowest()).toBeLessThan(patience);
  });

  test('COD-3 names: no text throws, and what is accepted is the one spelling', async () => {
    const chance = chanceFrom(seed + 1);
    const { did, log } = await world();
    const cid = log.state.position.id;
    const good = [did, cid, testKey(1), encodeBase32(randomBytes(chance, 20)), tidOf(1_700_000_000_000_000, 5)];
    const { counts, note, slowest } = tally();
    for (let run = 0; run < 5 * runs; run++) {
      const text = nearText(chance, good);
      const since = performance.now();
      const [person32, key, link, bytes, tid] = [
        parseDid(text),
        parseDidKey(text),
        parseCid(text),
        parseBase32(text),
        parseTid(text),
      ];
      note(
        [person32, key, link, bytes, tid].some((found) => found !== undefined),
        since,
      );
      if (person32 !== undefined) expect(didOfBits(bitsOfDid(person32))).toBe(text);
      if (key !== undefined) expect(encodeDidKey(rawKeyOf(key))).toBe(text);
      if (link !== undefined) expect(encodeValue(linkTo(link)).length).toBe(41);
      if (bytes !== undefined) expect(encodeBase32(bytes)).toBe(text);
    }
    expect(counts.accepted).toBeGreaterThan(runs / 10);
    expect(counts.refused).toBeGreaterThan(runs);
    expect(slowest()).toBeLessThan(patience);
  });

  test('names: long texts are refused as quickly as short ones', () => {
    for (const text of [
      'z'.repeat(1e6),
      `did:key:z${'6'.repeat(1e6)}`,
      `did:tabard:${'a'.repeat(1e6)}`,
      'b'.repeat(59),
    ]) {
      const since = performance.now();
      expect([parseDid(text), parseDidKey(text), parseCid(text), parseTid(text)]).toEqual(Array(4).fill(undefined));
      expect(performance.now() - since).toBeLessThan(patience);
    }
  });

  test('IDN-1 decodeOperation: nothing throws, and an id names one content', async () => {
    const chance = chanceFrom(seed + 2);
    const { operations } = await world();
    const { counts, note, slowest } = tally();
    for (let run = 0; run < runs; run++) {
      const bytes = chance(8) === 0 ? chaos(chance) : mutateBytes(chance, pick(chance, operations));
      const since = performance.now();
      const judged = await decodeOperation(bytes);
      note(judged.verdict === 'valid', since);
      if (judged.verdict === 'valid')
        expect(await cidOfValue(encodeValue(judged.value.unsigned))).toBe(judged.value.id);
    }
    expect(counts.accepted).toBeGreaterThan(runs / 100);
    expect(counts.refused).toBeGreaterThan(runs / 2);
    expect(slowest()).toBeLessThan(patience);
  });

  test('DLG-1 parseDelegation: nothing throws, and no change of one that a key issued passes', async () => {
    const chance = chanceFrom(seed + 3);
    const { delegations } = await world();
    const { counts, note, slowest } = tally();
    const known = new Set(delegations.map(({ cid }) => cid));
    for (let run = 0; run < runs; run++) {
      const same = chance(20) === 0;
      const good = pick(chance, delegations).bytes;
      const bytes = same ? good : chance(8) === 0 ? chaos(chance) : mutateBytes(chance, good);
      const since = performance.now();
      const judged = await parseDelegation(bytes);
      note(judged.verdict === 'valid', since);
      // One that the identity issued is verified under its log; a key's own signature must have held.
      if (judged.verdict === 'valid' && judged.value.iss !== judged.value.sub)
        expect(known).toContain(judged.value.cid);
    }
    expect(counts.accepted).toBeGreaterThan(runs / 50);
    expect(counts.refused).toBeGreaterThan(runs / 2);
    expect(slowest()).toBeLessThan(patience);
  });

  test('IDN-8 judgeLog: nothing throws, and no changed operation is ever taken into the log', async () => {
    const chance = chanceFrom(seed + 4);
    const { did, log, genesis, operations } = await world();
    const start = await judgeLog(did, [genesis]);
    if (start.verdict !== 'valid') throw new Error('the world is not valid');
    const ids = new Set(log.operations.map(({ id }) => id));
    const seen = new Map<Judgement<unknown>['verdict'], number>();
    const { counts, note, slowest } = tally();
    for (let run = 0; run < runs; run++) {
      const sent = operations
        .filter(() => chance(4) > 0)
        .map((bytes) => (chance(6) === 0 ? mutateBytes(chance, bytes) : bytes))
        .sort(() => chance(3) - 1);
      if (chance(10) === 0) sent.push(chaos(chance));
      const since = performance.now();
      const judged = await judgeLog(did, sent, chance(2) === 0 ? start.value : undefined);
      note(judged.verdict === 'valid', since);
      seen.set(judged.verdict, 1 + (seen.get(judged.verdict) ?? 0));
      if (judged.verdict === 'valid') expect(judged.value.operations.every(({ id }) => ids.has(id))).toBe(true);
    }
    expect(counts.accepted).toBeGreaterThan(runs / 20);
    expect(counts.refused).toBeGreaterThan(runs / 4);
    expect([...seen.keys()]).toEqual(expect.arrayContaining(['valid', 'invalid', 'needs']));
    expect(slowest()).toBeLessThan(patience);
  });
});

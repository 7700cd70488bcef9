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

const runs = Number(process.env.FUZZ_RUNS ?? 400);
const seed = Number(process.env.FUZZ_SEED ?? 20_261);

/** mulberry32. */
const chanceFrom = (start: number): ((below: number) => number) => {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
};

type Chance = ReturnType<typeof chanceFrom>;

const randomBytes = (chance: Chance, length: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, () => chance(256));

const pick = <Item>(chance: Chance, items: readonly Item[]): Item => {
  const item = items[chance(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};

/** Heads and texts that decoders stumble over. */
const tokens: readonly (readonly number[])[] = [
  [0xa0],
  [0xa1, 0x61, 0x61],
  [0xbf],
  [0x9f],
  [0xff],
  [0xf7],
  [0xf9, 0x3c, 0x00],
  [0xfb, 0x80, 0, 0, 0, 0, 0, 0, 0],
  [0xd8, 0x2a, 0x58, 0x25, 0x00, 0x01, 0x71, 0x12, 0x20],
  [0x1b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x3b, 0x00, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x5a, 0xff, 0xff, 0xff, 0xff],
  [0x9b, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00],
  [0x63, 0xed, 0xa0, 0x80],
  [0x62, 0xc0, 0x80],
  [0x63, 0xef, 0xbb, 0xbf],
  ...['$link', '$bytes', '__proto__', 'constructor', 'toString', 'v', 'sig'].map((text) => [
    0x60 | text.length,
    ...Buffer.from(text),
  ]),
];

/** A good value with bytes flipped, cut, doubled, or a token put in. */
const mutate = (chance: Chance, good: Uint8Array): Uint8Array<ArrayBuffer> => {
  let bytes = [...good];
  for (let left = 1 + chance(3); left > 0; left--) {
    const at = chance(bytes.length + 1);
    const kind = chance(6);
    if (kind <= 1 && at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << chance(8));
    else if (kind === 2 && at < bytes.length) bytes[at] = chance(256);
    else if (kind === 3) bytes = bytes.slice(0, at);
    else if (kind === 4) bytes.splice(at, chance(4), ...pick(chance, tokens));
    else bytes.splice(at, 0, ...bytes.slice(at, at + chance(40)));
  }
  return Uint8Array.from(bytes);
};

const chaos = (chance: Chance): Uint8Array<ArrayBuffer> =>
  chance(2) === 0
    ? randomBytes(chance, chance(60))
    : Uint8Array.from(Array.from({ length: chance(12) }, () => pick(chance, tokens)).flat());

const letters = 'abcdefghijklmnopqrstuvwxyzABCXYZ234567189-_=:. \u0000\u00e9\ud800\u{1f600}bafyreididtabardkeyz6Mk';

const mutateText = (chance: Chance, good: string): string => {
  const text = [...good];
  for (let left = 1 + chance(2); left > 0; left--) {
    text.splice(
      chance(text.length + 1),
      chance(3),
      ...Array.from({ length: chance(3) }, () => pick(chance, [...letters])),
    );
  }
  return text.join('');
};

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
      const bytes = chance(3) === 0 ? chaos(chance) : mutate(chance, pick(chance, good));
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
      const plain =
        chance(4) === 0 ? Array.from({ length: chance(70) }, () => pick(chance, [...letters])).join('') : '';
      const text =
        plain === '' ? (chance(10) === 0 ? pick(chance, good) : mutateText(chance, pick(chance, good))) : plain;
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
      const bytes = chance(8) === 0 ? chaos(chance) : mutate(chance, pick(chance, operations));
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
      const bytes = same ? good : chance(8) === 0 ? chaos(chance) : mutate(chance, good);
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
        .map((bytes) => (chance(6) === 0 ? mutate(chance, bytes) : bytes))
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

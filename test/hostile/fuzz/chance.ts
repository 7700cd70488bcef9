/** Seeded chance, and what it makes of valid things: bytes, texts and values somewhere near them, or nowhere near anything. */
import { decodeValue, encodeValue, isMap, toJson, type Value } from '../../../src/codec/index.js';

export type Bytes = Uint8Array<ArrayBuffer>;

/** A whole number below a bound (mulberry32). */
export type Chance = (below: number) => number;

export const chanceFrom = (seed: number): Chance => {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
};

export const pick = <Item>(chance: Chance, items: readonly Item[]): Item => {
  const item = items[chance(items.length)];
  if (item === undefined) throw new RangeError('"items" is empty');
  return item;
};

export const randomBytes = (chance: Chance, length: number): Bytes => Uint8Array.from({ length }, () => chance(256));

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
  ...['$link', '$bytes', '__proto__', 'constructor', 'toString', 'v', 'sig', 't'].map((text) => [
    0x60 | text.length,
    ...new TextEncoder().encode(text),
  ]),
];

export const chaos = (chance: Chance): Bytes =>
  chance(2) === 0
    ? randomBytes(chance, chance(60))
    : Uint8Array.from(Array.from({ length: chance(12) }, () => pick(chance, tokens)).flat());

/** Bytes changed without knowing what they mean: flipped, cut, doubled, filled, moved, a token put in. */
export const mutateBytes = (chance: Chance, good: Uint8Array): Bytes => {
  let bytes = good.slice();
  for (let left = 1 + chance(3); left > 0; left--) {
    const at = chance(bytes.length + 1);
    const kind = chance(7);
    if (kind <= 1 && at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << chance(8));
    else if (kind === 2 && at < bytes.length) bytes[at] = chance(256);
    else if (kind === 3) bytes = bytes.slice(0, at);
    else if (kind === 4) bytes = join(bytes.slice(0, at), pick(chance, tokens), bytes.slice(at + chance(4)));
    else if (kind === 5) bytes.fill(chance(256), at, at + 1 + chance(16));
    else bytes = join(bytes.slice(0, at), bytes.slice(at, at + chance(40)), bytes.slice(at));
  }
  return bytes;
};

const join = (...parts: readonly ArrayLike<number>[]): Bytes => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

const odd: readonly Value[] = [
  null,
  true,
  0,
  -1,
  1,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  '',
  '..',
  '\u0000',
  'x'.repeat(2_000),
  '__proto__',
  [],
  {},
  [[[[]]]],
  { $bytes: '' },
  { $bytes: 'A'.repeat(88) },
  'jzzzzzzzzzzzz',
];

/** A value somewhere inside put away, doubled, or made another. */
export const mutateValue = (chance: Chance, value: Value): Value => {
  if (chance(5) === 0) return pick(chance, odd);
  if (Array.isArray(value)) {
    const list: Value[] = [...(value as readonly Value[])];
    const at = chance(list.length + 1);
    if (at === list.length || chance(3) === 0) list.splice(at, chance(2), list[chance(list.length + 1)] ?? null);
    else list[at] = mutateValue(chance, list[at] ?? null);
    return list;
  }
  if (isMap(value)) {
    const key = [...Object.keys(value), 'extra'][chance(Object.keys(value).length + 1)] ?? 'extra';
    const { [key]: inner = null, ...rest } = value;
    return chance(4) === 0 ? rest : { ...rest, [key]: mutateValue(chance, inner) };
  }
  return pick(chance, odd);
};

/** dag-cbor changed as bytes, or as a value that is canonical again afterwards. */
export const mutate = (chance: Chance, bytes: Bytes): Bytes => {
  const decoded = chance(2) === 0 ? undefined : decodeValue(bytes);
  if (decoded?.verdict !== 'valid') return mutateBytes(chance, bytes);
  try {
    return encodeValue(mutateValue(chance, toJson(decoded.value) as Value));
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return mutateBytes(chance, bytes);
    throw error;
  }
};

/** One of these as it is, changed, or nothing of the kind. */
export const near = (chance: Chance, samples: readonly Bytes[]): Bytes => {
  const roll = chance(20);
  if (roll === 0) return chaos(chance);
  return roll <= 2 ? pick(chance, samples) : mutate(chance, pick(chance, samples));
};

const letters = [
  ...'abcdefghijklmnopqrstuvwxyzABCXYZ234567189-_=:./?&#@%[]{}",\\ \r\n\u0000\u00e9\ud800\u{1f600}\u202e\ufeff',
];

export const mutateText = (chance: Chance, good: string): string => {
  const text = [...good];
  for (let left = 1 + chance(3); left > 0; left--) {
    const insert = Array.from({ length: chance(4) }, () => pick(chance, letters));
    text.splice(chance(text.length + 1), chance(4), ...insert);
  }
  return text.join('');
};

export const nearText = (chance: Chance, samples: readonly string[]): string => {
  const roll = chance(20);
  if (roll === 0) return Array.from({ length: chance(90) }, () => pick(chance, letters)).join('');
  return roll <= 2 ? pick(chance, samples) : mutateText(chance, pick(chance, samples));
};

const strange: readonly unknown[] = [undefined, Number.NaN, 1n, new Date(0), new Map(), new Uint8Array(3), /x/];

/** Anything that `structuredClone` can carry, near what is expected. */
export const nearObject = (chance: Chance, samples: readonly Value[]): unknown => {
  const roll = chance(24);
  if (roll === 0) return strange[chance(strange.length)];
  return roll <= 2 ? pick(chance, samples) : mutateValue(chance, pick(chance, samples));
};

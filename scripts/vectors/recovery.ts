/**
 * The files of `test/vectors/recovery`: words, derived keys, locator boxes and shares, for a second implementation. Written once, by
 * `UPDATE_VECTORS=1 npx vitest run test/vault/recovery/vectors.test.ts`. The shares are computed here, by the book and without the library
 * that the page uses, so that the two are held against each other.
 */
import { hkdfSync } from 'node:crypto';
import type { RandomBytes } from '../../src/base/index.js';
import { didOfBits, encodeValue } from '../../src/codec/index.js';
import {
  deriveBackupKey,
  deriveBackupSecret,
  deriveLocator,
  deriveRecoveryKey,
  encodeWords,
} from '../../src/vault/index.js';
import { encodeShareText, encodeShareWords, sealLocatorBox } from '../../src/vault/recovery/index.js';
import { buildShareCard, markOf } from '../../src/vault/recovery/share-card.js';

type Bytes = Uint8Array<ArrayBuffer>;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const person = (fill: number) => didOfBits(new Uint8Array(20).fill(fill));
const entropies: readonly Bytes[] = [0x00, 0x07, 0x7f, 0x80, 0xff].map((fill) => new Uint8Array(16).fill(fill));

const keyCases = () =>
  Promise.all(
    entropies.map(async (entropy) => {
      const locator = await deriveLocator(entropy);
      const indices = [0, 1, 255, 256, 999];
      const keys = await Promise.all(indices.map((index) => deriveRecoveryKey(entropy, index)));
      return {
        rule: 'VLT-5',
        entropy: hex(entropy),
        words: (await encodeWords(entropy)).join(' '),
        recoveryKeys: Object.fromEntries(indices.map((index, at) => [index, keys[at]])),
        backupSecret: hex(await deriveBackupSecret(entropy)),
        backupKey: hex(await deriveBackupKey(entropy)),
        locatorTopic: hex(locator.topic),
        locatorKey: hex(locator.key),
      };
    }),
  );

const typedCases = async () => {
  const entropy = new Uint8Array(16).fill(0x7f);
  const words = await encodeWords(entropy);
  const good = (name: string, text: string) => ({ rule: 'RCV-3', name, text, entropy: hex(entropy) });
  const bad = (name: string, text: string, problem: string) => ({ rule: 'RCV-3', name, text, problem });
  return [
    good('as they are', words.join(' ')),
    good('in capitals, on lines', words.join('\n').toUpperCase()),
    good('numbered', words.map((word, at) => `${at + 1}. ${word}`).join(' ')),
    good('with ideographic spaces', words.join('\u3000')),
    good('full width', words.join(' ').replace('wave', 'ｗａｖｅ')),
    good('an accent', words.join(' ').replace('wave', 'wavé')),
    good('hyphens', words.join('-')),
    bad('eleven', words.slice(1).join(' '), 'count'),
    bad('none', '', 'count'),
    bad('a word that is none', words.with(0, 'tabard').join(' '), 'unknown-word'),
    bad(
      'two changed places',
      words
        .with(0, words[1] ?? '')
        .with(1, words[0] ?? '')
        .join(' '),
      'checksum',
    ),
  ];
};

const boxCases = async () => {
  const entropy = new Uint8Array(16).fill(7);
  const locator = await deriveLocator(entropy);
  const content = { did: person(1), pins: [person(2), person(3)].sort(), trackers: ['wss://tracker.example/announce'] };
  const random: RandomBytes = (length) => new Uint8Array(length).fill(9);
  const box = await sealLocatorBox(locator, content, random);
  const row = (rule: string, name: string, bytes: Uint8Array, more: object) => ({
    rule,
    name,
    entropy: hex(entropy),
    box: hex(bytes),
    ...more,
  });
  return [
    row('LOC-1', 'as sealed, the IV twelve times 09', box, { content, plain: hex(encodeValue({ v: 1, ...content })) }),
    row('LOC-2', 'a byte too few', box.slice(0, -1), { problem: 'box-size' }),
    row('LOC-2', 'a later version', box.with(0, 2), { problem: 'box-version' }),
    row('LOC-3', 'a byte changed', box.with(100, (box[100] ?? 0) ^ 1), { problem: 'box-key' }),
    { ...row('LOC-3', 'other words', box, { problem: 'box-key' }), entropy: hex(new Uint8Array(16).fill(8)) },
  ];
};

/** The product in the field of 256 elements with the polynomial x⁸ + x⁴ + x³ + x + 1. */
const times = (a: number, b: number): number => {
  let product = 0;
  for (let left = a, right = b; right > 0; right >>= 1) {
    if (right & 1) product ^= left;
    left = left & 0x80 ? (left << 1) ^ 0x11b : left << 1;
  }
  return product;
};

/** The value at `x` of the polynomial whose coefficients, the lowest first, are these. */
const valueAt = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => times(sum, x) ^ coefficient, 0);

const shareSet = async (needed: number, total: number, fill: number) => {
  const entropy = new Uint8Array(16).fill(fill);
  const did = person(1);
  const set = new Uint8Array([1, needed, total]);
  const info = Buffer.concat([
    Buffer.from('tabard/share-digest/1\0'),
    Buffer.from([needed, total]),
    set,
    await markOf(did),
  ]);
  const digest = Buffer.from(hkdfSync('sha256', entropy, new Uint8Array(), info, 4));
  const secret = [...entropy, ...digest];
  const cards = await Promise.all(
    Array.from({ length: total }, async (_, at) => {
      const x = 17 * (at + 1);
      const share = new Uint8Array([
        ...secret.map((byte, place) =>
          valueAt(
            [byte, ...Array.from({ length: needed - 1 }, (__, degree) => (31 * place + 7 * degree + fill) & 255)],
            x,
          ),
        ),
        x,
      ]);
      return buildShareCard({ did, index: at + 1, needed, total, set, share });
    }),
  );
  return { entropy, did, cards };
};

const shareCases = async () => {
  const cases: object[] = [];
  for (const [needed, total, fill] of [
    [2, 2, 1],
    [2, 3, 7],
    [3, 5, 0],
    [15, 15, 255],
  ] as const) {
    const { entropy, did, cards } = await shareSet(needed, total, fill);
    cases.push({
      rule: 'SHR-5',
      name: `${needed} of ${total}`,
      did,
      needed,
      total,
      cards: await Promise.all(
        cards.map(async (card) => ({
          text: encodeShareText(card),
          words: (await encodeShareWords(card)).join(' '),
          share: hex(card.share),
        })),
      ),
      entropy: hex(entropy),
    });
  }
  return cases;
};

const about =
  'See docs/protocol/recovery.md and vault.md. Bytes are hex. A case has what comes out of it, or the "problem" that it is. Of "cards" any ' +
  '"needed" bring the entropy back.';

/** File names and their contents. */
export const recoveryVectors = async (): Promise<Record<string, object>> => ({
  'keys.json': { about, cases: await keyCases() },
  'words.json': { about, cases: await typedCases() },
  'box.json': { about, cases: await boxCases() },
  'shares.json': { about, cases: await shareCases() },
});

import fc from 'fast-check';
import { combine } from 'shamir-secret-sharing';
import { describe, expect, test, vi } from 'vitest';
import type { Did } from '../../../src/base/index.js';
import { didOfBits, encodeBase32, sha256 } from '../../../src/codec/index.js';
import { encodeWords } from '../../../src/vault/index.js';
import {
  type Combined,
  combineShares,
  encodeShareText,
  encodeShareWords,
  isProblem,
  parseShare,
  type ShareCard,
  splitEntropy,
} from '../../../src/vault/recovery/index.js';
import { buildShareCard } from '../../../src/vault/recovery/share-card.js';

// Thousands of choices of cards: on a loaded machine they take their time.
vi.setConfig({ testTimeout: 600_000 });

type Bytes = Uint8Array<ArrayBuffer>;

const did: Did = didOfBits(new Uint8Array(20).fill(1));
const stranger: Did = didOfBits(new Uint8Array(20).fill(2));
const entropy = (fill = 7): Bytes => new Uint8Array(16).fill(fill);
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

const split = (
  needed = 2,
  total = 3,
  more: { readonly did?: Did; readonly entropy?: Bytes } = {},
): Promise<ShareCard[]> => splitEntropy({ entropy: entropy(), did, needed, total, ...more }, random);

const cardOf = (found: Awaited<ReturnType<typeof parseShare>>): ShareCard => {
  if ('problem' in found) throw new Error(`expected a card, got ${found.problem}`);
  return found;
};

const combined = async (cards: readonly ShareCard[]): Promise<Combined> => {
  const found = await combineShares(cards);
  if (isProblem(found)) throw new Error(found.problem);
  return found;
};

const cardAt = (cards: readonly ShareCard[], place: number): ShareCard => {
  const card = cards[place];
  if (card === undefined) throw new RangeError('no such card');
  return card;
};

const at = (cards: readonly ShareCard[], ...places: readonly number[]): ShareCard[] =>
  places.map((place) => cardAt(cards, place));

/** A card with another share in it, whole in itself: as a friend could make one who reads this file. */
const forged = (card: ShareCard, change: (share: Bytes) => void): Promise<ShareCard> => {
  const share = card.share.slice();
  change(share);
  const { did: owner = did, index, needed, total, bytes } = card;
  return buildShareCard({ did: owner, index, needed, total, set: bytes.slice(2, 5), share });
};

describe('splitting', () => {
  test('SHR-5 any k of n cards bring the entropy back, in any order, and more than k as well', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.integer({ min: 2, max: 15 }),
        fc.integer({ min: 0, max: 13 }),
        fc.array(fc.nat(), { minLength: 15, maxLength: 15 }),
        async (secret, total, lower, order) => {
          const needed = Math.max(2, total - lower);
          const cards = await split(needed, total, { entropy: secret.slice() });
          const shuffled = cards.map((card, index) => ({ card, key: order[index] ?? 0 })).sort((a, b) => a.key - b.key);
          for (const count of [needed, total]) {
            const found = await combined(shuffled.slice(0, count).map(({ card }) => card));
            expect(found).toEqual({ entropy: secret, did, falseAt: [] });
          }
        },
      ),
      { numRuns: 40, seed: 11 },
    );
  });

  test.each([
    [1, 3],
    [3, 2],
    [2, 16],
    [0, 0],
    [2.5, 3],
    [Number.NaN, 3],
  ])('SHR-5 %s of %s is refused', async (needed, total) => {
    await expect(split(needed, total)).rejects.toThrow(RangeError);
  });

  test('SHR-5 takes 16 bytes and no other length', async () => {
    await expect(split(2, 3, { entropy: new Uint8Array(32) })).rejects.toThrow(RangeError);
  });

  test('SHR-5 a card alone fits every secret: it says nothing', async () => {
    const card = cardAt(await split(), 0);
    const other = card.share.slice();
    other[20] = (card.share.at(-1) ?? 0) === 9 ? 8 : 9;
    const reached = new Set<number>();
    for (let value = 0; value < 256; value++) {
      other[0] = value;
      reached.add((await combine([card.share, other]))[0] ?? -1);
    }
    expect(reached.size).toBe(256);
    const text = `${encodeShareText(card)} ${(await encodeShareWords(card)).join(' ')}`.toLowerCase();
    expect(text).not.toContain(encodeBase32(entropy()).slice(0, 10));
    for (const word of new Set(await encodeWords(entropy())))
      expect(text.split(' ').filter((one) => one === word).length).toBeLessThan(3);
  });
});

describe('a card', () => {
  test('SHR-1 says whose it is, how many are needed, and which one it is', async () => {
    const cards = await split(3, 5);
    expect(cards.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5]);
    for (const card of cards) expect(card).toMatchObject({ did, needed: 3, total: 5, set: cards[0]?.set });
    expect((await split(3, 5))[0]?.set).not.toBe(cards[0]?.set);
  });

  test('SHR-2 goes round through the text of its QR code, whatever its case and spacing', async () => {
    const card = cardAt(await split(), 1);
    const text = encodeShareText(card);
    expect(text).toMatch(/^TABARD-SHARE:1:[A-Z2-7]{32}:[A-Z2-7]{52}$/);
    expect(await parseShare(text)).toEqual(card);
    expect(await parseShare(` ${text.toLowerCase().replace(/(.{9})/g, '$1\n ')} `)).toEqual(card);
  });

  test('SHR-3 goes round through its 24 words, which do not say the DID but know it', async () => {
    const card = cardAt(await split(), 2);
    const words = (await encodeShareWords(card)).map((word, index) => `${index + 1}. ${word.toUpperCase()}`).join('\n');
    expect(await parseShare(words)).toEqual({ ...card, did: undefined });
    expect(await parseShare(words, did)).toEqual(card);
    expect(await parseShare(words, stranger)).toEqual({ problem: 'share-damaged' });
    expect(() => encodeShareText({ ...card, did: undefined })).toThrow(TypeError);
  });

  test('SHR-4 one letter or word that is wrong is found out', async () => {
    const card = cardAt(await split(), 0);
    const text = encodeShareText(card);
    for (let place = 'TABARD-SHARE:1:'.length; place < text.length; place++) {
      if (text[place] === ':') continue;
      const changed = `${text.slice(0, place)}${text[place] === 'A' ? 'B' : 'A'}${text.slice(place + 1)}`;
      expect(await parseShare(changed), `letter ${place}`).toMatchObject({ problem: expect.stringMatching(/^share-/) });
    }
    const words = await encodeShareWords(card);
    const swapped = [words[1], words[0], ...words.slice(2)].join(' ');
    if (words[0] !== words[1]) expect(await parseShare(swapped)).toMatchObject({ problem: 'share-damaged' });
  });

  test('SHR-4 a wrong word whose checksum happens to fit is found out by the card', async () => {
    const card = cardAt(await split(), 0);
    for (let value = 1; value < 8; value++) {
      const bytes = card.bytes.slice();
      bytes[12] = (bytes[12] ?? 0) ^ value;
      expect(await parseShare((await encodeWords(bytes)).join(' ')), `bits ${value}`).toEqual({
        problem: 'share-damaged',
      });
    }
  });

  const body = (card: ShareCard): string => encodeBase32(card.bytes).toUpperCase();
  const letters = did.slice(-32).toUpperCase();
  test.each<[string, string, (card: ShareCard) => string]>([
    ['a later version', 'share-version', (card) => `TABARD-SHARE:2:${letters}:${body(card)}`],
    ['no version', 'share-malformed', (card) => `TABARD-SHARE:${letters}:${body(card)}`],
    ['no DID', 'share-malformed', (card) => `TABARD-SHARE:1::${body(card)}`],
    ['half a DID', 'share-malformed', (card) => `TABARD-SHARE:1:${letters.slice(1)}:${body(card)}`],
    ['no share', 'share-malformed', () => `TABARD-SHARE:1:${letters}:`],
    ['half a share', 'share-malformed', (card) => `TABARD-SHARE:1:${letters}:${body(card).slice(0, 32)}`],
    ['something behind', 'share-malformed', (card) => `${encodeShareText(card)}:A`],
    [
      'the DID of another',
      'share-damaged',
      (card) => `TABARD-SHARE:1:${stranger.slice(-32).toUpperCase()}:${body(card)}`,
    ],
    ['a letter that is none', 'share-malformed', (card) => `TABARD-SHARE:1:${letters}:${body(card).slice(0, -1)}1`],
    [
      'a second spelling',
      'share-malformed',
      (card) => `TABARD-SHARE:1:${letters}:${body(card).slice(0, -1)}${body(card).endsWith('B') ? 'D' : 'B'}`,
    ],
    ['twelve words', 'count', () => 'abandon '.repeat(12)],
    ['nothing', 'count', () => ''],
    ['a word that is none', 'unknown-word', () => `${'abandon '.repeat(23)}tabard`],
    ['words of something else', 'share-damaged', () => `${'abandon '.repeat(24)}`],
  ])('SHR-4 %s is refused', async (_, problem, write) => {
    const card = cardAt(await split(), 0);
    expect(await parseShare(write(card))).toMatchObject({ problem });
  });

  /** 32 bytes whose check is right. */
  const whole = async (head: readonly number[], last = 5): Promise<string> => {
    const parts = new Uint8Array(29).fill(3);
    parts.set(head);
    parts[28] = last;
    const check = await sha256(new Uint8Array([...new TextEncoder().encode('tabard/share/1\0'), ...parts]));
    return (await encodeWords(new Uint8Array([...parts, ...check.subarray(0, 3)]))).join(' ');
  };

  test.each<[string, readonly number[], number, string | undefined]>([
    ['as it should be', [0x11, 0x23], 5, undefined],
    ['one card enough', [0x11, 0x13], 5, 'share-malformed'],
    ['none enough', [0x11, 0x03], 5, 'share-malformed'],
    ['more needed than there are', [0x11, 0x43], 5, 'share-malformed'],
    ['card 0', [0x10, 0x23], 5, 'share-malformed'],
    ['card 4 of 3', [0x14, 0x23], 5, 'share-malformed'],
    ['a share at place 0, which would be the secret', [0x11, 0x23], 0, 'share-malformed'],
    ['a later version', [0x21, 0x23], 5, 'share-version'],
  ])('SHR-1 numbers: %s', async (_, head, last, problem) => {
    const found = await parseShare(await whole(head, last));
    expect('problem' in found ? found.problem : undefined).toBe(problem);
  });
});

describe('hostile texts', () => {
  const pieces = fc.constantFrom(
    'TABARD-SHARE:',
    '1:',
    ':',
    'abandon',
    ' ',
    'AAAA',
    '7',
    'ｗ',
    '\u0000',
    '\ud800',
    'zoo ',
    '\n',
    '22',
  );
  test('SHR-2 are judged, never thrown at', async () => {
    let judged = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.array(pieces, { maxLength: 40 }).map((all) => all.join('')),
        ),
        async (text) => {
          expect(await parseShare(text)).toHaveProperty('problem');
          judged += 1;
        },
      ),
      { numRuns: 500, seed: 9 },
    );
    expect(judged).toBe(500);
  });
});

describe('putting together', () => {
  test('SHR-6 too few are told how many are missing', async () => {
    const cards = await split(3, 5);
    expect(await combineShares(at(cards, 0, 4))).toEqual({ problem: 'too-few', have: 2, needed: 3 });
    expect(await combineShares([])).toMatchObject({ problem: 'too-few', have: 0 });
  });

  test('SHR-6 a card that was shown twice does not count twice', async () => {
    const cards = await split();
    const again = cardOf(await parseShare((await encodeShareWords(cardAt(cards, 0))).join(' ')));
    expect(await combineShares([...at(cards, 0), again])).toEqual({ problem: 'share-twice', at: 1 });
  });

  test('SHR-6 cards of another set, or with other numbers, are named', async () => {
    const [cards, others, wider] = [await split(), await split(), await split(2, 4)];
    expect(await combineShares([...at(cards, 0, 1), ...at(others, 2)])).toEqual({ problem: 'other-set', at: 2 });
    expect(await combineShares([...at(others, 2), ...at(cards, 0, 1)])).toEqual({ problem: 'other-set', at: 0 });
    expect(await combineShares([...at(cards, 0), ...at(others, 0)])).toEqual({ problem: 'other-set', at: 1 });
    expect(await combineShares([...at(cards, 0, 1), ...at(wider, 3)])).toEqual({ problem: 'other-set', at: 2 });
  });

  test('SHR-6 cards of another identity are named, also by their words', async () => {
    const [cards, others] = [await split(), await split(2, 3, { did: stranger })];
    expect(await combineShares([...at(cards, 0, 1), ...at(others, 2)])).toEqual({ problem: 'other-identity', at: 2 });
    const nameless = cardOf(await parseShare((await encodeShareWords(cardAt(others, 2))).join(' ')));
    expect(await combineShares([...at(cards, 0, 1), nameless])).toEqual({ problem: 'other-identity', at: 2 });
    const card = cardAt(cards, 1);
    const renamed: ShareCard = { ...card, did: stranger };
    expect(await combineShares([...at(cards, 0), renamed])).toEqual({ problem: 'other-identity', at: 1 });
  });

  test('SHR-6 cards by QR code and by words go together, and name whose they are', async () => {
    const cards = await split();
    const words = await Promise.all(at(cards, 0, 2).map(encodeShareWords));
    const [one, two] = await Promise.all(words.map(async (list) => cardOf(await parseShare(list.join(' ')))));
    if (one === undefined || two === undefined) throw new Error('two cards');
    expect(await combined([one, ...at(cards, 1)])).toEqual({ entropy: entropy(), did, falseAt: [] });
    expect(await combined([one, two])).toEqual({ entropy: entropy(), did: undefined, falseAt: [] });
  });

  test('SHR-7 a false card among just enough gives nothing at all', async () => {
    const cards = await split();
    for (const change of [
      (share: Bytes) => share.set([(share[0] ?? 0) ^ 1]),
      (share: Bytes) => share.set([(share[19] ?? 0) ^ 1], 19),
      (share: Bytes) => share.set([((share[20] ?? 0) % 255) + 1], 20),
      (share: Bytes) => share.fill(1),
    ]) {
      const card = cardAt(cards, 1);
      expect(await combineShares([...at(cards, 0), await forged(card, change)])).toEqual({ problem: 'share-false' });
    }
  });

  test('SHR-7 a false card is found when there is one more than needed', async () => {
    const cards = await split(3, 5);
    for (const place of [0, 1, 2, 3]) {
      const shown = at(cards, 0, 1, 2, 4);
      const card = cardAt(shown, place);
      shown[place] = await forged(card, (share) => share.set([(share[3] ?? 0) ^ 77], 3));
      expect(await combined(shown), `place ${place}`).toEqual({ entropy: entropy(), did, falseAt: [place] });
    }
  });

  test('SHR-7 two cards that claim one place are told as false, not thrown at', async () => {
    const cards = await split();
    const [one, two] = [cardAt(cards, 0), cardAt(cards, 1)];
    const clash = await forged(two, (share) => share.set([one.share.at(-1) ?? 1], 20));
    expect(await combineShares([one, clash])).toEqual({ problem: 'share-false' });
    expect(await combined([one, clash, ...at(cards, 2)])).toMatchObject({ entropy: entropy(), falseAt: [1] });
  });

  test('SHR-7 the worst crowd of false cards is judged within its bound', async () => {
    const cards = await split(8, 15);
    const all = await Promise.all(cards.map((card) => forged(card, (share) => share.set(random(20)))));
    expect(await combineShares(all)).toEqual({ problem: 'share-false' });
  });
});

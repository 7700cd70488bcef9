import { describe, expect, it } from 'vitest';
import { cidOfRaw, cidOfValue, encodeValue, type ValueMap } from '../../src/codec/index.js';
import { MAX_BATCH_BLOCKS, MAX_BLOCK_BYTES, MAX_CURSOR_BYTES } from '../../src/peer/limits.js';
import { encodeMessage, type MessageOf, parseMessage, prepareManyBlocks } from '../../src/peer/messages/index.js';
import { readBlocks, writeBlocks } from '../../src/peer/messages/quick-blocks.js';
import { createChance } from '../net/support.js';
import { mutate, sampleMessage } from './support/samples.js';

type Bytes = Uint8Array<ArrayBuffer>;

const message = async (
  sizes: readonly number[],
  more: Partial<MessageOf<'blocks'>> = {},
): Promise<MessageOf<'blocks'>> => ({
  t: 'blocks',
  id: 7,
  blocks: await Promise.all(
    sizes.map(async (size, nth) => {
      const bytes = new Uint8Array(size).fill(nth);
      return [await (nth % 2 === 0 ? cidOfValue : cidOfRaw)(bytes), bytes] as const;
    }),
  ),
  cursor: null,
  gone: false,
  ...more,
});

/** By the general codec: this file prepares at its end. */
const judged = (bytes: Bytes): unknown => {
  const parsed = parseMessage(bytes);
  return parsed.verdict === 'valid' ? parsed.value : undefined;
};

/** Equal texts are equal messages; quick to compare. */
const plain = (of: unknown): string =>
  JSON.stringify(of, (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value));

describe('SYN-1 many blocks in one message', () => {
  it.each([0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1])(
    'SYN-1 are written and read as by the general codec: id %i',
    async (id) => {
      for (const cursor of [null, '', '3 app.tabard.post/3l', 'x'.repeat(300)]) {
        const sent = await message([0, 1, 23, 24, 300, 66_000], { id, cursor });
        const bytes = encodeMessage(sent);
        expect(Buffer.compare(writeBlocks(sent) ?? new Uint8Array(), bytes)).toBe(0);
        for (const read of [readBlocks(bytes), judged(bytes)]) expect(plain(read)).toBe(plain(sent));
      }
    },
  );

  it('SYN-1 SYN-2 whatever is changed in one, what is read is what the general codec reads', async () => {
    const chance = createChance(3);
    const sent = encodeMessage(await message([1, 40, 300], { cursor: '2 app.tabard.post/3l' }));
    let read = 0;
    let left = 0;
    for (let turn = 0; turn < 12_000; turn++) {
      const bytes =
        turn % 4 === 0 ? mutate(chance, encodeMessage(sampleMessage(chance, 'blocks'))) : mutate(chance, sent);
      const found = readBlocks(bytes);
      if (found === undefined) left += 1;
      else {
        read += 1;
        expect(plain(judged(bytes))).toBe(plain(found));
      }
    }
    expect(Math.min(read, left)).toBeGreaterThan(1_000);
  });

  const pair = async (): Promise<readonly unknown[]> => [
    { $link: await cidOfValue(Uint8Array.of(1)) },
    { $bytes: 'AQ' },
  ];

  it.each<[string, (one: readonly unknown[]) => ValueMap | Bytes]>([
    ['nothing', () => new Uint8Array()],
    ['another message', () => ({ t: 'bye', reason: '' })],
    ['no blocks', () => ({ t: 'blocks', id: 1 })],
    ['a flag', (one) => ({ t: 'blocks', id: 1, blocks: [one] as never, gone: true })],
    ['a field that it does not know', (one) => ({ t: 'blocks', id: 1, blocks: [one] as never, cursor: 'a', more: 1 })],
    ['a cursor that is no text', (one) => ({ t: 'blocks', id: 1, blocks: [one] as never, cursor: 1 })],
    [
      'a cursor beyond its bound',
      (one) => ({ t: 'blocks', id: 1, blocks: [one] as never, cursor: 'x'.repeat(MAX_CURSOR_BYTES + 1) }),
    ],
    ['a cursor that is not ASCII', (one) => ({ t: 'blocks', id: 1, blocks: [one] as never, cursor: 'é' })],
    ['an id beyond its bound', (one) => ({ t: 'blocks', id: 2 ** 32, blocks: [one] as never })],
    ['an id below zero', (one) => ({ t: 'blocks', id: -1, blocks: [one] as never })],
    ['a pair of one', (one) => ({ t: 'blocks', id: 1, blocks: [one.slice(0, 1)] as never })],
    [
      'too many blocks',
      (one) => ({ t: 'blocks', id: 1, blocks: Array.from({ length: MAX_BATCH_BLOCKS + 1 }, () => one) as never }),
    ],
    [
      'a block beyond its bound',
      (one) => ({
        t: 'blocks',
        id: 1,
        blocks: [[one[0], { $bytes: 'A'.repeat(Math.ceil(((MAX_BLOCK_BYTES + 1) * 4) / 3)) }]] as never,
      }),
    ],
  ])('SYN-2 %s is left to the general codec', async (_, make) => {
    const made = make(await pair());
    expect(readBlocks(made instanceof Uint8Array ? made : encodeValue(made))).toBeUndefined();
  });

  it('SYN-1 what it does not write is written by the general codec', async () => {
    const odd = [await message([]), await message([1], { gone: true }), await message([1], { cursor: 'é' })];
    for (const one of odd) expect(writeBlocks(one)).toBeUndefined();
    const before = odd.map(encodeMessage);
    const even = await message([5, 6]);
    const bytes = encodeMessage(even);
    await prepareManyBlocks();
    expect(odd.map(encodeMessage)).toEqual(before);
    expect(encodeMessage(even)).toEqual(bytes);
    expect(parseMessage(bytes)).toEqual({ verdict: 'valid', value: even });
  });
});

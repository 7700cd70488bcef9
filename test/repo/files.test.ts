/** CAR files and blobs. */
import { CarReader as IpldReader } from '@ipld/car';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cidOfRaw, cidOfValue, encodeValue, type Value } from '../../src/codec/index.js';
import {
  type Block,
  CHUNK_BYTES,
  chunkLength,
  createBlobSplitter,
  encodeCar,
  judgeBlobList,
  MAX_BLOCK_BYTES,
  openCar,
  splitBlob,
} from '../../src/repo/index.js';

const block = async (seed: number): Promise<Block> => {
  const bytes = encodeValue({ seed });
  return { cid: await cidOfValue(bytes), bytes };
};
const rawBlock = async (length: number): Promise<Block> => {
  const bytes = new Uint8Array(length).fill(length);
  return { cid: await cidOfRaw(bytes), bytes };
};

const collect = async (pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> => {
  const all: number[] = [];
  for await (const piece of pieces) all.push(...piece);
  return Uint8Array.from(all);
};

const open = async (pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => {
  const opened = await openCar(pieces);
  if (opened.verdict !== 'valid') throw new Error(JSON.stringify(opened));
  return opened.value;
};

describe('CAR files', () => {
  test('what is written is read again, in pieces of any size', async () => {
    const blocks = [await block(1), await rawBlock(300), await block(2), await rawBlock(0)];
    const root = blocks[0]?.cid ?? '';
    const bytes = await collect(encodeCar([root as Block['cid']], blocks));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 200 }), async (size) => {
        const pieces = [];
        for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
        const reader = await open(pieces);
        expect(reader.roots).toEqual([root]);
        for (const wanted of blocks) expect(await reader.next()).toEqual({ verdict: 'valid', value: wanted });
        expect(await reader.next()).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });

  test('other tools read what we write', async () => {
    const blocks = [await block(1), await rawBlock(70_000)];
    const bytes = await collect(encodeCar([blocks[0]?.cid as Block['cid']], blocks));
    const reader = await IpldReader.fromBytes(bytes);
    expect((await reader.getRoots()).map(String)).toEqual([blocks[0]?.cid]);
    const read = [];
    for await (const { cid, bytes: content } of reader.blocks())
      read.push({ cid: String(cid), bytes: Uint8Array.from(content) });
    expect(read).toEqual(blocks);
  });

  test('CAR-3: a block that does not hash to its CID is refused', async () => {
    const bytes = await collect(encodeCar([], [await block(1)]));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(await (await open([bytes])).next()).toMatchObject({ verdict: 'invalid', code: 'bad-hash', rule: 'CAR-3' });
  });

  test('CAR-2: a file that ends early says so, wherever it ends', async () => {
    const bytes = await collect(encodeCar([], [await rawBlock(20)]));
    const headerLength = 1 + (bytes[0] ?? 0);
    for (let end = headerLength + 1; end < bytes.length; end++) {
      expect(await (await open([bytes.slice(0, end)])).next()).toMatchObject({ verdict: 'invalid', rule: 'CAR-2' });
    }
    for (let end = 0; end < headerLength; end++) {
      expect((await openCar([bytes.slice(0, end)])).verdict).toBe('invalid');
    }
  });

  test('a block over 256 KiB is refused before it is read', async () => {
    const header = await collect(encodeCar([], []));
    const huge = Uint8Array.of(0xff, 0xff, 0xff, 0x7f);
    expect(await (await open([header, huge])).next()).toEqual({ verdict: 'refused', code: 'too-large' });
    const largest = await rawBlock(MAX_BLOCK_BYTES);
    expect((await (await open(encodeCar([], [largest]))).next())?.verdict).toBe('valid');
  });

  test('a CID of another kind is unsupported, and reading goes on', async () => {
    const good = await block(1);
    const foreign = Uint8Array.of(40, 0x12, 0x20, ...new Uint8Array(38));
    const [header, section] = [
      await collect(encodeCar([], [])),
      (await collect(encodeCar([], [good]))).slice((await collect(encodeCar([], []))).length),
    ];
    const reader = await open([header, foreign, section]);
    expect(await reader.next()).toMatchObject({ verdict: 'unsupported' });
    expect(await reader.next()).toEqual({ verdict: 'valid', value: good });
  });

  test.each<[string, number[], string]>([
    ['nothing', [], 'invalid'],
    ['an empty header', [0], 'invalid'],
    ['a number that is not the shortest', [0x80, 0x00], 'invalid'],
    ['a number without end', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 'invalid'],
    ['a header of 1 MB', [0x80, 0x80, 0x40], 'refused'],
    ['a header that is no map', [1, 0x80], 'invalid'],
    ['a header without roots', [10, 0xa1, 0x67, ...new TextEncoder().encode('version'), 1], 'invalid'],
    ['CAR version 2', [10, 0xa1, 0x67, ...new TextEncoder().encode('version'), 2], 'unsupported'],
  ])('CAR-1: %s does not open', async (_, bytes, verdict) => {
    expect((await openCar([Uint8Array.from(bytes)])).verdict).toBe(verdict);
  });
});

describe('blobs', () => {
  test('up to 256 KiB a blob is one raw block', async () => {
    for (const length of [0, 1, CHUNK_BYTES]) {
      const bytes = new Uint8Array(length);
      const blob = await splitBlob(bytes);
      expect(blob).toMatchObject({ cid: await cidOfRaw(bytes), size: length, list: undefined });
      expect(blob.blocks).toHaveLength(1);
    }
  });

  test('above that it is a list of chunks, the same however it arrives', async () => {
    const bytes = new Uint8Array(CHUNK_BYTES * 2 + 5).map((_, index) => index % 251);
    const whole = await splitBlob(bytes);
    expect(whole.blocks.map((chunk) => chunk.bytes.length)).toEqual([CHUNK_BYTES, CHUNK_BYTES, 5]);
    const splitter = createBlobSplitter();
    for (let at = 0; at < bytes.length; at += 100_003) await splitter.push(bytes.subarray(at, at + 100_003));
    const { blob } = await splitter.finish();
    expect(blob.cid).toBe(whole.cid);
    expect(judgeBlobList(whole.list?.bytes ?? new Uint8Array(), bytes.length)).toEqual({
      verdict: 'valid',
      value: { size: bytes.length, chunks: whole.chunks },
    });
  });

  test('BLB-4: every chunk is full but the last', () => {
    const size = CHUNK_BYTES * 2 + 5;
    expect([0, 1, 2, 3].map((index) => chunkLength(size, index))).toEqual([CHUNK_BYTES, CHUNK_BYTES, 5, 0]);
    expect(chunkLength(0, 0)).toBe(0);
  });

  test('the longest list fits into a block', async () => {
    const { cid } = await rawBlock(1);
    const bytes = encodeValue({ size: CHUNK_BYTES * 6000, chunks: Array(6000).fill({ $link: cid }) });
    expect(bytes.length).toBeLessThanOrEqual(MAX_BLOCK_BYTES);
    expect(judgeBlobList(bytes, CHUNK_BYTES * 6000).verdict).toBe('valid');
  });

  const raw = { $link: 'bafkreiccldh766hwcnuxnf2wh6jgzepf2nlu2lvcllt63eww5p6chi4ity' };
  const value = { $link: 'bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm' };
  const size = CHUNK_BYTES * 2;
  test.each<{ rule: string; of: string; list: Value }>([
    { rule: 'BLB-1', of: 'another size than the record says', list: { size: size + 1, chunks: [raw, raw, raw] } },
    { rule: 'BLB-1', of: 'no chunks', list: { size } },
    { rule: 'BLB-2', of: 'a chunk too few', list: { size, chunks: [raw] } },
    { rule: 'BLB-2', of: 'a chunk too many', list: { size, chunks: [raw, raw, raw] } },
    { rule: 'BLB-3', of: 'a chunk that is not raw', list: { size, chunks: [raw, value] } },
    { rule: 'BLB-3', of: 'a chunk that is no link', list: { size, chunks: [raw, 'x'] } },
  ])('$rule: a list of $of is refused', ({ rule, list }) => {
    expect(judgeBlobList(encodeValue(list), size)).toMatchObject({ verdict: 'invalid', code: 'malformed', rule });
  });

  test('a list of more than 6,000 chunks is refused and nobody is scored', () => {
    const chunks: Value = Array.from({ length: 6001 }, () => raw);
    expect(judgeBlobList(encodeValue({ size: CHUNK_BYTES * 6001, chunks }), CHUNK_BYTES * 6001)).toMatchObject({
      verdict: 'refused',
    });
  });
});

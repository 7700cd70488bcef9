import { describe, expect, it } from 'vitest';
import { CHUNK_BYTES } from '../../../src/repo/index.js';
import { createPartSink } from '../../../src/worker/media/part-sink.js';

const open = 16;

const collecting = (head: number) => {
  const given = new Map<number, Uint8Array>();
  let most = 0;
  let written = 0;
  const sink = createPartSink({ head, open }, async (index, bytes) => {
    expect(given.has(index)).toBe(false);
    given.set(index, bytes);
  });
  return {
    given,
    held: () => most,
    async write(data: Uint8Array, position: number) {
      await sink.write(data, position);
      written = Math.max(written, position + data.length);
      most = Math.max(most, Math.ceil(written / CHUNK_BYTES) - given.size);
    },
    finish: sink.finish,
  };
};

describe('a file that is written piece by piece', () => {
  it('is in memory only at its beginning and its end, however large it is', async () => {
    const to = collecting(2 * CHUNK_BYTES);
    const piece = new Uint8Array(100_000);
    for (let at = 0; at < 600 * CHUNK_BYTES; at += piece.length) {
      piece.fill(at % 251);
      await to.write(piece, at);
    }
    expect(to.held()).toBeLessThanOrEqual(open + 4);
    await to.write(Uint8Array.of(7), 5);
    const size = await to.finish();
    expect(to.given.size).toBe(Math.ceil(size / CHUNK_BYTES));
    expect(to.given.get(0)?.[5]).toBe(7);
    expect(
      [...to.given].every(([index, { length }]) => length === Math.min(CHUNK_BYTES, size - index * CHUNK_BYTES)),
    ).toBe(true);
  });

  it('takes nothing where it has been handed over already', async () => {
    const to = collecting(CHUNK_BYTES);
    await to.write(new Uint8Array((open + 9) * CHUNK_BYTES), 0);
    await expect(to.write(Uint8Array.of(1), 2 * CHUNK_BYTES)).rejects.toThrow(RangeError);
  });
});

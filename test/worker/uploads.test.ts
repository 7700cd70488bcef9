import { describe, expect, it } from 'vitest';
import type { Did } from '../../src/base/index.js';
import { CHUNK_BYTES, MAX_CHUNKS, splitBlob } from '../../src/repo/index.js';
import { createVerifyStore } from '../../src/worker/index.js';
import { UNNAMED_FOR } from '../../src/worker/limits.js';
import { clock, owner, random, type Tab, tab } from './world.js';

const ada = `did:tabard:${'a'.repeat(32)}` as Did;

const bytesOf = (chunks: number, odd = 77): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(chunks * CHUNK_BYTES + odd);
  for (let at = 0; at < bytes.length; at += 4096) bytes[at] = (at / 4096) % 251;
  return bytes;
};

const rows = ({ store }: Tab): Promise<readonly number[]> =>
  store.read(['blobs', 'blobRefs', 'chunks'], (tx) =>
    Promise.all([
      tx.objectStore('blobs').count(),
      tx.objectStore('blobRefs').count(),
      tx.objectStore('chunks').count(),
    ]),
  );

describe('a blob that comes in pieces', () => {
  it('MED-7 is the same as one that comes at once', async () => {
    const [pieces, whole] = [await tab(), await tab()];
    for (const bytes of [new Uint8Array(), bytesOf(0), bytesOf(1, 0), bytesOf(1), bytesOf(40)]) {
      const made = await pieces.verify.putBlob(ada, new Blob([bytes]), 'video/mp4');
      expect(made).toEqual(await whole.verify.putBlob(ada, bytes, 'video/mp4'));
      const read = (await (await pieces.verify.readBlob(made.cid))?.bytes()) ?? Uint8Array.of(1, 2, 3);
      expect(Buffer.compare(read, bytes)).toBe(0);
    }
    expect(await rows(pieces)).toEqual(await rows(whole));
  });

  it('MED-7 may have its beginning last', async () => {
    const here = await tab();
    const bytes = bytesOf(20);
    const ticket = await here.verify.uploads('begin', ada, null);
    const order = [...Array.from({ length: 19 }, (_, index) => index + 1), 20, 0];
    for (const index of order)
      await here.verify.uploads('part', ticket, index, bytes.slice(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES));
    expect(await here.verify.uploads('finish', ticket, 'video/mp4')).toMatchObject({
      cid: (await splitBlob(bytes)).cid,
    });
  });

  it('MED-7 is nothing without all of its chunks', async () => {
    const here = await tab();
    const ticket = await here.verify.uploads('begin', ada, null);
    await here.verify.uploads('part', ticket, 1, new Uint8Array(CHUNK_BYTES));
    await expect(here.verify.uploads('finish', ticket, 'video/mp4')).rejects.toThrow(RangeError);
    await expect(here.verify.uploads('part', ticket, 1, new Uint8Array(9))).rejects.toThrow(RangeError);
    await expect(here.verify.uploads('part', ticket, 2, new Uint8Array(CHUNK_BYTES + 1))).rejects.toThrow(RangeError);
    await here.verify.uploads('part', ticket, 0, new Uint8Array(9));
    await expect(here.verify.uploads('finish', ticket, 'video/mp4')).rejects.toThrow(RangeError);
  });

  it('MED-7 leaves nothing when it is given up, but what another blob has too', async () => {
    const here = await tab();
    const bytes = bytesOf(40);
    const kept = await here.verify.putBlob(ada, bytes.slice(0, 30 * CHUNK_BYTES), 'video/mp4');
    const before = await rows(here);
    const controller = new AbortController();
    const put = here.verify.putBlob(ada, new Blob([bytes]), 'video/mp4', {
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done > 35 * CHUNK_BYTES) controller.abort();
      },
    });
    await expect(put).rejects.toMatchObject({ name: 'AbortError' });
    expect(await rows(here)).toEqual(before);
    expect(await here.verify.readBlob(kept.cid)).toBeDefined();
  });

  it('MED-7 leaves nothing for longer than a day when its tab is gone', async () => {
    const me = await owner();
    await me.commit([{ collection: 'app.tabard.post', value: { text: 'Hello', createdAt: clock.now } }]);
    const before = await rows(me);
    const ticket = await me.verify.uploads('begin', me.did, null);
    const bytes = bytesOf(17);
    for (let at = 0; at < 17; at++)
      await me.verify.uploads('part', ticket, at, bytes.slice(at * CHUNK_BYTES, (at + 1) * CHUNK_BYTES));
    expect(await rows(me)).not.toEqual(before);
    await me.verify.collect();
    expect(await rows(me)).not.toEqual(before);
    clock.now += UNNAMED_FOR + 1;
    await me.verify.collect();
    expect(await rows(me)).toEqual(before);
  });

  it('MED-7 that is too large, or larger than the room there is, is refused before anything is read', async () => {
    const { store } = await tab();
    const verify = createVerifyStore({
      ...{ store, now: () => clock.now, random },
      space: async () => ({ usage: 900_000, quota: 1_000_000 }),
    });
    const huge = new Blob(['x']);
    Object.defineProperty(huge, 'size', { value: CHUNK_BYTES * MAX_CHUNKS + 1 });
    await expect(verify.putBlob(ada, huge, 'video/mp4')).rejects.toMatchObject({ code: 'media-too-large' });
    const wide = new Blob([new Uint8Array(200_000)]);
    await expect(verify.putBlob(ada, wide, 'video/mp4')).rejects.toMatchObject({ code: 'storage-quota' });
    expect(await rows({ store, verify })).toEqual([0, 0, 0]);
  });

  it('MED-7 that changes while it is read is refused', async () => {
    const here = await tab();
    const shrinking = new Blob([bytesOf(3)]);
    Object.assign(shrinking, { slice: () => new Blob(['less']) });
    await expect(here.verify.putBlob(ada, shrinking, 'video/mp4')).rejects.toMatchObject({ code: 'media-unreadable' });
    expect(await rows(here)).toEqual([0, 0, 0]);
  });
});

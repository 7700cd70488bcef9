import { Mp4OutputFormat } from 'mediabunny';
import { describe, expect, it } from 'vitest';
import { find, makeFilm, place, prepare } from '../../worker/media/kit.js';
import { honestPort, preparing, quietly, rowsOf, silentPort } from './kit.js';

const film = (seconds = 2, packet = 2_000): Promise<Blob> => makeFilm(new Mp4OutputFormat(), { seconds, packet });

describe('a file on its way into the store', () => {
  it('MED-6 is there as it was prepared, chunk by chunk', async () => {
    const { here, preparing: to } = await preparing();
    const file = await film(20, 20_000);
    const heard: number[] = [];
    const { blob, prepared, preview } = await to.prepare(
      file,
      {},
      { ...quietly(), onProgress: (done) => void heard.push(done) },
    );
    expect(blob).toMatchObject({ mime: 'video/mp4', size: prepared.size });
    expect(preview).toBeNull();
    const kept = (await (await here.verify.readBlob(blob.cid))?.bytes()) ?? new Uint8Array();
    const again = await prepare(file);
    expect(blob.size).toBe(again.size);
    // In front of the packets stands when it was made.
    const from = find(kept, 'mdat');
    expect(Buffer.compare(kept.subarray(from), again.bytes.subarray(from))).toBe(0);
    expect(find(kept, place)).toBe(-1);
    expect(heard.at(-1)).toBeGreaterThan(0.5);
  });

  it('MED-3 is there byte for byte where it is no medium', async () => {
    const { here, preparing: to } = await preparing();
    const { blob } = await to.prepare(new Blob(['a letter']), {}, quietly());
    expect(blob.mime).toBe('application/octet-stream');
    expect(await (await here.verify.readBlob(blob.cid))?.text()).toBe('a letter');
  });

  it('MED-7 leaves nothing when it is given up', async () => {
    const { here, preparing: to } = await preparing();
    const controller = new AbortController();
    const given = to.prepare(
      await film(20, 20_000),
      {},
      {
        signal: controller.signal,
        onProgress: (done) => {
          if (done > 0.5) controller.abort();
        },
      },
    );
    await expect(given).rejects.toMatchObject({ name: 'AbortError' });
    expect(await rowsOf(here)).toEqual([0, 0, 0]);
    expect((await to.prepare(new Blob(['next']), {}, quietly())).blob.size).toBe(4);
  });

  it('MED-8 ends a worker that says nothing any more, and the next file has a new one', async () => {
    const silent = silentPort();
    const { here, preparing: to, timers, started } = await preparing([silent]);
    const hung = to.prepare(await film(), {}, quietly());
    const after = to.prepare(new Blob(['next']), {}, quietly());
    await expect.poll(() => started()).toBe(1);
    timers.fire();
    await expect(hung).rejects.toMatchObject({ code: 'media-unreadable' });
    expect(silent.ended()).toBe(true);
    expect((await after).blob.size).toBe(4);
    expect(started()).toBe(2);
    expect((await rowsOf(here))[0]).toBe(1);
  });

  it('MED-8 survives a worker that dies', async () => {
    const dying = {
      ...honestPort(),
      listen: (_: unknown, fail: (reason: string) => void) => queueMicrotask(() => fail('out of memory')),
    };
    const { preparing: to } = await preparing([dying]);
    await expect(to.prepare(new Blob(['x']), {}, quietly())).rejects.toMatchObject({ code: 'media-unreadable' });
    expect((await to.prepare(new Blob(['next']), {}, quietly())).blob.size).toBe(4);
  });

  it('says what the store says where it cannot be kept, and leaves nothing', async () => {
    const { here, preparing: to } = await preparing();
    const write = here.store.write.bind(here.store);
    let writes = 0;
    Object.assign(here.store, {
      write: (...args: Parameters<typeof write>) => {
        writes += 1;
        return writes === 2
          ? Promise.reject(Object.assign(new Error('full'), { code: 'storage-quota' }))
          : write(...args);
      },
    });
    await expect(to.prepare(await film(20, 40_000), {}, quietly())).rejects.toMatchObject({ code: 'storage-quota' });
    expect(await rowsOf(here)).toEqual([0, 0, 0]);
  });
});

/** Imports that are stopped: by a kill, a full disk, or the person. */
import { describe, expect, it } from 'vitest';
import { TabardError } from '../../src/base/index.js';
import { CHUNK_BYTES } from '../../src/repo/index.js';
import type { Store } from '../../src/store/index.js';
import { createVerifyStore, type VerifyStore } from '../../src/worker/index.js';
import { clock, gather, type Owner, owner, path, postOf, random, tab } from './world.js';

/** A file with a picture of four different chunks, and a few posts. */
const leaving = async (): Promise<{ me: Owner; car: Uint8Array<ArrayBuffer>; blob: string }> => {
  const me = await owner();
  const bytes = new Uint8Array(3 * CHUNK_BYTES + 77);
  for (let at = 0; at < bytes.length; at += 1000) bytes[at] = (at / 1000) & 255;
  const made = await me.verify.putBlob(me.did, bytes, 'image/png');
  const avatar = {
    blob: { cid: { $link: made.cid }, size: made.size, mime: 'image/png' },
    alt: 'a picture',
    width: 10,
    height: 10,
  };
  const value = { name: 'Ada', bio: '', links: [], tags: [], avatar };
  await me.commit([{ path: path('app.tabard.profile/self'), value }, postOf('one'), postOf('two')]);
  const parts = await gather(me.verify.exportCar(me.did));
  return { me, car: new Uint8Array(Buffer.concat(parts)), blob: made.cid };
};

/** A disk that is full after so many writes. Counts them. */
const filling = (store: Store, most: number): { verify: VerifyStore; writes(): number } => {
  let writes = 0;
  const full: Store = {
    ...store,
    write: async (names, durability, run) => {
      if (writes >= most) throw new TabardError('storage-quota', 'full', { retryable: true });
      writes += 1;
      return store.write(names, durability, run);
    },
  };
  return { verify: createVerifyStore({ store: full, now: () => clock.now, random }), writes: () => writes };
};

describe('an import that is stopped', () => {
  it('STO-17 says so, keeps nothing unverified, and comes to the same end with the same file, wherever it was stopped', {
    timeout: 180_000,
  }, async () => {
    const { me, car, blob } = await leaving();
    const whole = await tab();
    const counted = filling(whole.store, Number.POSITIVE_INFINITY);
    expect(await counted.verify.unfinishedImport()).toBeUndefined();
    await counted.verify.importCar(car);
    const all = counted.writes();
    expect(all).toBeGreaterThan(5);
    const heads = (await whole.verify.heads(me.did))?.heads;
    let told = 0;
    for (let most = 0; most < all; most++) {
      const { store, verify } = await tab();
      const stopped = filling(store, most).verify.importCar(car);
      await expect(stopped, `after ${most} writes`).rejects.toMatchObject({ code: 'storage-quota' });
      const unfinished = await verify.unfinishedImport();
      if (unfinished !== undefined) {
        told += 1;
        expect(unfinished).toEqual({ did: me.did, bytes: car.length, begunAt: clock.now });
      } else expect(await verify.heads(me.did)).toBeUndefined();
      const again = filling(store, Number.POSITIVE_INFINITY);
      expect(await again.verify.importCar(car)).toMatchObject({ did: me.did, blobs: 1, records: 3 });
      expect(again.writes()).toBeLessThanOrEqual(all);
      expect((await verify.heads(me.did))?.heads).toEqual(heads);
      expect((await again.verify.profile(me.did))?.policy, `after ${most} writes`).toEqual({
        reason: 'pin',
        serve: false,
      });
      expect(await verify.blob(blob as never)).toMatchObject({ complete: true });
      expect(await verify.unfinishedImport()).toBeUndefined();
    }
    expect(told).toBe(all - 1);
  });

  it('STO-17 does not write twice what is here', async () => {
    const { car } = await leaving();
    const { store } = await tab();
    const first = filling(store, Number.POSITIVE_INFINITY);
    await first.verify.importCar(car);
    const second = filling(store, Number.POSITIVE_INFINITY);
    await second.verify.importCar(car);
    // Two for the note, and what says of log and blob that they were seen again.
    expect(second.writes()).toBeLessThan(first.writes());
    expect(second.writes()).toBeLessThanOrEqual(6);
  });

  it('STO-17 is not unfinished where the file was no good: nothing of it is here', async () => {
    const { me, car } = await leaving();
    const { verify } = await tab();
    const bad = car.slice();
    bad[bad.length >> 1] = (bad[bad.length >> 1] ?? 0) ^ 1;
    await expect(verify.importCar(bad)).rejects.toMatchObject({ code: 'bad-import' });
    expect(await verify.unfinishedImport()).toBeUndefined();
    expect(await verify.heads(me.did)).toBeUndefined();
  });
});

/** The header, and each block with its length and CID. */
const sectionsOf = (car: Uint8Array): Uint8Array[] => {
  const sections: Uint8Array[] = [];
  for (let at = 0; at < car.length; ) {
    let [length, end, factor] = [0, at, 1];
    for (let byte = 0x80; byte >= 0x80; factor *= 128) {
      byte = car[end++] ?? 0;
      length += (byte & 0x7f) * factor;
    }
    sections.push(car.slice(at, end + length));
    at = end + length;
  }
  return sections;
};

describe('a file with a gap', () => {
  it('STO-8 is refused, whichever of its blocks is missing', async () => {
    const me = await owner();
    const posts = Array.from({ length: 12 }, (_, at) => postOf(`post ${at}`));
    await me.commit(posts);
    const whole = new Uint8Array(Buffer.concat(await gather(me.verify.exportCar(me.did))));
    const parts = sectionsOf(whole);
    const { verify } = await tab();
    let refused = 0;
    // The first is the header.
    for (let gap = 1; gap < parts.length; gap++) {
      const car = new Uint8Array(Buffer.concat(parts.filter((_, at) => at !== gap)));
      await expect(verify.importCar(car), `without block ${gap}`).rejects.toMatchObject({ code: 'bad-import' });
      refused += 1;
    }
    expect(refused).toBeGreaterThan(14);
    expect(await verify.heads(me.did)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { cidOfRaw } from '../../src/codec/index.js';
import { CHUNK_BYTES } from '../../src/repo/index.js';
import { openBlobReader, openRegistry } from '../../src/store/index.js';
import { readParts } from '../../src/worker/car-parts.js';
import { createVerifyStore } from '../../src/worker/index.js';
import { carOf, join, picture, withAvatar } from './media.js';
import { clock, freshId, gather, owner, postOf, profileOf, random, rowsOf, sync, tab } from './world.js';

/** `toEqual` takes seconds for so many bytes. */
const same = (a: Uint8Array | undefined, b: Uint8Array): boolean => a !== undefined && Buffer.compare(a, b) === 0;

describe('CAR', () => {
  it('carries all of a repository to another database, verified', async () => {
    const me = await owner();
    const blob = await withAvatar(me, picture(700_000, 7));
    await me.commit([postOf('one'), postOf('two')]);
    const visitor = await tab();
    const report = await visitor.verify.importCar(await carOf(me));
    expect(report).toEqual({
      ...{ did: me.did, name: 'Ada', operations: 1, commits: 1, devices: 1, conflict: false, records: 3 },
      ...{ kinds: { 'app.tabard.profile': 1, 'app.tabard.post': 2 }, removed: 0, notShown: {} },
      ...{ media: { named: 1, here: 1, bytes: 700_000 }, sealed: { held: 0, refused: 0 }, asOf: clock.now },
      ...{ blobs: 1, snapshots: 0, changed: true, standing: 'kept-copy' },
    });
    expect((await visitor.verify.profile(me.did))?.policy).toEqual({ reason: 'pin', serve: false });
    expect((await visitor.verify.list(me.did, 'app.tabard.post')).records).toHaveLength(2);
    expect(same(await (await visitor.verify.readBlob(blob.cid))?.bytes(), picture(700_000, 7))).toBe(true);
  });

  it('comes back into its own database and changes nothing', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada')]);
    const car = await carOf(me);
    expect(await me.verify.importCar(car)).toMatchObject({ changed: false, standing: 'own' });
    await me.commit([profileOf('Bea')]);
    expect(await me.verify.importCar(new Blob([car]))).toMatchObject({ changed: false });
    expect((await me.verify.profile(me.did))?.record).toMatchObject({ name: 'Bea' });
  });

  it('exports what was imported byte for byte', async () => {
    const me = await owner();
    await withAvatar(me, picture(300_000, 3));
    await me.commit([postOf('one')]);
    const car = await carOf(me);
    const visitor = await tab();
    await visitor.verify.importCar(car);
    expect(same(join(await gather(visitor.verify.exportCar(me.did))), car)).toBe(true);
  });

  it('STO-8 stores nothing of a file with any byte changed', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada'), postOf('one')]);
    const car = await carOf(me);
    for (let at = 0; at < car.length; at += 97) {
      const damaged = car.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0x20;
      const visitor = await tab();
      await expect(visitor.verify.importCar(damaged), `byte ${at}`).rejects.toMatchObject({ code: 'bad-import' });
      expect(Object.values(await rowsOf(visitor)).every((count) => count === 0)).toBe(true);
    }
  });

  it('says of a file that is larger than the worker holds that it is too large, not that it is damaged', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada'), postOf('one')]);
    const car = await carOf(me);
    const { blocks } = await readParts(car, {});
    const bytes = [...blocks.values()].reduce((sum, block) => sum + block.length, 0);
    const whole = { bytes, blocks: blocks.size };
    expect((await readParts(car, {}, whole)).blocks.size).toBe(blocks.size);
    for (const less of [
      { ...whole, bytes: bytes - 1 },
      { ...whole, blocks: blocks.size - 1 },
    ])
      await expect(readParts(car, {}, less)).rejects.toMatchObject({ code: 'import-too-large' });
  });

  it('STO-8 stores nothing of a file that is cut off', async () => {
    const me = await owner();
    await me.commit([profileOf('Ada'), postOf('one')]);
    const car = await carOf(me);
    for (const length of [0, 10, 200, car.length - 1, car.length - 150]) {
      const visitor = await tab();
      await expect(visitor.verify.importCar(car.slice(0, length))).rejects.toMatchObject({ code: 'bad-import' });
      expect(Object.values(await rowsOf(visitor)).every((count) => count === 0)).toBe(true);
    }
  });
});

describe('blobs', () => {
  it.each([0, 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES + 5])(
    'one of %i bytes goes from tab to tab',
    async (size) => {
      const me = await owner();
      const bytes = size === 0 ? new Uint8Array() : picture(size, 9);
      const blob = await withAvatar(me, bytes);
      const visitor = await tab();
      await sync(me.verify, visitor.verify, me.did);
      let { missing, complete } = await visitor.verify.beginBlob(me.did, blob);
      for (let rounds = 0; !complete && rounds < 10; rounds++) {
        for (const cid of missing) {
          const chunk = await me.verify.blobChunk(cid);
          if (chunk === undefined) throw new Error('host lacks a chunk');
          const outcome = await visitor.verify.receiveChunk(me.did, blob.cid, { cid, bytes: chunk });
          if (outcome.verdict !== 'valid') throw new Error(outcome.verdict);
          ({ complete } = outcome);
        }
        missing = (await visitor.verify.blob(blob.cid))?.missing ?? [];
      }
      expect(complete).toBe(true);
      expect(same(await (await visitor.verify.readBlob(blob.cid))?.bytes(), bytes)).toBe(true);
    },
  );

  it('refuses chunks that were not asked for, are damaged, or have a wrong length, and stores none', async () => {
    const me = await owner();
    const blob = await withAvatar(me, picture(2 * CHUNK_BYTES + 5, 9));
    const visitor = await tab();
    await sync(me.verify, visitor.verify, me.did);
    const other = new Uint8Array([1, 2, 3]);
    const stray = { cid: await cidOfRaw(other), bytes: other };
    expect(await visitor.verify.receiveChunk(me.did, blob.cid, stray)).toMatchObject({ code: 'unexpected' });
    await visitor.verify.beginBlob(me.did, blob);
    expect(await visitor.verify.receiveChunk(me.did, blob.cid, stray)).toMatchObject({ code: 'unexpected' });
    const list = await me.verify.blobChunk(blob.cid);
    if (list === undefined) throw new Error('no list');
    const broken = Uint8Array.from([...list.subarray(0, -1), 0]);
    expect(await visitor.verify.receiveChunk(me.did, blob.cid, { cid: blob.cid, bytes: broken })).toMatchObject({
      code: 'bad-hash',
    });
    await visitor.verify.receiveChunk(me.did, blob.cid, { cid: blob.cid, bytes: list });
    const [first] = (await visitor.verify.blob(blob.cid))?.missing ?? [];
    if (first === undefined) throw new Error('nothing missing');
    expect(
      await visitor.verify.receiveChunk(me.did, blob.cid, { cid: first, bytes: new Uint8Array(CHUNK_BYTES) }),
    ).toMatchObject({ code: 'bad-hash' });
    expect(await visitor.verify.receiveChunk(me.did, blob.cid, { cid: first, bytes: new Uint8Array(5) })).toMatchObject(
      {
        code: 'bad-hash',
      },
    );
    expect((await rowsOf(visitor)).chunks).toBe(1);
    expect(await visitor.verify.readBlob(blob.cid)).toBeUndefined();
  });

  it('refuses a list that does not fit its size', async () => {
    const me = await owner();
    const blob = await withAvatar(me, picture(2 * CHUNK_BYTES, 9));
    const visitor = await tab();
    await visitor.verify.beginBlob(me.did, { ...blob, size: blob.size + CHUNK_BYTES });
    const bytes = await me.verify.blobChunk(blob.cid);
    if (bytes === undefined) throw new Error('no list');
    expect(await visitor.verify.receiveChunk(me.did, blob.cid, { cid: blob.cid, bytes })).toMatchObject({
      code: 'malformed',
    });
    expect(await visitor.verify.blob(blob.cid)).toMatchObject({ complete: false, chunks: [] });
  });

  it('keeps one copy while anyone names it', async () => {
    const me = await owner();
    const bytes = picture(400_000, 1);
    const blob = await withAvatar(me, bytes);
    const other = await tab(me.store.id);
    const before = (await rowsOf(me)).chunks;
    const did = `did:tabard:${'a'.repeat(32)}` as typeof me.did;
    await other.verify.putBlob(did, bytes, 'image/png');
    expect((await rowsOf(me)).chunks).toBe(before);
    await me.verify.drop(me.did);
    expect((await me.verify.blob(blob.cid))?.complete).toBe(true);
    await other.verify.drop(did);
    expect(await rowsOf(me)).toMatchObject({ blobs: 0, chunks: 0 });
  });

  it('the service worker finds it in the profile that the page names, and in no other', async () => {
    const registry = await openRegistry({ now: () => clock.now, random });
    await registry.add(null);
    const { id } = await registry.add(null);
    registry.close();
    const me = await owner(0, tab(id));
    const bytes = picture(CHUNK_BYTES + 10, 4);
    // The header of a PNG of 64 by 64.
    bytes.set([
      0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 64, 0, 0, 0, 64,
    ]);
    const blob = await withAvatar(me, bytes);
    const reader = openBlobReader();
    const found = await reader.find(blob.cid, id);
    expect(found).toMatchObject({ size: CHUNK_BYTES + 10, mime: 'image/png', chunkBytes: CHUNK_BYTES });
    expect((await found?.read(1))?.length).toBe(10);
    // STO-19: another profile's pages are told nothing of it, nor is whoever names a profile that is none.
    const more = await openRegistry({ now: () => clock.now, random });
    const other = await more.add(null);
    more.close();
    await tab(other.id);
    expect(await reader.find(blob.cid, other.id)).toBeUndefined();
    expect(await reader.find(blob.cid, freshId())).toBeUndefined();
    expect(await reader.find(blob.cid, null)).toBeUndefined();
    // What only calls itself a picture is octets.
    const posing = await withAvatar(me, picture(CHUNK_BYTES + 11, 4));
    expect(await reader.find(posing.cid, id)).toMatchObject({ mime: 'application/octet-stream' });
    expect(await reader.find(await cidOfRaw(new Uint8Array([9, 9])), null)).toBeUndefined();
    reader.close();
  });

  it('the service worker makes no database where there is none', async () => {
    const names = (await indexedDB.databases()).length;
    const reader = openBlobReader();
    await reader.find(await cidOfRaw(new Uint8Array([9, 9])), null);
    reader.close();
    expect((await indexedDB.databases()).length).toBe(names);
  });
});

describe('a profile of the browser', () => {
  it('opens, erases, and is gone', async () => {
    const registry = await openRegistry({ now: () => clock.now, random });
    const { id } = await registry.add(null);
    const verify = createVerifyStore({ now: () => clock.now, random });
    await expect(verify.repositories()).rejects.toMatchObject({ code: 'storage-closed' });
    await verify.open(id);
    expect(await verify.repositories()).toEqual([]);
    await verify.erase();
    await expect(verify.repositories()).rejects.toMatchObject({ code: 'storage-closed' });
    expect((await registry.profiles()).some((one) => one.id === id)).toBe(false);
    registry.close();
    expect((await indexedDB.databases()).some(({ name }) => name === `tabard/${id}`)).toBe(false);
  });

  it('tells when the database is taken away', async () => {
    const me = await tab(freshId());
    const codes: string[] = [];
    me.verify.on('storage', ({ code }) => codes.push(code));
    const deleting = indexedDB.deleteDatabase(`tabard/${me.store.id}`);
    await new Promise((resolve, reject) => {
      deleting.onsuccess = resolve;
      deleting.onerror = reject;
    });
    await expect.poll(() => codes).toEqual(['storage-lost']);
    await expect(me.verify.repositories()).rejects.toMatchObject({ code: 'storage-lost' });
    expect((await indexedDB.databases()).some(({ name }) => name === `tabard/${me.store.id}`)).toBe(false);
  });

  it('of an identity is not made anew where its database is gone', async () => {
    const id = freshId();
    const verify = createVerifyStore({ now: () => clock.now, random });
    await expect(verify.open(id, { existing: true })).rejects.toMatchObject({ code: 'storage-lost' });
    expect((await indexedDB.databases()).some(({ name }) => name === `tabard/${id}`)).toBe(false);
  });
});

/** Blobs that several identities name, one of whom lies about size or type. Bytes are kept once, so what one says must not bind another. */
import { describe, expect, it } from 'vitest';
import type { Did } from '../../src/base/index.js';
import { cidOfRaw } from '../../src/codec/index.js';
import { CHUNK_BYTES, makeRecord } from '../../src/repo/index.js';
import type { BlobInfo } from '../../src/worker/index.js';
import { visitorOf } from '../worker/crafted.js';
import { gather, owner, path, postOf, type Tab, tab } from '../worker/world.js';
import { bring, craft, revAt, selfPath } from './repo-enemy.js';

const ada = `did:tabard:${'a'.repeat(32)}` as Did;
const liar = `did:tabard:${'l'.repeat(32)}` as Did;

const pixels = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(length).map((_, index) => index % 251);

/** Every chunk that is asked for, from a host that has the blob. */
const fetchAll = async (from: Tab, to: Tab, did: Did, blob: BlobInfo) => {
  let { missing, complete } = await to.verify.beginBlob(did, blob);
  const refused: unknown[] = [];
  for (let round = 0; round < 5 && !complete; round++) {
    for (const cid of missing) {
      const bytes = await from.verify.blobChunk(cid);
      if (bytes === undefined) throw new Error('host lacks a chunk');
      const outcome = await to.verify.receiveChunk(did, blob.cid, { cid, bytes });
      if (outcome.verdict === 'valid') ({ complete, missing } = outcome);
      else refused.push(outcome);
    }
  }
  return { complete, refused };
};

describe.each([1, 900, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES + 5])('a picture of %i bytes', (size) => {
  const lies = [size - 1, size + 1, size + CHUNK_BYTES];

  it('BLB-5 comes in for whoever names it rightly, whatever a liar said of its size before', async () => {
    const host = await tab();
    const blob = await host.verify.putBlob(ada, pixels(size), 'image/png');
    for (const lie of lies) {
      const visitor = await tab();
      const begun = visitor.verify.beginBlob(liar, { ...blob, size: lie });
      await begun.catch((error: unknown) => expect(error).toMatchObject({ code: 'not-verifiable' }));
      const { complete, refused } = await fetchAll(host, visitor, ada, blob);
      expect({ complete, refused }).toEqual({ complete: true, refused: [] });
      expect(await (await visitor.verify.readBlob(blob.cid))?.bytes()).toEqual(pixels(size));
    }
  });

  it('BLB-5 under a wrong size is refused, and held against nobody who brought it', async () => {
    const host = await tab();
    const blob = await host.verify.putBlob(ada, pixels(size), 'image/png');
    for (const lie of lies) {
      const visitor = await tab();
      const fits = lie > CHUNK_BYTES === size > CHUNK_BYTES && lie > 0;
      if (!fits) continue;
      const { complete, refused } = await fetchAll(host, visitor, liar, { ...blob, size: lie });
      expect(complete).toBe(false);
      for (const one of refused) expect(one).toMatchObject({ verdict: 'refused' });
      expect(refused.length).toBeGreaterThan(0);
    }
  });

  it('keeps the type that can be shown, whoever else calls it what', async () => {
    const host = await tab();
    const blob = await host.verify.putBlob(ada, pixels(size), 'image/png');
    const visitor = await tab();
    await visitor.verify.beginBlob(liar, { ...blob, mime: 'text/html' });
    await fetchAll(host, visitor, ada, blob);
    await visitor.verify.beginBlob(liar, { ...blob, mime: 'image/svg+xml' });
    expect((await visitor.verify.blob(blob.cid))?.mime).toBe('image/png');
    expect(await visitor.verify.blob(blob.cid)).toMatchObject({ complete: true, size });
  });
});

it.each(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/xml', 'IMAGE/SVG+XML', 'application/pdf'])(
  'SWB-2 a blob called %s is octets, as an object URL too',
  async (mime) => {
    const host = await tab();
    const { cid } = await host.verify.putBlob(ada, pixels(50), mime);
    expect((await host.verify.readBlob(cid))?.type).toBe('application/octet-stream');
  },
);

it('a size that no blob has is told as such and leaves nothing', async () => {
  const visitor = await tab();
  const cid = await cidOfRaw(pixels(3));
  for (const size of [-1, 0.5, Number.NaN, CHUNK_BYTES + 1, Number.MAX_SAFE_INTEGER]) {
    await expect(visitor.verify.beginBlob(liar, { cid, size, mime: 'image/png' })).rejects.toMatchObject({
      code: 'not-verifiable',
    });
  }
  expect(await visitor.verify.blob(cid)).toBeUndefined();
});

describe('a CAR file', () => {
  it('comes in whole though one of its records names a blob that cannot be', async () => {
    const me = await owner();
    const blob = await me.verify.putBlob(me.did, pixels(CHUNK_BYTES + 9), 'image/png');
    const real = { cid: { $link: blob.cid }, size: blob.size, mime: blob.mime };
    const records = [
      [selfPath, await makeRecord('app.tabard.profile', revAt(-9), { name: 'Ada', avatar: { blob: real } })],
      [path('x.y.z/a'), await makeRecord('x.y.z', revAt(-9), { ...real, size: -5 })],
      [path('x.y.z/b'), await makeRecord('x.y.z', revAt(-9), { ...real, size: 7, mime: 'text/html' })],
    ] as const;
    await bring(me, me, await craft(me, records));
    const file = Uint8Array.from((await gather(me.verify.exportCar(me.did))).flatMap((part) => [...part]));
    const other = await tab();
    expect(await other.verify.importCar(file)).toMatchObject({ blobs: 1, changed: true });
    expect(await other.verify.blob(blob.cid)).toMatchObject({ complete: true, mime: 'image/png', size: blob.size });
  });

  it('comes in whole though one of its records looks like an operation', async () => {
    const me = await owner();
    await me.commit([postOf('one')]);
    const head = (await me.verify.profile(me.did))?.head;
    const fake = await makeRecord('x.y.z', revAt(-9), {});
    const value = { kind: 'update', n: 1, did: me.did, sig: { $bytes: 'AAAA' } };
    const { encodeValue, cidOfValue } = await import('../../src/codec/index.js');
    const bytes = encodeValue(value);
    const poison = { ...fake, bytes, cid: await cidOfValue(bytes) };
    const made = await craft(me, [['x.y.z/a', poison]], { seq: 2, rev: revAt(5), prev: head?.id ?? null });
    const visitor = await visitorOf(me);
    await bring(visitor, me, made);
    const file = Uint8Array.from((await gather(visitor.verify.exportCar(me.did))).flatMap((part) => [...part]));
    expect(await (await tab()).verify.importCar(file)).toMatchObject({ did: me.did, changed: true });
  });
});

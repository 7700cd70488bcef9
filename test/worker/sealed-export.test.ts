/** What a file holds is told before anything is kept, and what is sealed travels as it is. */
import { CarBlockIterator } from '@ipld/car';
import { describe, expect, it } from 'vitest';
import { cidOfRaw, cidOfValue } from '../../src/codec/index.js';
import { HOUSEHOLD_VOLUME, openState, sealState } from '../../src/household/volume/index.js';
import { type Block, encodeCar, openCar } from '../../src/repo/index.js';
import { buildSnapshot } from '../../src/repo/snapshot.js';
import { random as chance } from '../household/helpers.js';
import { thief } from '../identity/helpers.js';
import { gather, type Owner, owner, path, postOf, profileOf, rowsOf, tab } from './world.js';

const key = chance(32);
const nameOf = (me: Owner) => ({ did: me.did, volume: HOUSEHOLD_VOLUME, epoch: 0 });

const sealedBy = async (me: Owner, seq: number, size: number, signer = me.signer): Promise<[Block, Block]> => {
  const state = { profile: new Uint8Array(size).fill(7), config: chance(10) };
  const sealed = await sealState(nameOf(me), key, state, chance);
  const cid = await cidOfRaw(sealed);
  const bytes = await buildSnapshot(
    { ...nameOf(me), key: signer.key, seq, cid, size: sealed.length, auth: me.auth },
    signer,
  );
  return [
    { cid: await cidOfValue(bytes), bytes },
    { cid, bytes: sealed },
  ];
};

/** One device's repository with two snapshots, the second far larger than any other block may be. */
const household = async (): Promise<Owner> => {
  const me = await owner();
  await me.commit([profileOf('Ada'), postOf('one'), { path: path('com.example.notes/a'), value: { text: 'x' } }]);
  await me.verify.keep(me.did, { reason: 'own', serve: true });
  for (const [seq, size] of [
    [1, 100],
    [2, 700_000],
  ] as const) {
    const [signed, sealed] = await sealedBy(me, seq, size);
    const kept = await me.verify.keepSnapshot(me.did, signed.bytes as never, sealed.bytes as never);
    expect(kept).toEqual({ verdict: 'valid', accepted: 1 });
  }
  return me;
};

const carOf = async (me: Owner): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(Buffer.concat(await gather(me.verify.exportCar(me.did))));

const blocksOf = async (car: Uint8Array): Promise<{ roots: Block['cid'][]; blocks: Block[] }> => {
  const opened = await openCar([car]);
  if (opened.verdict !== 'valid') throw new TypeError(opened.verdict);
  const blocks: Block[] = [];
  for (let next = await opened.value.next(); next !== undefined; next = await opened.value.next())
    if (next.verdict === 'valid') blocks.push(next.value);
  return { roots: [...opened.value.roots], blocks };
};

const withBlocks = async (car: Uint8Array, more: readonly Block[]): Promise<Blob> => {
  const { roots, blocks } = await blocksOf(car);
  return new Blob(await gather(encodeCar(roots, [...blocks, ...more])));
};

describe('sealed snapshots in a CAR file', () => {
  it('EXP-2 go out as they are, are read by others, and come in again to be opened by the household alone', async () => {
    const me = await household();
    const car = await carOf(me);
    const sizes: number[] = [];
    for await (const { bytes } of await CarBlockIterator.fromBytes(car)) sizes.push(bytes.length);
    expect(Math.max(...sizes)).toBeGreaterThan(700_000);
    const fresh = await tab();
    const report = await fresh.verify.importCar(new Blob([car]));
    expect(report).toMatchObject({ sealed: { held: 2, refused: 0 }, snapshots: 2, standing: 'kept-copy' });
    const [newest] = (await fresh.verify.snapshots(me.did)) ?? [];
    expect(newest).toMatchObject({ seq: 2, key: me.signer.key });
    const parts: Uint8Array[] = [];
    for (let at = 0; newest !== undefined && at < newest.size; at += parts.at(-1)?.length ?? newest.size)
      parts.push((await fresh.verify.sealedPart(me.did, newest.cid, at)) ?? new Uint8Array());
    const opened = await openState(nameOf(me), key, new Uint8Array(Buffer.concat(parts)));
    expect(opened?.profile.length).toBe(700_000);
    // Taken in again, nothing changes; and it goes out to the byte as it came.
    await fresh.verify.importCar(new Blob([car]));
    const again = Buffer.concat(await gather(fresh.verify.exportCar(me.did)));
    expect(Buffer.compare(again, car)).toBe(0);
  });

  it('EXP-2 one of a stranger, and one whose bytes are not in the file, are left out and counted', async () => {
    const me = await household();
    const car = await carOf(me);
    const strange = await sealedBy(me, 3, 50, thief(0));
    const [without] = await sealedBy(me, 4, 60);
    const fresh = await tab();
    const report = await fresh.verify.importCar(await withBlocks(car, [...strange, without]));
    expect(report).toMatchObject({ sealed: { held: 2, refused: 2 }, snapshots: 2 });
    expect((await fresh.verify.snapshots(me.did))?.map(({ seq }) => seq).sort()).toEqual([1, 2]);
  });

  it('CAR-2 a block that is not raw is no larger than others may be', async () => {
    const me = await household();
    const { roots, blocks } = await blocksOf(await carOf(me));
    const bytes = new Uint8Array(300_000);
    const block = { cid: await cidOfValue(bytes), bytes };
    const file = new Blob(await gather(encodeCar(roots, [...blocks, block])));
    await expect((await tab()).verify.importCar(file)).rejects.toMatchObject({ refusal: 'too-large' });
  });
});

describe('looking into a file', () => {
  it('EXP-1 tells what it holds, keeps nothing, and takes what was looked at by its ticket', async () => {
    const me = await household();
    const fresh = await tab();
    const { found, ticket } = await fresh.verify.inspectCar(new Blob([await carOf(me)]));
    expect(found).toMatchObject({
      ...{ did: me.did, name: 'Ada', records: 3, devices: 1, operations: 1, commits: 1, removed: 0, notShown: {} },
      kinds: { 'app.tabard.profile': 1, 'app.tabard.post': 1, 'com.example.notes': 1 },
      ...{ sealed: { held: 2, refused: 0 }, media: { named: 0, here: 0 } },
    });
    expect(Object.values(await rowsOf(fresh)).every((count) => count === 0)).toBe(true);
    expect(await fresh.verify.unfinishedImport()).toBeUndefined();
    expect(await fresh.verify.importCar(ticket)).toMatchObject({ name: 'Ada', snapshots: 2, changed: true });
    await expect(fresh.verify.importCar(ticket)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('EXP-1 lets go of what was looked at when it is told to', async () => {
    const me = await household();
    const fresh = await tab();
    const { ticket } = await fresh.verify.inspectCar(new Blob([await carOf(me)]));
    await fresh.verify.inspectCar(null);
    await expect(fresh.verify.importCar(ticket)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('EXP-1 counts what is missing and what is not shown, and what was removed', async () => {
    const me = await owner();
    const gone = {
      cid: { $link: 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy' },
      size: 9,
      mime: 'a/b',
    };
    const here = await me.verify.putBlob(me.did, new Uint8Array(600_000).fill(3), 'image/png');
    const media = [{ blob: gone }, { blob: { cid: { $link: here.cid }, size: here.size, mime: here.mime } }];
    await me.commit([
      { collection: 'app.tabard.post', value: { text: 'x', createdAt: 1, media } },
      { path: path('com.example.notes/a'), value: { text: 'x' } },
    ]);
    await me.commit([{ remove: path('com.example.notes/a'), kind: 'deletion' }]);
    const { found } = await (await tab()).verify.inspectCar(new Blob([await carOf(me)]));
    expect(found).toMatchObject({
      ...{ records: 2, removed: 1, kinds: { 'app.tabard.post': 1 } },
      media: { named: 2, here: 1, bytes: 600_000 },
    });
  });
});

it('EXP-2 a file over 2 GiB is taken in: what is exported can be imported', async () => {
  const me = await household();
  const fresh = await tab();
  const file = new LargeFile([await carOf(me)]);
  expect(file.size).toBeGreaterThan(3 * 1024 ** 3 - 1);
  expect(await fresh.verify.importCar(file)).toMatchObject({ did: me.did, snapshots: 2 });
});

/** Says that it is larger than it is. */
class LargeFile extends Blob {
  override get size(): number {
    return 3 * 1024 ** 3;
  }
}

import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { describe, expect, it } from 'vitest';
import type { Cid, Did } from '../../src/base/index.js';
import { cidOfRaw, cidOfValue } from '../../src/codec/index.js';
import {
  indexOfPacks,
  mergeIndexes,
  openStore,
  type PackRow,
  packsOfBlock,
  storeMigrations,
} from '../../src/store/index.js';

const dids = ['a', 'b', 'c'].map((letter) => `did:tabard:${letter.repeat(32)}` as Did);

const cidOf = (n: number): Promise<Cid> =>
  (n % 2 === 0 ? cidOfValue : cidOfRaw)(Uint8Array.of(n >> 16, (n >> 8) & 255, n & 255));

const packOf = async (first: number, length: number): Promise<PackRow> => {
  const cids = await Promise.all(Array.from({ length }, (_, nth) => cidOf(first + nth)));
  return { cids, ends: cids.map((_, nth) => nth + 1), bytes: new Uint8Array(length).fill(first) };
};

const sameStart = (cid: Cid, letter: string): Cid => `${cid.slice(0, 20)}${letter.repeat(39)}` as Cid;

describe('the index of blocks', () => {
  it('names the pack of every block, and for another block none', async () => {
    const packs = await Promise.all(Array.from({ length: 40 }, (_, nth) => packOf(nth * 64, 64)));
    const index = indexOfPacks(packs.map((pack, nth) => [nth + 5, pack]));
    for (const [nth, { cids }] of packs.entries())
      for (const cid of cids) expect(packsOfBlock(index, cid)).toContain(nth + 5);
    for (let n = 10_000; n < 10_200; n++) expect(packsOfBlock(index, await cidOf(n))).toEqual([]);
  });

  it('names every pack in which a block lies, or one that begins alike', async () => {
    const cid = await cidOf(1);
    const twin = sameStart(cid, 'a');
    const index = indexOfPacks([
      [8_388_607, { cids: [cid] }],
      [3, { cids: [twin, await cidOf(2)] }],
      [0, { cids: [cid] }],
    ]);
    expect(packsOfBlock(index, cid)).toEqual([0, 3, 8_388_607]);
    expect(() => indexOfPacks([[8_388_608, { cids: [cid] }]])).toThrow(RangeError);
  });

  it('says the same in one row as in several, at the edges of its range too', async () => {
    const edges = ['a', '7'].map((letter) => `bafyreia${letter.repeat(51)}` as Cid);
    const parts = await Promise.all([packOf(0, 10), packOf(10, 3)]);
    const rows = [...parts.map((pack, nth) => indexOfPacks([[nth, pack]])), indexOfPacks([[7, { cids: edges }]])];
    const one = mergeIndexes(rows);
    expect(one).toEqual(indexOfPacks([...parts.entries(), [7, { cids: edges }]]));
    for (const edge of edges) expect(packsOfBlock(one, edge)).toEqual([7]);
    expect(packsOfBlock(mergeIndexes([]), edges[0] as Cid)).toEqual([]);
  });
});

describe('STO-1 version 2', () => {
  it('STO-1 makes the index of all that version 1 has, of each identity apart', async () => {
    const id = 'packindexpackind';
    const old = await openStore(id, storeMigrations.slice(0, 1));
    expect(old.version).toBe(1);
    const packs = await Promise.all(Array.from({ length: 130 }, (_, nth) => packOf(nth * 8, 8)));
    const keys = packs.map((_, nth) => [dids[nth % 2] as Did, nth * 3] as [Did, number]);
    await old.write(['packs'], 'relaxed', async (tx) => {
      for (const [nth, pack] of packs.entries()) await tx.objectStore('packs').put(pack, keys[nth]);
    });
    old.close();
    const store = await openStore(id);
    for (const [which, did] of dids.entries()) {
      const rows = await store.read(['packIndex'], (tx) =>
        tx.objectStore('packIndex').getAll(IDBKeyRange.bound([did], [did, []])),
      );
      const own = packs.flatMap((pack, nth) => (nth % 2 === which ? [[nth * 3, pack] as const] : []));
      expect(rows).toEqual(own.length === 0 ? [] : [indexOfPacks(own)]);
    }
    expect(await store.read(['packs'], (tx) => tx.objectStore('packs').get(keys[77] as [Did, number]))).toEqual(
      packs[77],
    );
    store.close();
    const raw = await openDB(`tabard/${id}`);
    expect([...raw.transaction('packs').store.indexNames]).toEqual([]);
    raw.close();
  });
});

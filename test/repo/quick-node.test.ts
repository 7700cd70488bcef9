import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cid } from '../../src/base/index.js';
import { cidTextAt, isHashOf, leadingZeros, writeCidBytes } from '../../src/codec/bulk-cid.js';
import { byteString, cidOfRaw, cidOfValue, cidToBytes, encodeValue, linkTo, sha256 } from '../../src/codec/index.js';
import { encodeNode, layerOf, parseNode, prepareMany, type TreeNode } from '../../src/repo/index.js';
import { commonPrefix } from '../../src/repo/tree/node.js';
import { readNodeQuickly } from '../../src/repo/tree/quick-node.js';

const cids: readonly Cid[] = await Promise.all([1, 2, 3, 4, 5].map((n) => cidOfValue(Uint8Array.of(n))));
const raw = await cidOfRaw(Uint8Array.of(1));
const anyCid = fc.constantFrom(...cids);
const anyPath = fc
  .tuple(fc.constantFrom('app.tabard.post', 'app.tabard.like', 'a.b.c'), fc.stringMatching(/^[a-z0-9._:~-]{1,30}$/))
  .filter(([, key]) => key !== '.' && key !== '..')
  .map(([collection, key]) => `${collection}/${key}`);

const anyNode = fc
  .record({
    left: fc.option(anyCid),
    entries: fc.uniqueArray(fc.record({ path: anyPath, value: anyCid, right: fc.option(anyCid) }), {
      selector: ({ path }) => path,
      maxLength: 40,
    }),
  })
  .map(({ left, entries }): TreeNode => ({ left, entries: entries.sort((a, b) => (a.path < b.path ? -1 : 1)) }));

/** One byte changed, taken out or doubled, the end cut off, or some more behind it. */
const spoilt = fc
  .tuple(anyNode, fc.nat(), fc.nat(255), fc.constantFrom('set', 'cut', 'drop', 'double', 'more'))
  .map(([node, where, to, how]) => {
    const bytes = encodeNode(node);
    const at = where % bytes.length;
    if (how === 'more') return Uint8Array.of(...bytes, to);
    if (how === 'cut') return bytes.slice(0, at);
    if (how === 'set') return bytes.with(at, to) as Uint8Array<ArrayBuffer>;
    const middle = how === 'drop' ? [] : [bytes[at] ?? 0, bytes[at] ?? 0];
    return Uint8Array.of(...bytes.subarray(0, at), ...middle, ...bytes.subarray(at + 1));
  });

type Entry = { k: string; p: number; t?: Cid | null; v?: Cid };

const rawNode = (...entries: Entry[]): Uint8Array<ArrayBuffer> =>
  encodeValue({
    e: entries.map(({ k, p, t = null, v = cids[0] as Cid }) => ({
      k: byteString(new TextEncoder().encode(k)),
      p,
      t: t === null ? null : linkTo(t),
      v: linkTo(v),
    })),
    l: null,
  });

const quickly = (bytes: Uint8Array): TreeNode | undefined => readNodeQuickly(bytes, commonPrefix);

/** What the general reader says, while nothing is prepared: this file prepares at its end. */
const judged = (bytes: Uint8Array): TreeNode | undefined => {
  const node = parseNode(bytes);
  return node.verdict === 'valid' ? node.value : undefined;
};

describe('TRE-1 TRE-2 TRE-3 a node read from its bytes', () => {
  it('TRE-1 is read as the general reader reads it', () => {
    fc.assert(
      fc.property(anyNode, (node) => {
        expect(quickly(encodeNode(node))).toEqual(node);
        expect(judged(encodeNode(node))).toEqual(node);
      }),
      { numRuns: 500 },
    );
  });

  it('TRE-1 TRE-2 TRE-3 is none, or left to the general reader, where that refuses it', () => {
    let read = 0;
    fc.assert(
      fc.property(spoilt, (bytes) => {
        const found = quickly(bytes);
        if (found === undefined) return;
        read += 1;
        expect(judged(bytes)).toEqual(found);
      }),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it.each<[string, Uint8Array]>([
    ['TRE-2 a prefix longer than the key before', rawNode({ k: 'a.b.c/a', p: 1 })],
    ['TRE-2 a prefix that is not the longest', rawNode({ k: 'a.b.c/a', p: 0 }, { k: 'c/b', p: 4 })],
    ['TRE-3 keys out of order', rawNode({ k: 'a.b.c/b', p: 0 }, { k: 'a', p: 6 })],
    ['TRE-3 a key twice', rawNode({ k: 'a.b.c/b', p: 0 }, { k: '', p: 7 })],
    ['TRE-3 what is no path', rawNode({ k: 'a.b.c', p: 0 })],
    ['TRE-3 what is no ASCII', rawNode({ k: 'a.b.c/é', p: 0 })],
    ['TRE-1 a value that is a raw block', rawNode({ k: 'a.b.c/a', p: 0, v: raw })],
    ['TRE-1 a subtree that is a raw block', rawNode({ k: 'a.b.c/a', p: 0, t: raw })],
    ['TRE-1 a list that is no list', encodeValue({ e: 'e', l: null })],
    ['TRE-1 a prefix below zero', rawNode({ k: 'a.b.c/a', p: -1 })],
  ])('%s', (_, bytes) => {
    expect(quickly(bytes)).toBeUndefined();
    expect(judged(bytes)).toBeUndefined();
  });
});

describe('CIDs by the hundred', () => {
  it('are written and read as one by one', async () => {
    for (let n = 0; n < 300; n++) {
      const bytes = Uint8Array.from({ length: n }, (_, at) => (at * n) & 255);
      const cid = await (n % 3 === 0 ? cidOfRaw : cidOfValue)(bytes);
      const into = new Uint8Array(40);
      expect(writeCidBytes(cid, into, 2)).toBe(true);
      expect(into.slice(2, 38)).toEqual(cidToBytes(cid));
      expect(cidTextAt(into, 2)).toBe(cid);
      expect(isHashOf(cid, bytes)).toBe(true);
      expect(isHashOf(cid, Uint8Array.of(...bytes, 0))).toBe(false);
      const other = `${cid.slice(0, 58)}${cid.endsWith('a') ? 'i' : 'a'}`;
      expect(isHashOf(other as Cid, bytes)).toBe(false);
    }
  });

  it.each(['', 'b', 'bafy', `c${'a'.repeat(58)}`, `b${'a'.repeat(58)}`, `${cids[0]}a`, cids[0]?.replace(/.$/, '1')])(
    'a text that is none is not written: %s',
    (text = '') => {
      expect(writeCidBytes(text, new Uint8Array(40), 0)).toBe(false);
    },
  );

  it('a text with bits beyond its 36 bytes is not written', () => {
    for (const letter of 'bcdefghjklmnopqrstuvwxyz234567') {
      const text = `${cids[0]?.slice(0, 58)}${letter}`;
      const fits = writeCidBytes(text, new Uint8Array(36), 0);
      expect(fits && cidTextAt(Uint8Array.from(cidToBytes(text as Cid)), 0) !== text).toBe(false);
    }
  });

  it('TRE-4 a key’s layer is the same by either way', async () => {
    const paths = Array.from({ length: 200 }, (_, n) => `app.tabard.post/${n}`);
    const before = await Promise.all(paths.map(layerOf));
    for (const path of paths) {
      const hash = await sha256(new TextEncoder().encode(path));
      const zeros = hash[0] === 0 ? 8 + Math.clz32(hash[1] ?? 0) - 24 : Math.clz32(hash[0] ?? 0) - 24;
      expect(leadingZeros(path)).toBe(zeros);
    }
    expect(leadingZeros('é')).toBe(-1);
    await prepareMany();
    expect(await Promise.all(paths.map(layerOf))).toEqual(before);
    expect(new Set(before).size).toBeGreaterThan(2);
  });
});

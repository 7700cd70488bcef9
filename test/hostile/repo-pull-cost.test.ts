/** What a made-up tree costs whoever takes it in or sends it on. Keys can be mined, so every key of a node may be as long and as awkward as it likes. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Cid } from '../../src/base/index.js';
import { cidOfValue, encodeValue } from '../../src/codec/index.js';
import {
  type Block,
  createMemoryBlocks,
  emptyTreeBytes,
  encodeNode,
  layerOf,
  MAX_BLOCK_BYTES,
  nodesBetween,
  openPull,
  type Place,
  type TreeEntry,
} from '../../src/repo/index.js';
import { knownOver } from '../../src/repo/tree/known.js';

const sealed = async (bytes: Uint8Array<ArrayBuffer>): Promise<Block> => ({ cid: await cidOfValue(bytes), bytes });

/** Rising paths on a layer, with whatever in front. */
async function* mined(layer: number, prefix: string): AsyncGenerator<string, void, undefined> {
  for (let index = 0; ; index++) {
    const path = `${prefix}${index.toString(36).padStart(6, '0')}`;
    if ((await layerOf(path)) === layer) yield path;
  }
}

const take = async (paths: AsyncGenerator<string>, count: number): Promise<string[]> => {
  const taken: string[] = [];
  for await (const path of paths) if (taken.push(path) === count) break;
  return taken;
};

let value: Cid;
beforeAll(async () => {
  value = await cidOfValue(emptyTreeBytes());
});

describe('long paths', () => {
  it('STO-7 a tree that unfolds to more than it weighs is refused before it is held', async () => {
    const prefix = `x.y.z/${'a'.repeat(500)}`;
    // Nodes of nothing but keys of the longest kind; a real enemy would hang hundreds of them under one root.
    const paths = await take(mined(0, prefix), 3500);
    const entries = (cid: Cid): TreeEntry[] => paths.map((path) => ({ path, value: cid, right: null }));
    const root = await sealed(encodeNode({ left: null, entries: entries(value) }));
    expect(root.bytes.length).toBeLessThan(MAX_BLOCK_BYTES);
    const opened = await openPull({ source: createMemoryBlocks(), root: root.cid, maxHeld: 1_000_000 });
    if (opened.verdict !== 'valid') throw new Error('not opened');
    expect(await opened.value.accept(root)).toEqual({ verdict: 'refused', code: 'too-large' });
    const enough = await openPull({ source: createMemoryBlocks(), root: root.cid, maxHeld: 3_000_000 });
    if (enough.verdict !== 'valid') throw new Error('not opened');
    expect(await enough.value.accept(root)).toMatchObject({ verdict: 'valid' });
  });
});

describe('wide nodes beside wide nodes', () => {
  const width = 600;
  const blocks = createMemoryBlocks();
  const older: Cid[] = [];
  let newer: Cid;

  beforeAll(async () => {
    const separators: string[] = [];
    const leaves: string[] = [];
    for (let index = 0; separators.length < width; index++) {
      const path = `x.y.z/${index.toString(36).padStart(6, '0')}`;
      const layer = await layerOf(path);
      if (layer === 0) leaves.push(path);
      if (layer === 1) separators.push(path);
    }
    const plant = async (cid: Cid): Promise<Cid> => {
      const entries: TreeEntry[] = [];
      let at = 0;
      for (const [index, path] of separators.entries()) {
        while ((leaves[at] ?? '\x7f') < path) at++;
        const leaf = leaves[at];
        const next = separators[index + 1] ?? '\x7f';
        if (leaf === undefined || leaf > next) {
          entries.push({ path, value: cid, right: null });
          continue;
        }
        const child = await sealed(encodeNode({ left: null, entries: [{ path: leaf, value: cid, right: null }] }));
        blocks.put(child.cid, child.bytes);
        entries.push({ path, value: cid, right: child.cid });
      }
      const root = await sealed(encodeNode({ left: null, entries }));
      expect(root.bytes.length).toBeLessThan(MAX_BLOCK_BYTES);
      blocks.put(root.cid, root.bytes);
      return root.cid;
    };
    const version = async (index: number): Promise<Cid> => {
      const record = await sealed(encodeValue({ index }));
      blocks.put(record.cid, record.bytes);
      return plant(record.cid);
    };
    for (let index = 0; index < 4; index++) older.push(await version(index));
    newer = await version(-1);
  }, 60_000);

  it('are walked to the end, both ways', async () => {
    expect(await openPull({ source: blocks, root: newer, bases: older })).toMatchObject({
      verdict: 'valid',
      value: { done: true },
    });
    let sent = 0;
    for await (const _ of nodesBetween(blocks, newer, older)) sent++;
    expect(sent).toBeGreaterThan(width);
  });

  it('are compared in steps that grow with their width, not with its square', async () => {
    let steps = 0;
    const over = (index: number, cid: Cid): Place => ({
      cid,
      layer: 0,
      get low() {
        steps++;
        return String(index).padStart(6, '0');
      },
      get high() {
        steps++;
        return String(index + 1).padStart(6, '0');
      },
    });
    const subtrees = Array.from({ length: 2_000 }, (_, index) => ({
      kind: 'subtree' as const,
      place: over(index, value),
    }));
    const known = Array.from({ length: 8_000 }, (_, index) => over(index % 2_000, value));
    const found = knownOver(known, subtrees);
    expect(found.every((places) => places.length === 4)).toBe(true);
    // 8,000 sorted in some 13 rounds; every pair compared would be 16 million.
    expect(steps).toBeLessThan(1_000_000);
  });
});

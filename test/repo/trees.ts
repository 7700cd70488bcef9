/** Trees for tests: paths with made-up values, and another implementation to compare with. */
import { MemoryBlockStore, NodeStore, NodeWrangler } from '@atcute/mst';
import type { Cid, RecordPath } from '../../src/base/index.js';
import { cidOfValue, encodeValue, linkTo, type ValueMap } from '../../src/codec/index.js';
import { type BuiltTree, buildTree, createMemoryBlocks, type MemoryBlocks, walkTree } from '../../src/repo/index.js';

/** A value's CID that follows from a number. No block belongs to it. */
export const valueCid = (seed: number): Promise<Cid> => cidOfValue(encodeValue({ seed }));

export const path = (text: string): RecordPath => text as RecordPath;

/** Sorted entries of a map. */
export const sorted = (map: ReadonlyMap<RecordPath, Cid>): [RecordPath, Cid][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));

/** Builds a tree and keeps its nodes. */
export const plant = async (blocks: MemoryBlocks, map: ReadonlyMap<RecordPath, Cid>): Promise<Cid> => {
  const built: BuiltTree = await buildTree(sorted(map));
  blocks.putAll(built.blocks);
  return built.root;
};

/** `n` paths in a few collections with values. */
export const manyEntries = async (n: number, from = 0): Promise<Map<RecordPath, Cid>> => {
  const map = new Map<RecordPath, Cid>();
  const collections = ['app.tabard.post', 'app.tabard.follow', 'app.tabard.like'];
  for (let i = from; i < from + n; i++)
    map.set(path(`${collections[i % 3]}/key${(i * 7919) % 100_003}`), await valueCid(i));
  return map;
};

/** The root that atcute's tree has after putting one by one in this order. */
export const atcuteRoot = async (entries: Iterable<readonly [string, Cid]>): Promise<string> => {
  const wrangler = new NodeWrangler(new NodeStore(new MemoryBlockStore()));
  let root: string | null = null;
  for (const [key, value] of entries) root = await wrangler.putRecord(root, key, linkTo(value));
  return root ?? '';
};

export const entriesOf = async (blocks: MemoryBlocks, root: Cid): Promise<[RecordPath, Cid][]> => {
  const all: [RecordPath, Cid][] = [];
  for await (const { path: at, cid } of walkTree(blocks, root)) all.push([at, cid]);
  return all;
};

/** Puts any map into a block. */
export const putValue = async (blocks: MemoryBlocks, value: ValueMap): Promise<Cid> => {
  const bytes = encodeValue(value);
  const cid = await cidOfValue(bytes);
  blocks.put(cid, bytes);
  return cid;
};

export const newBlocks = createMemoryBlocks;

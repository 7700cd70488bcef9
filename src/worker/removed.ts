/**
 * What was removed (DESIGN §4.2) and is still here: versions that stood at a removal's path in trees that are kept. Removal binds the path: a purge
 * names no hash, and the one that a deletion names is a claim, which only narrows. What is shown itself names stays, for another record may need it.
 */
import type { Cid, Did, RecordPath } from '../base/index.js';
import {
  type BlockSource,
  decodeRecord,
  type PathEntry,
  type PurgeJudge,
  parseNode,
  removedVersion,
  type Scope,
  type StoredRecord,
  type TreeNode,
  walkTree,
} from '../repo/index.js';
import type { RemovedRow } from '../store/index.js';
import { blobsNamedIn } from './blob-names.js';

type Bytes = Uint8Array<ArrayBuffer>;
export type ManySource = BlockSource & { getMany(cids: readonly Cid[]): Promise<(Bytes | undefined)[]> };

/** A record that takes away what stood at its path. */
export interface Removal {
  readonly kind: RemovedRow['kind'];
  /** The version that it takes away; null: whatever stood there. */
  readonly only: Cid | null;
}

/** Undefined for what removes nothing for good: a record, a retraction, a purge that does not hold. */
export const removalOf = async (
  path: RecordPath,
  record: StoredRecord,
  isPurge: PurgeJudge,
): Promise<Removal | undefined> => {
  if (record.removal === 'purge') return (await isPurge(path, record)) ? { kind: 'purge', only: null } : undefined;
  const was = record.removal === 'deletion' ? removedVersion(record) : undefined;
  return was === undefined ? undefined : { kind: 'deletion', only: was.cid };
};

/** Finds paths in many trees that share most of their nodes: each is parsed once. Undefined where a node is not here. */
export type Finder = (root: Cid, path: RecordPath) => Promise<Cid | null | undefined>;

const rememberedNodes = 4_096;

export const createFinder = (source: BlockSource): Finder => {
  const nodes = new Map<Cid, TreeNode | undefined>();
  const read = async (cid: Cid): Promise<TreeNode | undefined> => {
    if (nodes.has(cid)) return nodes.get(cid);
    const bytes = await source.get(cid);
    const parsed = bytes === undefined ? undefined : parseNode(bytes);
    const node = parsed?.verdict === 'valid' ? parsed.value : undefined;
    if (nodes.size >= rememberedNodes) nodes.clear();
    nodes.set(cid, node);
    return node;
  };
  return async (root, path) => {
    let at: Cid | null = root;
    while (at !== null) {
      const node: TreeNode | undefined = await read(at);
      if (node === undefined) return undefined;
      at = node.left;
      for (const entry of node.entries) {
        if (entry.path === path) return entry.value;
        if (entry.path > path) break;
        at = entry.right;
      }
    }
    return null;
  };
};

/** A tree that is kept, and since when. */
export interface KeptTree {
  readonly data: Cid;
  readonly receivedAt: number;
}

export interface RemovedAt extends Removal {
  readonly path: RecordPath;
  readonly cid: Cid;
}

interface Ground {
  readonly did: Did;
  readonly source: ManySource;
  readonly view: Cid;
  readonly scope: Scope;
  readonly trees: readonly KeptTree[];
  readonly now: number;
}

/** What is still here of each of these, and since when it is removed: since the first tree that says so came. */
export const rowsOfRemoved = async (ground: Ground, removed: readonly RemovedAt[]): Promise<readonly RemovedRow[]> => {
  const find = createFinder(ground.source);
  const found: RemovedRow[] = [];
  for (const each of removed) {
    const row = await rowOf(ground, find, each);
    if (row.blocks.length > 0 || row.blobs.length > 0) found.push(row);
  }
  if (found.length === 0) return found;
  const needed = await neededOf(ground, found);
  return found.map((row) => withoutNeeded(row, needed)).filter((row) => row !== undefined);
};

const rowOf = async (
  { did, source, trees, now }: Ground,
  find: Finder,
  { path, cid, kind, only }: RemovedAt,
): Promise<RemovedRow> => {
  const versions = new Set<Cid>();
  let at = now;
  for (const { data, receivedAt } of trees) {
    const stood = await find(data, path);
    if (stood === cid) at = Math.min(at, receivedAt);
    else if (stood !== null && stood !== undefined && (only === null || only === stood)) versions.add(stood);
  }
  const [blocks, blobs] = [new Set<Cid>(), new Set<Cid>()];
  const all = [...versions];
  for (const [index, bytes] of (await source.getMany(all)).entries()) {
    const version = all[index];
    // A liar's record may be what carries a tree.
    if (bytes === undefined || version === undefined || parseNode(bytes).verdict === 'valid') continue;
    blocks.add(version);
    for (const blob of blobsNamedIn(bytes).keys()) blobs.add(blob);
  }
  return { did, path, cid, kind, at, blocks: [...blocks], blobs: [...blobs] };
};

const readAtOnce = 256;

/** Which of them are shown under another path, or named by what is. Records are read only where there are media to be looked for. */
const neededOf = async ({ source, view, scope }: Ground, rows: readonly RemovedRow[]): Promise<ReadonlySet<Cid>> => {
  const blocks = new Set(rows.flatMap((row) => row.blocks));
  const blobs = new Set(rows.flatMap((row) => row.blobs));
  const needed = new Set<Cid>();
  let batch: Cid[] = [];
  const flush = async (): Promise<void> => {
    for (const bytes of await source.getMany(batch)) {
      if (bytes === undefined) continue;
      for (const blob of blobsNamedIn(bytes).keys()) if (blobs.has(blob)) needed.add(blob);
    }
    batch = [];
  };
  for await (const { cid } of walkTree(source, view, { scope })) {
    if (blocks.has(cid)) needed.add(cid);
    if (blobs.size > 0) batch.push(cid);
    if (batch.length === readAtOnce) await flush();
  }
  await flush();
  return needed;
};

/** Undefined if nothing is left. */
export const withoutNeeded = (row: RemovedRow, needed: ReadonlySet<Cid>): RemovedRow | undefined => {
  if (![...row.blocks, ...row.blobs].some((cid) => needed.has(cid))) return row;
  const blocks = row.blocks.filter((cid) => !needed.has(cid));
  const blobs = row.blobs.filter((cid) => !needed.has(cid));
  return blocks.length + blobs.length === 0 ? undefined : { ...row, blocks, blobs };
};

/** A record that is here, as far as it is one. */
export const recordIn = (bytes: Bytes | undefined): StoredRecord | undefined => {
  const record = bytes === undefined ? undefined : decodeRecord(bytes);
  return record?.verdict === 'valid' ? record.value : undefined;
};

/** Whether what is shown takes all of these away: nobody need have their records any more (PUR-9). */
export const areRemoved = async (
  source: ManySource,
  view: Cid,
  isPurge: PurgeJudge,
  entries: readonly PathEntry[],
): Promise<boolean> => {
  const find = createFinder(source);
  for (const { path, cid } of entries) {
    const stands = await find(view, path);
    const record = stands == null ? undefined : recordIn((await source.getMany([stands]))[0]);
    const removal = record === undefined ? undefined : await removalOf(path, record, isPurge);
    if (removal === undefined || (removal.only !== null && removal.only !== cid)) return false;
  }
  return entries.length > 0;
};

/**
 * What changed between two trees, without a node: to one who holds the older tree whole, paths and records say all, for the tree follows from them
 * (SYN-35). The receiver grows the newer tree itself, and takes it only if its root is the one that was signed (SYN-36).
 */
import { encodeUtf8 } from '@atcute/uint8array';
import { type Cid, invalid, isTabardError, type Judgement, needs, type RecordPath, valid } from '../base/index.js';
import {
  byteString,
  bytesOf,
  cidOfValue,
  decodeMap,
  encodeValue,
  isByteString,
  linkTo,
  type Value,
} from '../codec/index.js';
import { type Block, type BlockSource, createMemoryBlocks, overlayBlocks } from './blocks.js';
import { valueCidIn } from './fields.js';
import { MAX_BLOCK_BYTES, MAX_CHANGES, MAX_CHANGES_BYTES } from './limits.js';
import { parseRecordPath } from './path.js';
import { nodesBetween } from './tree/between.js';
import { diffTrees } from './tree/diff.js';
import { judging, TreeFault } from './tree/fault.js';
import { commonPrefix } from './tree/node.js';
import { applyChanges } from './tree/write.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** What stands at a path now; null for nothing. */
export interface Change {
  readonly path: RecordPath;
  readonly record: Bytes | null;
}

export interface Changes {
  /** The root of the older tree. */
  readonly from: Cid;
  readonly list: readonly Change[];
}

export const encodeChanges = ({ from, list }: Changes): Bytes => {
  let previous = '';
  const packed = list.map(({ path, record }): Value[] => {
    const shared = commonPrefix(previous, path);
    previous = path;
    const key = [shared, byteString(encodeUtf8(path.slice(shared)))];
    return record === null ? key : [...key, byteString(record)];
  });
  return encodeValue({ from: linkTo(from), list: packed });
};

/** Strictly what `encodeChanges` makes. */
export const parseChanges = (bytes: Uint8Array): Judgement<Changes> => {
  const decoded = decodeMap(bytes, MAX_CHANGES_BYTES);
  if (decoded.verdict !== 'valid') return decoded;
  const { list: packed } = decoded.value;
  const from = valueCidIn(decoded.value.from);
  if (from === undefined || !Array.isArray(packed) || Object.keys(decoded.value).length !== 2) return shapeFault;
  if (packed.length > MAX_CHANGES) return { verdict: 'refused', code: 'too-many' };
  const list: Change[] = [];
  let previous = '';
  for (const item of packed as readonly Value[]) {
    const change = readChange(item, previous);
    if (change === undefined) return shapeFault;
    if ((change.record?.length ?? 0) > MAX_BLOCK_BYTES) return { verdict: 'refused', code: 'too-large' };
    list.push(change);
    previous = change.path;
  }
  return valid({ from, list });
};

const shapeFault = invalid('malformed', 'SYN-35');

const readChange = (item: Value, previous: string): Change | undefined => {
  if (!Array.isArray(item) || item.length < 2 || item.length > 3) return undefined;
  const [shared, rest, record] = item as readonly Value[];
  if (typeof shared !== 'number' || shared < 0 || shared > previous.length) return undefined;
  if (rest === undefined || !isByteString(rest)) return undefined;
  if (record !== undefined && !isByteString(record)) return undefined;
  const path = parseRecordPath(previous.slice(0, shared) + String.fromCharCode(...bytesOf(rest).subarray(0, 2_048)));
  if (path === undefined || path <= previous || shared !== commonPrefix(previous, path)) return undefined;
  return { path, record: record === undefined ? null : bytesOf(record) };
};

/** What the newer tree has more, less or else than the older. Throws `TreeFault` for what is not here, a record too. */
export const changesBetween = async (
  source: BlockSource,
  from: Cid,
  root: Cid,
  maxBytes: number,
): Promise<Bytes | undefined> => {
  const list: Change[] = [];
  let size = 0;
  for await (const { path, new: now } of diffTrees(source, from, root)) {
    const record = now === null ? null : await source.get(now);
    if (record === undefined) return undefined;
    size += path.length + (record?.length ?? 0);
    if (size > maxBytes || list.length === MAX_CHANGES) return undefined;
    list.push({ path, record });
  }
  return encodeChanges({ from, list });
};

/**
 * SYN-36. Grows the newer tree out of the older, verified one, and answers what a host would have sent of it. `invalid` if the root is another, or if these are not exactly the changes between the
 * two; `needs` where the older tree is not here. Records are not looked at: what is grown is taken in like any tree.
 */
export const growTree = (
  source: BlockSource,
  { from, list }: Changes,
  root: Cid,
): Promise<Judgement<readonly Block[]>> =>
  judging(async () => {
    const records = new Map<Cid, Bytes>();
    const changed = new Map<RecordPath, Cid | null>();
    for (const { path, record } of list) {
      const cid = record === null ? null : await cidOfValue(record);
      if (cid !== null && record !== null) records.set(cid, record);
      changed.set(path, cid);
    }
    if ((await source.get(from)) === undefined) return needs('blocks', [from]);
    const built = await grow(source, from, changed);
    if (built?.root !== root) return invalid('bad-tree', 'SYN-36', 'another root');
    const both = overlayBlocks(createMemoryBlocks([...built.blocks, ...records]), source);
    let met = 0;
    for await (const { path, new: now } of diffTrees(both, from, root)) {
      if (changed.get(path) !== now) return invalid('bad-tree', 'SYN-36', path);
      met += 1;
    }
    if (met !== changed.size) return invalid('bad-tree', 'SYN-36', 'not a change');
    const blocks: Block[] = [];
    for await (const { cid, bytes } of nodesBetween(both, root, [from])) blocks.push({ cid, bytes });
    return valid(blocks);
  });

/** Undefined for keys that no tree can hold. */
const grow = async (
  source: BlockSource,
  from: Cid,
  changed: ReadonlyMap<RecordPath, Cid | null>,
): Promise<Awaited<ReturnType<typeof applyChanges>> | undefined> => {
  try {
    return await applyChanges(source, from, changed);
  } catch (error) {
    if (isTabardError(error) && error.code === 'bad-record-input') return undefined;
    throw error;
  }
};

/** Reads no more than so many blocks: whoever names a tree may name anything that is here. Throws `TreeFault` beyond that. */
export const readingAtMost = (source: BlockSource, most: number): BlockSource => {
  let left = most;
  return {
    get(cid) {
      if (left <= 0) throw new TreeFault({ verdict: 'refused', code: 'too-large' });
      left -= 1;
      return source.get(cid);
    },
  };
};

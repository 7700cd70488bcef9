/**
 * A node of the Merkle search tree, in the format of atproto's repository v3: keys of one layer in order, each with a value
 * and the subtree that follows it, prefix-compressed. A key's layer is half the leading zero bits of its sha-256, so the
 * shape of a tree depends on its content alone. The decoder accepts exactly what the encoder makes.
 */
import { encodeUtf8 } from '@atcute/uint8array';
import { type Cid, invalid, type Judgement, valid } from '../../base/index.js';
import {
  bulkHere,
  byteString,
  bytesOf,
  cidOfLink,
  decodeMap,
  encodeValue,
  isByteString,
  isLink,
  isMap,
  linkTo,
  prepareBulk,
  sha256,
  type Value,
} from '../../codec/index.js';
import { isValueCid } from '../blocks.js';
import { MAX_BLOCK_BYTES } from '../limits.js';
import { parseRecordPath } from '../path.js';
import type * as QuickNode from './quick-node.js';

export interface TreeEntry {
  readonly path: string;
  readonly value: Cid;
  /** The subtree between this key and the next. */
  readonly right: Cid | null;
}

export interface TreeNode {
  /** The subtree before the first key. */
  readonly left: Cid | null;
  readonly entries: readonly TreeEntry[];
}

let quick: typeof QuickNode | undefined;

/** As `prepareBulk`, and what reads nodes faster. */
export const prepareMany = async (): Promise<void> => {
  await prepareBulk();
  quick ??= await import('./quick-node.js').catch(() => undefined);
};

/** The layer of a key. */
export const layerOf = async (path: string): Promise<number> => {
  const quickly = bulkHere()?.leadingZeros(path) ?? -1;
  if (quickly >= 0) return quickly >> 1;
  const hash = await sha256(encodeUtf8(path));
  let zeros = 0;
  for (const byte of hash) {
    zeros += Math.clz32(byte) - 24;
    if (byte !== 0) break;
  }
  return zeros >> 1;
};

/** Bytes that two keys begin with in common. */
export const commonPrefix = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
};

export const encodeNode = (node: TreeNode): Uint8Array<ArrayBuffer> => {
  let previous = '';
  const entries = node.entries.map(({ path, value, right }) => {
    const shared = commonPrefix(previous, path);
    previous = path;
    return { k: byteString(encodeUtf8(path.slice(shared))), p: shared, t: optionalLink(right), v: linkTo(value) };
  });
  return encodeValue({ e: entries, l: optionalLink(node.left) });
};

/** Reads a node strictly: TRE-1 (shape), TRE-2 (compression), TRE-3 (paths, in order). Layers are checked where its place is known. */
export const parseNode = (bytes: Uint8Array): Judgement<TreeNode> => {
  const quickly = bytes.length > MAX_BLOCK_BYTES ? undefined : quick?.readNodeQuickly(bytes, commonPrefix);
  if (quickly !== undefined) return valid(quickly);
  const decoded = decodeMap(bytes, MAX_BLOCK_BYTES);
  if (decoded.verdict !== 'valid') return decoded;
  const { e, l } = decoded.value;
  const left = parsePointer(l);
  if (!Array.isArray(e) || left === undefined || Object.keys(decoded.value).length !== 2) return shapeFault;
  const entries: TreeEntry[] = [];
  let previous = '';
  for (const item of e as readonly Value[]) {
    const entry = parseEntry(item, previous);
    if ('verdict' in entry) return entry;
    entries.push(entry);
    previous = entry.path;
  }
  return valid({ left, entries });
};

const shapeFault = invalid('bad-tree', 'TRE-1', 'not a tree node');

const parseEntry = (item: Value, previous: string): TreeEntry | ReturnType<typeof invalid> => {
  if (!isMap(item) || Object.keys(item).length !== 4) return shapeFault;
  const { k, p, t, v } = item;
  const right = parsePointer(t);
  if (!isByteString(k) || typeof p !== 'number' || right === undefined || !isLink(v)) return shapeFault;
  const value = cidOfLink(v);
  if (!isValueCid(value)) return shapeFault;
  if (p < 0 || p > previous.length) return invalid('bad-tree', 'TRE-2', 'prefix longer than the key before');
  const path = previous.slice(0, p) + textOf(bytesOf(k));
  if (parseRecordPath(path) === undefined) return invalid('bad-tree', 'TRE-3', 'not a record path');
  if (path <= previous) return invalid('bad-tree', 'TRE-3', 'keys out of order');
  if (p !== commonPrefix(previous, path)) return invalid('bad-tree', 'TRE-2', 'prefix not the longest');
  return { path, value, right };
};

/** A link to a node, null, or undefined for neither. */
const parsePointer = (value: Value | undefined): Cid | null | undefined => {
  if (value === null) return null;
  if (!isLink(value)) return undefined;
  const cid = cidOfLink(value);
  return isValueCid(cid) ? cid : undefined;
};

const optionalLink = (cid: Cid | null): Value => (cid === null ? null : linkTo(cid));

/** Bytes as text, one letter a byte: what is not ASCII is then no path. */
const textOf = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

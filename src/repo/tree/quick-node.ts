/**
 * Reads a node straight from its bytes, for hundreds at once: what it reads, `parseNode` finds valid and reads the same. What is not surely
 * a node is left to that, which says what is wrong. Comes with much (`prepareMany`).
 */
import type { Cid } from '../../base/index.js';
import { argument, headLength, skipLink } from '../../codec/bulk.js';
import { cidTextAt } from '../../codec/bulk-cid.js';
import { parseRecordPath } from '../path.js';
import type { TreeEntry, TreeNode } from './node.js';

/** In a link, before the 36 bytes of its CID: the tag, the head and the zero. */
const beforeCid = 5;
const none = 0xf6;
const dagCbor = 0x71;

/** A text of one letter. */
const isKey = (bytes: Uint8Array, at: number, letter: number): boolean =>
  bytes[at] === 0x61 && bytes[at + 1] === letter;

/** Where the link to a dag-cbor block ends that begins here, or -1. */
const linkEnd = (bytes: Uint8Array, at: number): number =>
  bytes[at + beforeCid + 1] === dagCbor ? skipLink(bytes, at) : -1;

/** Where the link or null ends that begins here, or -1. */
const pointerEnd = (bytes: Uint8Array, at: number): number => (bytes[at] === none ? at + 1 : linkEnd(bytes, at));

const pointerAt = (bytes: Uint8Array, at: number): Cid | null =>
  bytes[at] === none ? null : cidTextAt(bytes, at + beforeCid);

/** The node, or undefined if it is none or looks like none. `commonPrefix` as `node.ts` has it. */
export const readNodeQuickly = (
  bytes: Uint8Array,
  commonPrefix: (a: string, b: string) => number,
): TreeNode | undefined => {
  if (bytes[0] !== 0xa2 || !isKey(bytes, 1, 0x65) || (bytes[3] ?? 0) >> 5 !== 4) return undefined;
  const count = argument(bytes, 3);
  if (count < 0 || count > bytes.length) return undefined;
  let at = 3 + headLength(bytes[3] ?? 0);
  const entries: TreeEntry[] = [];
  let previous = '';
  for (let nth = 0; nth < count; nth++) {
    if (bytes[at] !== 0xa4 || !isKey(bytes, at + 1, 0x6b) || (bytes[at + 3] ?? 0) >> 5 !== 2) return undefined;
    const size = argument(bytes, at + 3);
    const text = at + 3 + headLength(bytes[at + 3] ?? 0);
    const shared = text + size;
    if (size < 0 || size > 4_096 || shared >= bytes.length || !isKey(bytes, shared, 0x70)) return undefined;
    const prefix = argument(bytes, shared + 2);
    const right = shared + 2 + headLength(bytes[shared + 2] ?? 0) + 2;
    if ((bytes[shared + 2] ?? 0) >> 5 !== 0 || prefix < 0 || !isKey(bytes, right - 2, 0x74)) return undefined;
    const value = pointerEnd(bytes, right) + 2;
    if (value < 2 || !isKey(bytes, value - 2, 0x76)) return undefined;
    const end = linkEnd(bytes, value);
    if (end < 0 || prefix > previous.length) return undefined;
    const path = previous.slice(0, prefix) + String.fromCharCode.apply(null, numbers(bytes, text, shared));
    if (parseRecordPath(path) === undefined || path <= previous || prefix !== commonPrefix(previous, path))
      return undefined;
    entries.push({ path, value: cidTextAt(bytes, value + beforeCid), right: pointerAt(bytes, right) });
    previous = path;
    at = end;
  }
  if (!isKey(bytes, at, 0x6c) || pointerEnd(bytes, at + 2) !== bytes.length) return undefined;
  return { left: pointerAt(bytes, at + 2), entries };
};

const numbers = (bytes: Uint8Array, from: number, to: number): number[] =>
  bytes.subarray(from, to) as unknown as number[];

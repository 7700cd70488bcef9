/**
 * Record paths, `collection/recordKey`, and the keys that are derived from what a record speaks of. Paths are ASCII, so text
 * order is byte order, which is the order of the tree.
 */
import { encodeUtf8 } from '@atcute/uint8array';
import type { Did, RecordPath } from '../base/index.js';
import { encodeBase32, sha256 } from '../codec/index.js';
import { MAX_KEY_BYTES, MAX_PATH_BYTES } from './limits.js';

const segment = /^[A-Za-z0-9._:~-]+$/;
const nsid =
  /^[a-zA-Z](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+\.[a-zA-Z][a-zA-Z0-9]{0,62}$/;

/** REP-1. The path in a text, or undefined. */
export const parseRecordPath = (text: string): RecordPath | undefined => {
  if (text.length > MAX_PATH_BYTES) return undefined;
  const slash = text.indexOf('/');
  return isSegment(text.slice(0, Math.max(slash, 0))) && isRecordKey(text.slice(slash + 1))
    ? (text as RecordPath)
    : undefined;
};

/** The path of a key in a collection. Throws `RangeError` for what is none. */
export const pathOf = (collection: string, key: string): RecordPath => {
  const path = parseRecordPath(`${collection}/${key}`);
  if (path === undefined) throw new RangeError(`"${collection}/${key}" is not a record path`);
  return path;
};

/** The two parts of a path. */
export const splitPath = (path: RecordPath): { readonly collection: string; readonly key: string } => {
  const slash = path.indexOf('/');
  return { collection: path.slice(0, slash), key: path.slice(slash + 1) };
};

/** True for a record key of atproto. */
export const isRecordKey = (text: string): boolean => text.length <= MAX_KEY_BYTES && isSegment(text);

/** True for a namespaced id of atproto: what a collection that we write is called. Foreign trees need not hold to it. */
export const isNsid = (text: string): boolean => text.length <= 317 && nsid.test(text);

/** The key of a record that speaks of another record, one a subject: 130 bits of sha-256 over `<did>/<collection>/<key>`. */
export const derivedKey = async (did: Did, collection: string, key: string): Promise<string> => {
  const hash = await sha256(encodeUtf8(`${did}/${collection}/${key}`));
  return encodeBase32(hash).slice(0, 26);
};

const isSegment = (text: string): boolean => text.length > 0 && text !== '.' && text !== '..' && segment.test(text);

/**
 * Records: `{ $type, rev, … }`. `rev` is the TID of the last write; merging looks at it and at the CID, never at the rest. What a
 * collection asks of its records is in `schema/`; here is what all records share, and the tombstones that removal leaves.
 */
import { type Cid, invalid, type Judgement, TabardError, type Tid, valid } from '../base/index.js';
import {
  cidOfLink,
  cidOfValue,
  decodeMap,
  encodeValue,
  isLink,
  isMap,
  judgeMap,
  linkTo,
  parseTid,
  type ValueMap,
} from '../codec/index.js';
import { MAX_BLOCK_BYTES } from './limits.js';

export const RETRACTION_TYPE = 'app.tabard.retraction';
export const DELETION_TYPE = 'app.tabard.deletion';
export const PURGE_TYPE = 'app.tabard.purge';

export type RemovalKind = 'retraction' | 'deletion' | 'purge';

/** A record as it stands in a tree. */
export interface StoredRecord {
  readonly type: string;
  readonly rev: Tid;
  readonly value: ValueMap;
  /** Set if it says that what stood here was removed. */
  readonly removal: RemovalKind | undefined;
}

export interface BuiltRecord {
  readonly cid: Cid;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly value: ValueMap;
}

const removals: Readonly<Record<string, RemovalKind>> = {
  [RETRACTION_TYPE]: 'retraction',
  [DELETION_TYPE]: 'deletion',
  [PURGE_TYPE]: 'purge',
};

/** A record of a type, written at `rev`. Throws `TabardError` `bad-record-input` if it is over 256 KiB. */
export const makeRecord = async (type: string, rev: Tid, fields: ValueMap): Promise<BuiltRecord> =>
  sealRecord({ ...fields, $type: type, rev });

/** Puts a finished map into a block. Throws `TabardError` `bad-record-input` if it is over 256 KiB. */
export const sealRecord = async (value: ValueMap): Promise<BuiltRecord> => {
  const bytes = encodeValue(value);
  if (bytes.length > MAX_BLOCK_BYTES) throw new TabardError('bad-record-input', 'a record is over 256 KiB');
  return { cid: await cidOfValue(bytes), bytes, value };
};

/** What stands where something was retracted (hidden, shown when asked) or deleted (hosts may drop it). */
export const makeTombstone = async (
  kind: 'retraction' | 'deletion',
  rev: Tid,
  was: { readonly cid: Cid; readonly rev: Tid },
): Promise<BuiltRecord> =>
  makeRecord(kind === 'retraction' ? RETRACTION_TYPE : DELETION_TYPE, rev, {
    was: { cid: linkTo(was.cid), rev: was.rev },
  });

/** REC-1. The encoding alone: what every block of a record must be, of whatever kind. */
export const checkRecordBlock = (bytes: Uint8Array): Judgement<unknown> => judgeMap(bytes, MAX_BLOCK_BYTES);

/** REC-1 and REC-2: canonical, with a `$type` and a `rev`. A record that is not (`bad-record`) is dropped from its head. */
export const decodeRecord = (bytes: Uint8Array): Judgement<StoredRecord> => {
  const decoded = decodeMap(bytes, MAX_BLOCK_BYTES);
  if (decoded.verdict !== 'valid') return decoded;
  const { $type: type, rev } = decoded.value;
  const tid = typeof rev === 'string' ? parseTid(rev) : undefined;
  if (typeof type !== 'string' || type === '' || type.length > 317) return invalid('bad-record', 'REC-2', '$type');
  if (tid === undefined) return invalid('bad-record', 'REC-2', 'rev');
  return valid({ type, rev: tid, value: decoded.value, removal: removals[type] });
};

/** What a retraction or deletion says was there; undefined if it does not say. */
export const removedVersion = ({ value }: StoredRecord): { readonly cid: Cid; readonly rev: Tid } | undefined => {
  const { was } = value;
  if (!isMap(was)) return undefined;
  const { cid, rev } = was;
  const tid = typeof rev === 'string' ? parseTid(rev) : undefined;
  return isLink(cid) && tid !== undefined ? { cid: cidOfLink(cid), rev: tid } : undefined;
};

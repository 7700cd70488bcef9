/** What sync uses of the worker, and small readers of what the worker hands out. */
import type { Cid } from '../base/index.js';
import { cidOfLink, cidOfValue, decodeMap, encodeValue, isLink } from '../codec/index.js';
import type { VerifyStore } from '../worker/types.js';

export type SyncStore = Pick<
  VerifyStore,
  | 'receiveOperations'
  | 'receiveDelegations'
  | 'identity'
  | 'conflictProof'
  | 'receiveConflict'
  | 'operationsFrom'
  | 'delegationsFor'
  | 'authority'
  | 'receiveHeads'
  | 'dueHeads'
  | 'beginPull'
  | 'receiveBlocks'
  | 'finishPull'
  | 'cancelPull'
  | 'takeEdit'
  | 'heads'
  | 'commits'
  | 'serveBlocks'
  | 'getBlocks'
  | 'beginBlob'
  | 'receiveChunk'
  | 'serveChunk'
  | 'repositories'
  | 'snapshots'
  | 'judgeSnapshot'
  | 'keepSnapshot'
  | 'sealedPart'
>;

/** A commit of our own store: its id and its tree. */
export interface StoredHead {
  readonly id: Cid;
  readonly data: Cid;
  readonly rev: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Reads a commit that the store has judged and handed out. Throws `TypeError` for anything else. */
export const readStoredHead = async (bytes: Uint8Array<ArrayBuffer>): Promise<StoredHead> => {
  const decoded = decodeMap(bytes);
  if (decoded.verdict !== 'valid') throw new TypeError('the store handed out an unreadable commit');
  const { sig: _, ...unsigned } = decoded.value;
  const { data, rev } = unsigned;
  if (data === undefined || !isLink(data) || typeof rev !== 'string')
    throw new TypeError('a commit has `data` and `rev`');
  return { id: await cidOfValue(encodeValue(unsigned)), data: cidOfLink(data), rev, bytes };
};

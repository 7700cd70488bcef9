/**
 * Blobs: chunks checked by hash and length as they come, from whomever, and counted by the identities that name them. One identity's
 * blob is another's too: bytes are kept once. Size and type are claims: a size binds nobody before the bytes prove it (BLB-5), and a
 * wrong one is no fault of whoever brings the right bytes.
 */
import { type Cid, type Did, invalid, type Judgement, type RefusalCode, TabardError, valid } from '../base/index.js';
import { codecOf, matchesCid } from '../codec/index.js';
import {
  type Block,
  CHUNK_BYTES,
  chunkLength,
  judgeBlobList,
  MAX_BLOCK_BYTES,
  MAX_CHUNKS,
  splitBlob,
} from '../repo/index.js';
import {
  type BlobRow,
  OCTETS,
  type ReadTransaction,
  shownAs,
  shownType,
  type WriteTransaction,
} from '../store/index.js';
import { createChunkWriter, type OpenBlob } from './chunk-writer.js';
import { type Coming, createComing, type OpenComing } from './coming.js';
import type { Context } from './context.js';
import { MAX_WANTED_CHUNKS } from './limits.js';
import { ensureRoom } from './media-room.js';
import type { BlobInfo, BlobState, ChunkOutcome } from './types.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Blobs {
  put(did: Did, bytes: Uint8Array, mime: string): Promise<BlobInfo>;
  begin(did: Did, blob: BlobInfo): Promise<BlobState>;
  receive(did: Did, blob: Cid, chunk: Block): Promise<ChunkOutcome>;
  state(cid: Cid): Promise<BlobState | undefined>;
  chunk(cid: Cid): Promise<Bytes | undefined>;
  read(cid: Cid): Promise<Blob | undefined>;
}

/** With whatever tells others of blobs on their way. */
export const openBlobs = async (context: Context, open: OpenComing | undefined): Promise<Blobs> => {
  const channel = await open?.(context.store().id);
  return createBlobs(
    context,
    createComing(channel, context.now, (progress) => context.events.emit('blob', progress)),
  );
};

export const createBlobs = (context: Context, coming: Coming): Blobs => {
  const { counters } = context;
  const writer = createChunkWriter(context, coming);

  const state: Blobs['state'] = (cid) =>
    context.store().read(['blobs', 'chunks'], async (tx) => {
      const row = await tx.objectStore('blobs').get(cid);
      return row === undefined ? undefined : stateOf(row, await missingOf(tx, row));
    });

  const decline = (code: RefusalCode, rule: string): ChunkOutcome => counters.declined(invalid(code, rule));

  /** The list block, or the only chunk: what proves a size, or does not. */
  const receiveBlock: Blobs['receive'] = async (_did, blob, { cid, bytes }) => {
    const row = await context.store().read(['blobs'], (tx) => tx.objectStore('blobs').get(blob));
    if (row === undefined) return decline('unexpected', 'BLB-4');
    if (bytes.length > MAX_BLOCK_BYTES) return counters.declined({ verdict: 'refused', code: 'too-large' });
    const isList = cid === blob && isListCid(cid);
    if (!isList && !row.chunks.includes(cid)) return decline('unexpected', 'BLB-4');
    if (!(await matchesCid(cid, bytes))) return decline('bad-hash', 'BLB-4');
    counters.verified(1);
    const judged = withBlock(row, cid, bytes);
    if (judged.verdict !== 'valid') return counters.declined(judged);
    const known = judged.value;
    const outcome: ChunkOutcome = await context.store().write(['blobs', 'chunks'], 'relaxed', async (tx) => {
      await tx.objectStore('chunks').put(bytes.slice(), cid);
      const missing = await missingOf(tx, known);
      const complete = missing.length === 0;
      if (isList || complete) await tx.objectStore('blobs').put({ ...known, complete });
      return { verdict: 'valid', complete, missing };
    });
    const { size } = known;
    if (outcome.verdict === 'valid')
      coming.came({ cid: blob, done: outcome.complete ? size : 0, size, complete: outcome.complete });
    return outcome;
  };

  /** A chunk of a blob whose list is here. */
  const receivePart = async (open: OpenBlob, { cid, bytes }: Block): Promise<ChunkOutcome> => {
    if (bytes.length > MAX_BLOCK_BYTES) return counters.declined({ verdict: 'refused', code: 'too-large' });
    if (!open.row.chunks.includes(cid)) return decline('unexpected', 'BLB-4');
    if (!(await matchesCid(cid, bytes))) return decline('bad-hash', 'BLB-4');
    counters.verified(1);
    const judged = fits(open.row, cid, bytes.length);
    if (judged.verdict !== 'valid') return counters.declined(judged);
    return (await writer.put(open, cid, bytes.slice())) ?? decline('unexpected', 'BLB-4');
  };

  return {
    async put(did, bytes, mime) {
      const { cid, size, chunks, list, blocks } = await splitBlob(bytes);
      await context.store().write(['blobs', 'blobRefs', 'chunks'], 'relaxed', async (tx) => {
        const store = tx.objectStore('chunks');
        for (const block of list === undefined ? blocks : [...blocks, list]) await store.put(block.bytes, block.cid);
        await tx.objectStore('blobs').put({ cid, size, mime, chunks, complete: true });
        await tx.objectStore('blobRefs').put({ cid, did, at: context.now() });
      });
      return { cid, size, mime };
    },
    async begin(did, blob) {
      const fresh = rowOf(blob);
      writer.forget(blob.cid);
      return context
        .store()
        .write(['repositories', 'snapshots', 'blobs', 'blobRefs', 'chunks'], 'relaxed', async (tx) => {
          await ensureRoom(tx, did, blob);
          const found = await tx.objectStore('blobs').get(blob.cid);
          const claimed = found === undefined ? fresh : claimedBy(found, fresh);
          const bytes = isProved(claimed) ? undefined : await tx.objectStore('chunks').get(blob.cid);
          const judged = bytes === undefined ? valid(claimed) : withBlock(claimed, blob.cid, bytes);
          if (judged.verdict !== 'valid' || claimed.size !== blob.size) throw wrongSize();
          const row = judged.value;
          const missing = await missingOf(tx, row);
          await tx.objectStore('blobs').put({ ...row, complete: missing.length === 0 });
          await tx.objectStore('blobRefs').put({ cid: blob.cid, did, at: context.now() });
          return stateOf(row, missing);
        });
    },
    async receive(did, blob, chunk) {
      const open = chunk.cid === blob ? undefined : await writer.open(blob);
      return open === undefined ? receiveBlock(did, blob, chunk) : receivePart(open, chunk);
    },
    state,
    chunk: (cid) => context.store().read(['chunks'], (tx) => tx.objectStore('chunks').get(cid)),
    read: (cid) =>
      context.store().read(['blobs', 'chunks'], async (tx) => {
        const row = await tx.objectStore('blobs').get(cid);
        if (row?.complete !== true) return undefined;
        return blobOf(row, (cids) => Promise.all(cids.map((chunk) => tx.objectStore('chunks').get(chunk))));
      }),
  };
};

/** Chunks of a large blob that are in memory at a time: the browser keeps what a `Blob` holds where it likes. */
const readTogether = 32;

const blobOf = async (
  { chunks, mime }: BlobRow,
  read: (cids: readonly Cid[]) => Promise<readonly (Bytes | undefined)[]>,
): Promise<Blob | undefined> => {
  const pieces: Blob[] = [];
  let type = OCTETS;
  for (let at = 0; at < chunks.length; at += readTogether) {
    const found = await read(chunks.slice(at, at + readTogether));
    const bytes = found.filter((part) => part !== undefined);
    if (bytes.length < found.length) return undefined;
    if (at === 0) type = shownAs(mime, bytes[0]);
    pieces.push(new Blob(bytes));
  }
  return new Blob(pieces, { type });
};

/** The row of a blob whose blocks are still to come. A small blob is its own only chunk. */
const rowOf = ({ cid, size, mime }: BlobInfo): BlobRow => {
  const small = !isListCid(cid);
  if (
    !Number.isSafeInteger(size) ||
    size < 0 ||
    size > (small ? CHUNK_BYTES : CHUNK_BYTES * MAX_CHUNKS) ||
    (!small && size <= CHUNK_BYTES)
  ) {
    throw wrongSize();
  }
  return { cid, size, mime, chunks: small ? [cid] : [], complete: false };
};

const wrongSize = (): TabardError =>
  new TabardError('not-verifiable', 'a blob that is of another size', { refusal: 'malformed' });

/** True once the size is more than a claim: the list block, or the only chunk, was there. */
const isProved = ({ complete, chunks, cid }: BlobRow): boolean => complete || (chunks.length > 0 && isListCid(cid));

const isListCid = (cid: Cid): boolean => codecOf(cid) === 'dag-cbor';

/** BLB-5. The row under a new claim: a size that nothing proves gives way, a type that cannot be shown does too. */
const claimedBy = (found: BlobRow, claim: BlobRow): BlobRow => ({
  ...(isProved(found) || found.size === claim.size ? found : claim),
  mime: shownType(found.mime) === OCTETS ? claim.mime : found.mime,
});

/** The row when this block of it is here. */
const withBlock = (row: BlobRow, cid: Cid, bytes: Uint8Array): Judgement<BlobRow> =>
  isListCid(cid) ? readList(row, bytes) : fits(row, cid, bytes.length);

/** The row with the chunks that a list block names. The hash was right, so a list that does not fit is its author's, not its bringer's. */
const readList = (row: BlobRow, bytes: Uint8Array): Judgement<BlobRow> => {
  const list = judgeBlobList(bytes, row.size);
  if (list.verdict === 'valid') return valid({ ...row, chunks: list.value.chunks });
  return list.verdict === 'invalid' ? { verdict: 'refused', code: list.code } : list;
};

/** Whether the chunk has the right length wherever the blob has it. */
const fits = (row: BlobRow, cid: Cid, length: number): Judgement<BlobRow> => {
  const isRight = row.chunks.every((chunk, index) => chunk !== cid || chunkLength(row.size, index) === length);
  return isRight ? valid(row) : { verdict: 'refused', code: 'malformed' };
};

/** What to ask for next: the list block, or some of the chunks that are not here. */
const missingOf = async (tx: ReadTransaction | WriteTransaction, row: BlobRow): Promise<Cid[]> => {
  if (row.complete) return [];
  const wanted = row.chunks.length === 0 ? [row.cid] : [...new Set(row.chunks)];
  const missing: Cid[] = [];
  for (const cid of wanted) {
    if ((await tx.objectStore('chunks').getKey(cid)) === undefined) missing.push(cid);
    if (missing.length === MAX_WANTED_CHUNKS) break;
  }
  return missing;
};

const stateOf = ({ cid, size, mime, chunks }: BlobRow, missing: readonly Cid[]): BlobState => ({
  cid,
  size,
  mime,
  chunks,
  missing,
  complete: missing.length === 0,
});

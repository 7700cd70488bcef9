/**
 * Blobs of one's own that come in pieces: a file from the disk, or what the preparing of media makes. Never more than a few chunks are in memory. What
 * has been written of one that is not finished hangs on a row under a name that is no CID, and goes with it: when it is given up, or when
 * `collect` finds it a day later (MED-7). Nobody can ask for it: no request can name such a row.
 */
import { type Cid, type Did, TabardError } from '../base/index.js';
import { cidOfRaw, encodeBase32 } from '../codec/index.js';
import { type Block, CHUNK_BYTES, listBlob, MAX_CHUNKS } from '../repo/index.js';
import { OCTETS, type WriteTransaction } from '../store/index.js';
import type { Context } from './context.js';
import { MAX_UPLOADS } from './limits.js';
import type { Room } from './room.js';
import { type Space, spaceHere } from './space.js';
import type { BlobInfo, ByteArray, CallOptions } from './types.js';
import { deleteBlobs } from './upkeep.js';

export interface Uploads {
  /** Throws `media-too-large` over 1.5 GB, and `storage-quota` where it is known before that there is no room. */
  begin(did: Did, size: number | null): Promise<string>;
  /** The chunks of the blob by their numbers, in any order: 256 KiB each, but the last. To a worker the buffer is handed over. */
  part(ticket: string, index: number, bytes: ByteArray): Promise<void>;
  /** All chunks were given. */
  finish(ticket: string, mime: string): Promise<BlobInfo>;
  /** A draft names these still: they stay for another day. What is not here is passed over. */
  hold(did: Did, cids: readonly Cid[]): Promise<void>;
  /** Keeps nothing of it. */
  cancel(ticket: string): Promise<void>;
}

export interface UploadsWithFiles extends Uploads {
  /** A whole file, piece by piece. */
  put(did: Did, file: Blob, mime: string, options?: CallOptions): Promise<BlobInfo>;
}

interface Upload {
  readonly did: Did;
  readonly chunks: Cid[];
  readonly lengths: number[];
  waiting: Block[];
}

/** Chunks in one transaction: 4 MiB. */
const together = 16;

export const createUploads = (
  context: Context,
  room: Pick<Room, 'make' | 'within'>,
  space: () => Promise<Space> = spaceHere,
): UploadsWithFiles => {
  const open = new Map<string, Upload>();

  const rowName = (ticket: string): Cid => `upload ${ticket}` as Cid;

  const found = (ticket: string): Upload => {
    const upload = open.get(ticket);
    if (upload === undefined) throw new TabardError('not-found', 'no such upload');
    return upload;
  };

  const write = <Result>(run: (tx: WriteTransaction) => Promise<Result>): Promise<Result> =>
    room.within(0, () => context.store().write(['blobs', 'blobRefs', 'chunks'], 'relaxed', run));

  /** Chunks are on the disk only together with the row that they hang on. */
  const flush = async (ticket: string, upload: Upload): Promise<void> => {
    const blocks = upload.waiting;
    upload.waiting = [];
    await write(async (tx) => {
      await Promise.all(blocks.map(({ cid, bytes }) => tx.objectStore('chunks').put(alone(bytes), cid)));
      const chunks = upload.chunks.filter((cid) => cid !== undefined);
      const cid = rowName(ticket);
      await tx.objectStore('blobs').put({ cid, size: 0, mime: OCTETS, chunks, complete: false });
      await tx.objectStore('blobRefs').put({ cid, did: upload.did, at: context.now() });
    });
  };

  const drop = async (tx: WriteTransaction, ticket: string, did: Did): Promise<void> => {
    await tx.objectStore('blobRefs').delete([rowName(ticket), did]);
    await deleteBlobs(tx, [rowName(ticket)]);
  };

  const ensureRoom = async (size: number): Promise<void> => {
    if (size > CHUNK_BYTES * MAX_CHUNKS) throw new TabardError('media-too-large', `${size} bytes`);
    const { usage, quota } = await space();
    const missing = usage === null || quota === null ? 0 : size - (quota - usage);
    if (missing > 0 && (await room.make(missing)) < missing)
      throw new TabardError('storage-quota', 'less room than the file has bytes', { retryable: true });
  };

  const uploads: Uploads = {
    async begin(did, size) {
      if (open.size >= MAX_UPLOADS) throw new RangeError('too many uploads at once');
      await ensureRoom(size ?? 0);
      const ticket = encodeBase32(context.random(10));
      open.set(ticket, { did, chunks: [], lengths: [], waiting: [] });
      return ticket;
    },
    async part(ticket, index, bytes) {
      const upload = found(ticket);
      if (index >= MAX_CHUNKS) throw new TabardError('media-too-large', 'over 1.5 GB');
      if (bytes.length > CHUNK_BYTES || upload.chunks[index] !== undefined)
        throw new RangeError('a part is a chunk, and given once');
      const cid = await cidOfRaw(bytes);
      upload.chunks[index] = cid;
      upload.lengths[index] = bytes.length;
      upload.waiting.push({ cid, bytes });
      if (upload.waiting.length >= together) await flush(ticket, upload);
    },
    async finish(ticket, mime) {
      const upload = found(ticket);
      if (upload.chunks.length === 0) await uploads.part(ticket, 0, new Uint8Array());
      const { did, chunks } = upload;
      const size = sizeOf(upload);
      await flush(ticket, upload);
      const list = chunks.length > 1 ? await listBlob(size, chunks) : undefined;
      const cid = list?.cid ?? chunks[0];
      if (cid === undefined) throw new RangeError('a blob without chunks');
      await write(async (tx) => {
        if (list !== undefined) await tx.objectStore('chunks').put(list.bytes.slice(), list.cid);
        await tx.objectStore('blobs').put({ cid, size, mime, chunks, complete: true });
        await tx.objectStore('blobRefs').put({ cid, did, at: context.now() });
        await drop(tx, ticket, did);
      });
      open.delete(ticket);
      return { cid, size, mime };
    },
    hold: (did, cids) =>
      write(async (tx) => {
        for (const cid of cids) {
          const ref = await tx.objectStore('blobRefs').get([cid, did]);
          if (ref !== undefined) await tx.objectStore('blobRefs').put({ ...ref, at: context.now() });
        }
      }),
    async cancel(ticket) {
      const upload = open.get(ticket);
      open.delete(ticket);
      if (upload !== undefined) await write((tx) => drop(tx, ticket, upload.did));
    },
  };

  return {
    ...uploads,
    async put(did, file, mime, { signal, onProgress } = {}) {
      const ticket = await uploads.begin(did, file.size);
      try {
        for (let at = 0, index = 0; at < file.size || index === 0; at += CHUNK_BYTES, index++) {
          signal?.throwIfAborted();
          const bytes = await bytesOf(file.slice(at, at + CHUNK_BYTES));
          if (bytes.length !== Math.min(CHUNK_BYTES, file.size - at)) throw changed();
          await uploads.part(ticket, index, bytes);
          onProgress?.({ phase: 'writing', done: at + bytes.length, total: file.size });
        }
        return await uploads.finish(ticket, mime);
      } catch (error) {
        await uploads.cancel(ticket);
        throw error;
      }
    },
  };
};

/** Without what lies around it: a database would keep that too. */
const alone = (bytes: Uint8Array): ByteArray =>
  bytes.length === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer
    ? new Uint8Array(bytes.buffer)
    : bytes.slice();

/** Bytes in all. Every chunk has its place and is full, but the last. */
const sizeOf = ({ chunks, lengths }: Upload): number => {
  for (let index = 0; index < chunks.length; index++) {
    const length = lengths[index];
    if (length === undefined || (length !== CHUNK_BYTES && index < chunks.length - 1))
      throw new RangeError('a chunk is missing, or not full');
  }
  return (chunks.length - 1) * CHUNK_BYTES + (lengths.at(-1) ?? 0);
};

/** A file that is changed or taken away while it is read says so by failing. */
const bytesOf = async (part: Blob): Promise<ByteArray> => {
  try {
    return new Uint8Array(await part.arrayBuffer());
  } catch (cause) {
    throw new TabardError('media-unreadable', 'the file cannot be read', { cause });
  }
};

const changed = (): TabardError => new TabardError('media-unreadable', 'the file has changed meanwhile');

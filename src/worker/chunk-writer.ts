/**
 * Chunks of large blobs on their way to the disk. What comes while a transaction is under way waits for the next and goes together: a
 * transaction for each chunk took four times as long as all that was in it. Which chunks are missing is kept in memory, since asking the store
 * for each made a blob cost the square of its chunks; when none seems missing the store has the last word.
 */
import type { Cid } from '../base/index.js';
import { CHUNK_BYTES } from '../repo/index.js';
import type { BlobRow, ReadTransaction, WriteTransaction } from '../store/index.js';
import type { Coming } from './coming.js';
import type { Context } from './context.js';
import { MAX_WANTED_CHUNKS } from './limits.js';
import type { ChunkOutcome } from './types.js';

/** A blob whose list block is here: its chunks are bound by its name. */
export interface OpenBlob {
  readonly row: BlobRow;
  readonly missing: Set<Cid>;
}

export interface ChunkWriter {
  /** What is known of a blob that comes in chunks; undefined for any other. */
  open(blob: Cid): Promise<OpenBlob | undefined>;
  /** Stores a chunk that was checked. Undefined if the blob has been dropped meanwhile. */
  put(open: OpenBlob, cid: Cid, bytes: Uint8Array<ArrayBuffer>): Promise<ChunkOutcome | undefined>;
  /** The store has changed beside us. */
  forget(blob: Cid): void;
}

/** Blobs of which it is remembered what is missing. */
const maxOpen = 16;
/** Chunks in one transaction: 4 MiB. */
const maxTogether = 16;

interface Waiting {
  readonly open: OpenBlob;
  readonly cid: Cid;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly resolve: (outcome: ChunkOutcome | undefined) => void;
  readonly reject: (error: unknown) => void;
}

export const createChunkWriter = (context: Context, coming: Coming): ChunkWriter => {
  const opened = new Map<Cid, OpenBlob>();
  const waiting: Waiting[] = [];
  let writing = false;

  const writeAll = (jobs: readonly Waiting[]): Promise<ReadonlyMap<OpenBlob, ChunkOutcome | undefined>> =>
    context.store().write(['blobs', 'chunks'], 'relaxed', async (tx) => {
      const rows = new Map<OpenBlob, BlobRow | undefined>();
      for (const open of new Set(jobs.map((job) => job.open)))
        rows.set(open, await tx.objectStore('blobs').get(open.row.cid));
      const puts = jobs
        .filter(({ open }) => rows.get(open) !== undefined)
        .map(({ cid, bytes }) => tx.objectStore('chunks').put(bytes, cid));
      await Promise.all(puts);
      const outcomes = new Map<OpenBlob, ChunkOutcome | undefined>();
      for (const [open, row] of rows) {
        for (const job of jobs) if (job.open === open) open.missing.delete(job.cid);
        outcomes.set(open, row === undefined ? undefined : await settle(tx, open, row, coming.wanted(row.cid)));
      }
      return outcomes;
    });

  const tell = ({ row, missing }: OpenBlob, outcome: ChunkOutcome | undefined): void => {
    if (outcome?.verdict !== 'valid') return;
    const { cid, size } = row;
    const done = outcome.complete ? size : Math.max(0, size - missing.size * CHUNK_BYTES);
    coming.came({ cid, done, size, complete: outcome.complete });
  };

  const run = async (): Promise<void> => {
    writing = true;
    while (waiting.length > 0) {
      const jobs = waiting.splice(0, maxTogether);
      try {
        const outcomes = await writeAll(jobs);
        for (const [open, outcome] of outcomes) tell(open, outcome);
        for (const { open, resolve } of jobs) {
          const outcome = outcomes.get(open);
          if (outcome?.verdict !== 'valid' || outcome.complete) opened.delete(open.row.cid);
          resolve(outcome);
        }
      } catch (error) {
        // Nothing of it stays: what is missing is read anew.
        for (const { open } of jobs) opened.delete(open.row.cid);
        for (const { reject } of jobs) reject(error);
      }
    }
    writing = false;
  };

  return {
    async open(blob) {
      const known = opened.get(blob);
      if (known !== undefined) return known;
      const read = await context.store().read(['blobs', 'chunks'], async (tx) => {
        const row = await tx.objectStore('blobs').get(blob);
        if (row === undefined || row.complete || row.chunks.length < 2) return undefined;
        return { row, missing: new Set(await absentOf(tx, row)) };
      });
      const meanwhile = opened.get(blob);
      if (read === undefined || meanwhile !== undefined) return meanwhile;
      opened.set(blob, read);
      for (const oldest of opened.keys()) if (opened.size > maxOpen) opened.delete(oldest);
      return read;
    },
    put: (open, cid, bytes) =>
      new Promise((resolve, reject) => {
        waiting.push({ open, cid, bytes, resolve, reject });
        if (!writing) run().catch(reject);
      }),
    forget: (blob) => opened.delete(blob),
  };
};

/** Chunks of a blob that are not here. */
const absentOf = async (tx: ReadTransaction | WriteTransaction, row: BlobRow): Promise<Cid[]> => {
  const chunks = [...new Set(row.chunks)];
  const keys = await Promise.all(chunks.map((cid) => tx.objectStore('chunks').getKey(cid)));
  return chunks.filter((_, index) => keys[index] === undefined);
};

const settle = async (
  tx: WriteTransaction,
  { missing }: OpenBlob,
  row: BlobRow,
  from: number,
): Promise<ChunkOutcome> => {
  if (missing.size === 0) for (const cid of await absentOf(tx, row)) missing.add(cid);
  const complete = missing.size === 0;
  if (complete) await tx.objectStore('blobs').put({ ...row, complete });
  return { verdict: 'valid', complete, missing: first(missing, row.chunks, from) };
};

/** What to ask for next: from the chunk on that somebody waits for, then from the beginning (MED-9). */
const first = (missing: ReadonlySet<Cid>, chunks: readonly Cid[], from: number): Cid[] => {
  const some: Cid[] = from === 0 ? [] : soonest(missing, chunks, from);
  for (const cid of missing) {
    if (some.length === MAX_WANTED_CHUNKS) break;
    if (from === 0 || !some.includes(cid)) some.push(cid);
  }
  return some;
};

/** Few: whoever plays asks anew as it goes on. */
const maxSoon = 16;

const soonest = (missing: ReadonlySet<Cid>, chunks: readonly Cid[], from: number): Cid[] => {
  const soon = new Set<Cid>();
  for (let at = from; at < chunks.length && soon.size < maxSoon; at++) {
    const cid = chunks[at];
    if (cid !== undefined && missing.has(cid)) soon.add(cid);
  }
  return [...soon];
};

/**
 * Blobs that a verified record names, a chunk at a time, from several sources at once. The worker checks each chunk; a source that sends
 * a wrong one is scored, and the chunk is asked of the next (SYN-16).
 */
import type { Cid, Did, RefusalCode } from '../base/index.js';
import { prepareBulk } from '../codec/index.js';
import type { BlobInfo, BlobState } from '../worker/types.js';
import { buildGet } from './messages/index.js';
import { RequestError, type Session } from './session/index.js';
import type { SyncStore } from './store.js';

export type Blob = BlobInfo;

export interface BlobFetcherOptions {
  readonly store: Pick<SyncStore, 'beginBlob' | 'receiveChunk'>;
  sources(did: Did): readonly Session[];
  fault(session: Session, code: RefusalCode): void;
  onComplete(cid: Cid): void;
}

export interface BlobFetcher {
  /** Resolves when the blob is complete or its sources are at their end; a later source goes on with it. */
  fetch(did: Did, blob: Blob): Promise<void>;
  /** Asks for no more of it; what is on its way is still taken. */
  stop(cid: Cid): void;
  /** A new source for this identity: what is still missing is asked of it. */
  resume(did: Did): Promise<void>;
}

/** Chunks of one blob that are asked for at one time, and those with what is still being checked and stored: 4 MiB. */
const maxAsked = 6;
const maxParallel = 16;
/** Blobs that wait for a source. */
const maxWaiting = 512;

export const createBlobFetcher = (options: BlobFetcherOptions): BlobFetcher => {
  const { store } = options;
  const waiting = new Map<Cid, { readonly did: Did; readonly blob: Blob }>();
  const running = new Map<Cid, Promise<void>>();
  /** Those that are running and shall not. */
  const stopped = new Set<Cid>();

  const bring = async (
    did: Did,
    blob: Cid,
    cid: Cid,
    from: Session,
    onAnswer: () => void,
  ): Promise<BlobState['missing'] | 'done' | undefined> => {
    try {
      const root = cid === blob ? null : blob;
      const answer = await from.ask(buildGet({ id: 0, did, kind: 'chunk', root, cids: [cid] })).finally(onAnswer);
      if (answer.t !== 'blob' || answer.bytes === null || answer.cid !== cid) return undefined;
      const outcome = await store.receiveChunk(did, blob, { cid, bytes: answer.bytes });
      if (outcome.verdict === 'valid') return outcome.complete ? 'done' : outcome.missing;
      if (outcome.verdict === 'invalid') options.fault(from, outcome.code);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (error.code === 'timeout') options.fault(from, 'timeout');
    }
    return undefined;
  };

  const run = async (did: Did, blob: Blob): Promise<boolean> => {
    const state = await store.beginBlob(did, blob);
    if (state.complete) return true;
    void prepareBulk();
    const failed = new Map<Session, Set<Cid>>();
    let missing = state.missing;
    const flying = new Set<Cid>();
    const asked = new Set<Promise<void>>();
    const got = new Set<Cid>();
    let complete = false;
    let turn = 0;

    const next = (): { readonly cid: Cid; readonly from: Session } | undefined => {
      const sources = options.sources(did);
      for (const cid of missing) {
        if (flying.has(cid)) continue;
        const able = sources.filter((source) => !source.closed && failed.get(source)?.has(cid) !== true);
        const from = able[turn++ % Math.max(1, able.length)];
        if (from !== undefined) return { cid, from };
      }
      return undefined;
    };

    const fly = async (cid: Cid, from: Session): Promise<void> => {
      flying.add(cid);
      let answered: () => void = () => undefined;
      const asking: Promise<void> = new Promise<void>((resolve) => {
        answered = resolve;
      }).then(() => void asked.delete(asking));
      asked.add(asking);
      const outcome = await bring(did, blob.cid, cid, from, answered);
      answered();
      flying.delete(cid);
      if (outcome === undefined) {
        failed.set(from, (failed.get(from) ?? new Set()).add(cid));
        return;
      }
      got.add(cid);
      if (outcome === 'done') complete = true;
      else missing = outcome.filter((each) => !got.has(each));
    };

    const flights = new Set<Promise<void>>();
    for (;;) {
      const hasRoom = (): boolean =>
        !stopped.has(blob.cid) && asked.size < maxAsked && flights.size < maxParallel && !complete;
      for (let job = hasRoom() ? next() : undefined; job !== undefined; job = hasRoom() ? next() : undefined) {
        const flight: Promise<void> = fly(job.cid, job.from).finally(() => flights.delete(flight));
        flights.add(flight);
      }
      if (flights.size === 0) return complete;
      await Promise.race([...asked, ...flights]);
    }
  };

  const fetch = (did: Did, blob: Blob): Promise<void> => {
    const known = running.get(blob.cid);
    const isStopped = stopped.delete(blob.cid);
    if (known !== undefined) return isStopped ? known.then(() => fetch(did, blob)) : known;
    if (waiting.size < maxWaiting) waiting.set(blob.cid, { did, blob });
    const started = run(did, blob)
      .then((complete) => {
        if (!complete) return;
        waiting.delete(blob.cid);
        options.onComplete(blob.cid);
      })
      .finally(() => {
        running.delete(blob.cid);
        stopped.delete(blob.cid);
      });
    running.set(blob.cid, started);
    return started;
  };

  return {
    fetch,
    stop(cid) {
      waiting.delete(cid);
      if (running.has(cid)) stopped.add(cid);
    },
    async resume(did) {
      await Promise.all(
        [...waiting.values()].filter((entry) => entry.did === did).map((entry) => fetch(did, entry.blob)),
      );
    },
  };
};

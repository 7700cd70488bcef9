/**
 * Blobs on their way, told to whoever waits for them in this browser (MED-9): the service worker, which plays what is there and says where it goes on,
 * and the pages of other tabs, which show how far it is. One tab fetches; all of one profile hear of it, and of nobody else's.
 */
import type { Cid } from '../base/index.js';
import { parseCid } from '../codec/index.js';
import type { BlobProgress } from './types.js';

/** As `BroadcastChannel` has it. */
export interface ComingChannel {
  post(message: unknown): void;
  listen(onMessage: (message: unknown) => void): void;
  close(): void;
}

/** The channel of one profile. */
export type OpenComing = (id: string) => Promise<ComingChannel>;

export interface Coming {
  /** More of it is stored. */
  came(progress: BlobProgress): void;
  /** The number of the chunk that somebody waits for; 0 for none. */
  wanted(blob: Cid): number;
  close(): void;
}

/** Blobs whose wishes are remembered. */
const remembered = 32;

/** How often the same blob is told of. Milliseconds; its end always is. */
const every = 200;

export const createComing = (
  channel: ComingChannel | undefined,
  clock: () => number,
  onCame: (progress: BlobProgress) => void,
): Coming => {
  const wishes = new Map<Cid, number>();
  const told = new Map<Cid, number>();
  const waitedFor = new Set<Cid>();

  channel?.listen((message) => {
    const blob = parseCid(String(Reflect.get(Object(message), 'blob')));
    const index: unknown = Reflect.get(Object(message), 'want');
    const progress = blob === undefined ? undefined : progressIn(blob, message);
    if (blob !== undefined && Number.isSafeInteger(index)) {
      wishes.delete(blob);
      wishes.set(blob, Number(index));
      waitedFor.add(blob);
      for (const oldest of wishes.keys()) if (wishes.size > remembered) forget(oldest);
    } else if (progress !== undefined) onCame(progress);
  });

  const forget = (blob: Cid): void => {
    wishes.delete(blob);
    waitedFor.delete(blob);
  };

  return {
    came(progress) {
      const { cid, complete } = progress;
      const now = clock();
      // Whoever plays it waits for each chunk.
      if (!complete && !waitedFor.has(cid) && now - (told.get(cid) ?? Number.NEGATIVE_INFINITY) < every) return;
      told.delete(cid);
      if (complete) forget(cid);
      else told.set(cid, now);
      for (const oldest of told.keys()) if (told.size > remembered) told.delete(oldest);
      channel?.post({ blob: cid, done: progress.done, size: progress.size, complete });
      onCame(progress);
    },
    wanted: (blob) => wishes.get(blob) ?? 0,
    close: () => channel?.close(),
  };
};

const progressIn = (cid: Cid, message: unknown): BlobProgress | undefined => {
  const { done, size, complete }: { done?: unknown; size?: unknown; complete?: unknown } = Object(message);
  if (typeof done !== 'number' || typeof size !== 'number' || typeof complete !== 'boolean') return undefined;
  return { cid, done, size, complete };
};

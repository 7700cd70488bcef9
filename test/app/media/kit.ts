/** Preparing without a browser: the worker's own code, in place, behind a port of the tests. */

import { createPreparing, type PreparerPort, type Preparing } from '../../../src/app/media/preparing.js';
import type { Did, Timers } from '../../../src/base/index.js';
import type { FromPreparer } from '../../../src/worker/media/job.js';
import { servePreparing } from '../../../src/worker/media/serve.js';
import { type Tab, tab } from '../../worker/world.js';

export const ada = `did:tabard:${'a'.repeat(32)}` as Did;

export interface Held extends Timers {
  /** Runs what waits. */
  fire(): void;
}

export const heldTimers = (): Held => {
  const waiting = new Map<number, () => void>();
  let last = 0;
  return {
    set(run) {
      last += 1;
      waiting.set(last, run);
      return last;
    },
    clear: (id) => void waiting.delete(id),
    fire() {
      const all = [...waiting.values()];
      waiting.clear();
      for (const run of all) run();
    },
  };
};

/** A worker that works. */
export const honestPort = (): PreparerPort => {
  let hear: (message: FromPreparer) => void = () => undefined;
  const handle = servePreparing((message) => queueMicrotask(() => hear(message)));
  return {
    post: handle,
    listen(onMessage) {
      hear = onMessage;
    },
    end() {
      hear = () => undefined;
    },
  };
};

/** One that never says anything. */
export const silentPort = (): PreparerPort & { readonly ended: () => boolean } => {
  let ended = false;
  return {
    post: () => undefined,
    listen: () => undefined,
    end() {
      ended = true;
    },
    ended: () => ended,
  };
};

export const preparing = async (
  ports: readonly PreparerPort[] = [],
): Promise<{ readonly here: Tab; readonly preparing: Preparing; readonly timers: Held; started(): number }> => {
  const here = await tab();
  const timers = heldTimers();
  let started = 0;
  const made = createPreparing({
    store: here.verify,
    timers,
    owner: () => ada,
    start: () => ports[started++] ?? honestPort(),
  });
  return { here, preparing: made, timers, started: () => started };
};

export const rowsOf = ({ store }: Tab): Promise<readonly number[]> =>
  store.read(['blobs', 'blobRefs', 'chunks'], (tx) =>
    Promise.all([
      tx.objectStore('blobs').count(),
      tx.objectStore('blobRefs').count(),
      tx.objectStore('chunks').count(),
    ]),
  );

export const quietly = (signal = new AbortController().signal) => ({ signal, onProgress: () => undefined });

/** The store of a profile whose database still opens: what is asked of it waits for that. */
import type { SyncStore } from '../peer/index.js';

/** Every method, and nothing else: the type sees to both. */
const names = Object.keys({
  receiveOperations: 0,
  receiveDelegations: 0,
  identity: 0,
  conflictProof: 0,
  receiveConflict: 0,
  operationsFrom: 0,
  delegationsFor: 0,
  authority: 0,
  receiveHeads: 0,
  dueHeads: 0,
  beginPull: 0,
  receiveBlocks: 0,
  finishPull: 0,
  cancelPull: 0,
  heads: 0,
  commits: 0,
  serveBlocks: 0,
  getBlocks: 0,
  beginBlob: 0,
  receiveChunk: 0,
  serveChunk: 0,
  repositories: 0,
  takeEdit: 0,
  snapshots: 0,
  judgeSnapshot: 0,
  keepSnapshot: 0,
  sealedPart: 0,
} satisfies Record<keyof SyncStore, 0>) as (keyof SyncStore)[];

/**
 * Which heads are here is answered at once, with none: whoever is asked for a profile meanwhile sends all of the first screen, and what was here
 * already is found when it is judged.
 */
export const openingStore = (store: SyncStore, opened: Promise<unknown>): SyncStore => {
  let isOpen = false;
  opened.then(
    () => {
      isOpen = true;
    },
    () => undefined,
  );
  const patient = Object.fromEntries(
    names.map((name) => [
      name,
      async (...args: readonly unknown[]) => {
        if (!isOpen) await opened;
        return Reflect.apply(store[name], store, args);
      },
    ]),
  ) as SyncStore;
  return { ...patient, heads: async (did) => (isOpen ? store.heads(did) : undefined) };
};

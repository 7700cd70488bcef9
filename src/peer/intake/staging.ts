/**
 * One head's tree on its way into the worker: what is missing, and the blocks that come in, from however many sources, one batch after the
 * other. When a batch is wrong the worker drops all of it, and staging begins anew.
 */
import type { Cid, Did, RefusalCode } from '../../base/index.js';
import type { Part } from '../../repo/part.js';
import type { PullOutcome, Unaccepted } from '../../worker/types.js';
import type { BlockPair } from '../messages/index.js';
import type { SyncStore } from '../store.js';

/** `wrong`: what this source sent was refused. `unable`: the worker takes nothing more. */
export type Taken = 'go on' | 'done' | 'wrong' | 'unable';

export interface Staging {
  readonly have: readonly Cid[];
  readonly want: readonly Cid[];
  /** Batches taken so far: whether anything moves. */
  readonly batches: number;
  /** Why a source's batch was refused last. */
  readonly refused: { readonly code: RefusalCode; readonly rule: string } | undefined;
  /** Why the worker takes nothing. */
  readonly unable: Unaccepted | undefined;
  begin(): Promise<boolean>;
  take(blocks: readonly BlockPair[]): Promise<Taken>;
  finish(servedBy: string): Promise<PullOutcome>;
  cancel(): Promise<void>;
}

export const createStaging = (store: SyncStore, did: Did, head: Cid, part: Part | undefined): Staging => {
  const state = {
    pull: '',
    have: [] as readonly Cid[],
    want: [] as readonly Cid[],
    batches: 0,
    refused: undefined as Staging['refused'],
    unable: undefined as Unaccepted | undefined,
  };
  let done = false;
  let queue: Promise<unknown> = Promise.resolve();

  const begin = async (): Promise<boolean> => {
    const start = await store.beginPull(did, head, part);
    if (start.verdict !== 'valid') {
      state.unable = start;
      return false;
    }
    Object.assign(state, { pull: start.pull, have: start.have, want: start.want });
    done = start.want.length === 0;
    return true;
  };

  const receive = async (blocks: readonly BlockPair[]): Promise<Taken> => {
    if (done) return 'done';
    if (state.unable !== undefined) return 'unable';
    const pairs = blocks.map(([cid, bytes]) => ({ cid, bytes }));
    const outcome = await store.receiveBlocks(state.pull, pairs);
    if (outcome.refused !== undefined) {
      state.refused = outcome.refused;
      await begin();
      return 'wrong';
    }
    state.batches += 1;
    state.want = outcome.want;
    done = outcome.done;
    return done ? 'done' : 'go on';
  };

  return {
    get have() {
      return state.have;
    },
    get want() {
      return state.want;
    },
    get batches() {
      return state.batches;
    },
    get refused() {
      return state.refused;
    },
    get unable() {
      return state.unable;
    },
    begin,
    take(blocks) {
      const next = queue.then(() => receive(blocks));
      queue = next.catch(() => undefined);
      return next;
    },
    finish: (servedBy) => store.finishPull(state.pull, servedBy),
    cancel: () => store.cancelPull(state.pull),
  };
};

/**
 * One head's tree on its way into the worker: what is missing, and the blocks that come in, from however many sources, one batch after the
 * other. When a batch is wrong the worker drops all of it, and staging begins anew.
 */
import type { Cid, Did, RefusalCode } from '../../base/index.js';
import type { Part } from '../../repo/part.js';
import type { BlocksOutcome, PullOutcome, Unaccepted } from '../../worker/types.js';
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
  /** Why the last changes were no good. */
  readonly unbuilt: BlocksOutcome['unbuilt'];
  /** Why the worker takes nothing. */
  readonly unable: Unaccepted | undefined;
  begin(): Promise<boolean>;
  take(blocks: readonly BlockPair[]): Promise<Taken>;
  /** `go on` too where the tree does not follow from them: then `unbuilt` says why, if it is the sender's fault. */
  build(changes: Uint8Array): Promise<Taken>;
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
    unbuilt: undefined as BlocksOutcome['unbuilt'],
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

  const receive = async (given: () => Promise<BlocksOutcome>): Promise<Taken> => {
    if (done) return 'done';
    if (state.unable !== undefined) return 'unable';
    const outcome = await given();
    state.unbuilt = outcome.unbuilt;
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

  const next = (given: () => Promise<BlocksOutcome>): Promise<Taken> => {
    const taken = queue.then(() => receive(given));
    queue = taken.catch(() => undefined);
    return taken;
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
    get unbuilt() {
      return state.unbuilt;
    },
    begin,
    take: (blocks) => {
      const pairs = blocks.map(([cid, bytes]) => ({ cid, bytes }));
      return next(() => store.receiveBlocks(state.pull, pairs));
    },
    build: (changes) => next(() => store.receiveBlocks(state.pull, [], changes)),
    finish: (servedBy) => store.finishPull(state.pull, servedBy),
    cancel: () => store.cancelPull(state.pull),
  };
};

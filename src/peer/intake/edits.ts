/**
 * A message that brings one new head and all that is new under it, and to a cold visitor the log as well: taken by the worker in one step
 * (SYN-20, SYN-21). What it does not take goes the way of every other, which knows why. Several neighbours may tell of one edit at the same time:
 * it is taken once.
 */
import type { Cid, Did } from '../../base/index.js';
import type { Part } from '../../repo/part.js';
import type { TakenEdit } from '../../worker/types.js';
import type { MessageOf } from '../messages/index.js';
import type { Session } from '../session/index.js';
import type { SyncStore } from '../store.js';
import { isSameBytes } from './same-bytes.js';

type Heads = MessageOf<'heads'>;

export interface Edits {
  /** Undefined if it was not taken; `others` when another message with this head was being taken, and has been or not. */
  take(session: Session, message: Heads): Promise<TakenEdit | 'others' | undefined>;
}

/** `isKept`: logs are written strictly, and not in one step with all else. */
export const createEdits = (store: SyncStore, did: Did, part: () => Part | undefined, isKept: () => boolean): Edits => {
  const running = new Map<Uint8Array, Promise<unknown>>();
  return {
    async take(session, { log, operations, delegations, commits: [commit, ...more], inline, changes }) {
      if (log === null || commit === undefined || more.length > 0) return undefined;
      if ((operations.length > 0 && isKept()) || (changes ?? inline) === null || inline?.cursor) return undefined;
      for (const [other, taking] of running) {
        if (!isSameBytes(other, commit)) continue;
        await taking.catch(() => undefined);
        return 'others';
      }
      const blocks = (inline?.blocks ?? []).map(([cid, bytes]): { cid: Cid; bytes: Uint8Array<ArrayBuffer> } => ({
        cid,
        bytes,
      }));
      const edit = {
        did,
        log,
        operations,
        delegations,
        commit,
        blocks,
        changes,
        part: part(),
        servedBy: session.remote,
      };
      const taking = store.takeEdit(edit).finally(() => running.delete(commit));
      running.set(commit, taking);
      return taking;
    },
  };
};

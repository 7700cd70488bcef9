/**
 * Handing what was taken for an identity to its own devices (INB-6): by whoever has pinned it, and by its devices to each other. It is offered first, so
 * that nothing travels twice, and then pushed like anything else.
 */
import type { Did, DidKey, Now, Timers } from '../../base/index.js';
import type { HeldPush } from '../../worker/social/types.js';
import { RequestError, type Session } from '../session/index.js';
import { askRole, type Fault } from './ask.js';
import { pushKindOf } from './bodies.js';
import { MAX_FULL, MAX_HANDED_A_WINDOW, MAX_OFFERED, SOCIAL_WINDOW } from './limits.js';
import type { SocialStore } from './store.js';

export interface HandOverOptions {
  readonly store: SocialStore;
  readonly now: Now;
  readonly timers: Timers;
  readonly fault: Fault;
  /** By which key this session has proved to be of the identity, where what it proved counts now. */
  deviceAt(session: Session, did: Did): DidKey | undefined;
  onError(error: unknown): void;
}

export interface HandOver {
  /** A device of this identity is at the other end, or there is something new for it. */
  look(session: Session, did: Did): void;
  close(): void;
}

export const createHandOver = (options: HandOverOptions): HandOver => {
  const { store, now, timers } = options;
  /** True: to be looked at once more. */
  const running = new Map<Session, Map<Did, boolean>>();
  const waits = new Set<number>();
  let closed = false;

  /** Undefined: it is gone. `full`: it takes no more of this sender, or of anybody, for now. */
  const pushOne = async (session: Session, did: Did, { uri, kind }: HeldPush): Promise<'done' | 'full' | undefined> => {
    const body = await store.social('prove', uri);
    if (body === undefined) return 'done';
    try {
      const answer = await session.ask({ t: 'push', id: 0, did, kind: pushKindOf(kind), body });
      if (answer.t !== 'answer') return undefined;
      return answer.refused === 'too-many' ? 'full' : 'done';
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      return undefined;
    }
  };

  const rest = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = timers.set(() => {
        waits.delete(timer);
        resolve();
      }, SOCIAL_WINDOW);
      waits.add(timer);
    });

  const handAll = async (session: Session, did: Did): Promise<void> => {
    let [since, count] = [now(), 0];
    let after = 0;
    // One who has pushed more than she takes of them in a day must not keep back what lies behind.
    const full = new Set<string>();
    const senderOf = ({ uri }: HeldPush): string => uri.slice(0, uri.indexOf('/'));
    for (;;) {
      const key = options.deviceAt(session, did);
      if (closed || session.closed || key === undefined) return;
      // What it proved was judged by the log of then.
      if (!(await store.authority(did, key, '/repo/write')).holds) return;
      const held = await store.social('held', did, key, MAX_OFFERED, after);
      const last = held.at(-1);
      if (last === undefined) return;
      const offered = held.map(({ uri, cid }) => ({ uri, cid }));
      const question = ['inboxQuestion', { did, offered }] as const;
      const answer = await askRole(session, 'inbox', question, 'inboxAnswer', options.fault);
      if (answer === undefined) return;
      for (const index of [...new Set(answer.lacks)].toSorted((a, b) => a - b)) {
        const one = held[index];
        if (one === undefined || full.has(senderOf(one))) continue;
        if (count >= MAX_HANDED_A_WINDOW) {
          if (now() - since < SOCIAL_WINDOW) await rest();
          [since, count] = [now(), 0];
        }
        count += 1;
        const became = await pushOne(session, did, one);
        if (became === undefined) return;
        if (became === 'full') full.add(senderOf(one));
        if (full.size > MAX_FULL) return;
      }
      after = last.id;
      // What was left is offered again another time, with all that came after it.
      if (full.size === 0) await store.social('handOver', did, key, last.id);
    }
  };

  const run = async (session: Session, did: Did, dids: Map<Did, boolean>): Promise<void> => {
    try {
      do {
        dids.set(did, false);
        await handAll(session, did);
      } while (dids.get(did) === true && !closed);
    } finally {
      dids.delete(did);
      if (dids.size === 0) running.delete(session);
    }
  };

  return {
    look(session, did) {
      if (closed || options.deviceAt(session, did) === undefined) return;
      const dids = running.get(session) ?? new Map<Did, boolean>();
      running.set(session, dids);
      if (dids.has(did)) dids.set(did, true);
      else run(session, did, dids).catch(options.onError);
    },
    close() {
      closed = true;
      for (const timer of waits) timers.clear(timer);
    },
  };
};

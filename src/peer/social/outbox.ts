/**
 * Bringing what one wrote to whom it is for (INB-7, INB-8): at once where somebody is linked who keeps their inbox, else by seeking them. It has arrived when a
 * device of theirs has proved that it has it (INB-11); what others took, or nobody, is tried again, later each time; the store says when, and when it
 * is given up.
 */
import type { Did, Now, RecordUri, Timers } from '../../base/index.js';
import type { OutboxRow } from '../../store/index.js';
import type { SocialNews } from '../network-types.js';
import { RequestError, type Session } from '../session/index.js';
import type { Fault } from './ask.js';
import { parseBody, pushKindOf } from './bodies.js';
import { grouped } from './grouped.js';
import { MAX_DUE, MAX_TAKERS, MORE_TAKERS, OUTBOX_REST } from './limits.js';
import type { Reach } from './reach.js';
import { createReceiptJudge } from './receipt.js';
import type { SocialStore } from './store.js';

export interface OutboxOptions {
  readonly store: SocialStore;
  readonly reach: Pick<Reach, 'linked' | 'seek'>;
  /** What the rows are dated by. */
  readonly wall: Now;
  readonly timers: Timers;
  readonly fault: Fault;
  tell(news: SocialNews): void;
  onError(error: unknown): void;
}

export interface Outbox {
  /** What is due is tried now. */
  flush(): void;
  close(): void;
}

/** `arrived`: a device of theirs has it. `taken`: somebody says that they keep it for them. */
type Result = 'arrived' | 'taken' | 'refused' | 'none';

/** A refusal by a stranger is believed at this try: anybody who carries an identity could say it. */
const BELIEVED = 2;

export const createOutbox = (options: OutboxOptions): Outbox => {
  const { store, reach, timers } = options;
  const isTheirs = createReceiptJudge(store, options.fault);
  const underway = new Set<Did>();
  const missed = new Set<Did>();
  let timer: number | undefined;
  let timerAt = 0;
  let running = false;
  let again = false;
  let closed = false;

  const pushOne = async (session: Session, row: OutboxRow): Promise<Result> => {
    const body = await store.social('prove', row.uri);
    if (body === undefined) return 'none';
    try {
      const answer = await session.ask({ t: 'push', id: 0, did: row.to, kind: pushKindOf(row.kind), body });
      if (answer.t !== 'answer') return 'none';
      if (answer.body !== null) {
        const body = parseBody('pushAnswer', answer.body);
        if (body.verdict !== 'valid') return 'none';
        return (await isTheirs(row.to, body.value.proof, session)) ? 'arrived' : 'taken';
      }
      return answer.refused === 'refused' || answer.refused === 'unwanted' ? 'refused' : 'none';
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      return 'none';
    }
  };

  const deliver = async (to: Did, rows: readonly OutboxRow[]): Promise<void> => {
    const takers = new Map<RecordUri, number>();
    const arrived = new Set<RecordUri>();
    const refused = new Set<RecordUri>();
    const asked = new Set<Session>();
    let more: number | undefined;
    let isLate = false;

    const use = async (session: Session): Promise<'more' | 'enough'> => {
      if (asked.has(session)) return 'more';
      asked.add(session);
      for (const row of rows) {
        if (closed || session.closed) return 'more';
        const taken = takers.get(row.uri) ?? 0;
        if (taken >= MAX_TAKERS || arrived.has(row.uri)) continue;
        const result = await pushOne(session, row);
        if (result === 'refused') refused.add(row.uri);
        if (result !== 'taken' && result !== 'arrived') continue;
        takers.set(row.uri, taken + 1);
        if (result !== 'arrived') continue;
        arrived.add(row.uri);
        await store.social('sent', to, row.uri, 'taken');
        options.tell({ kind: 'sent', to, uri: row.uri });
      }
      if (rows.every(({ uri }) => arrived.has(uri))) return 'enough';
      const isDone = rows.every(({ uri }) => (takers.get(uri) ?? 0) > 0);
      if (isDone && more === undefined)
        more = timers.set(() => {
          isLate = true;
        }, MORE_TAKERS);
      const isSpread = rows.every(({ uri }) => (takers.get(uri) ?? 0) >= MAX_TAKERS);
      return isSpread || (isDone && isLate) ? 'enough' : 'more';
    };

    for (const session of reach.linked(to)) if ((await use(session)) === 'enough') break;
    if (rows.some(({ uri }) => !takers.has(uri)) && !closed) await reach.seek(to, use);
    if (more !== undefined) timers.clear(more);
    for (const { uri, tries } of rows) {
      if (arrived.has(uri) || closed) continue;
      const result = takers.has(uri) ? 'left' : refused.has(uri) && tries >= BELIEVED ? 'refused' : 'unreached';
      await store.social('sent', to, uri, result);
      options.tell({ kind: 'sent', to, uri });
    }
  };

  const begin = (to: Did, rows: readonly OutboxRow[]): void => {
    if (underway.has(to)) {
      missed.add(to);
      return;
    }
    underway.add(to);
    deliver(to, rows)
      .catch(options.onError)
      .finally(() => {
        underway.delete(to);
        // What was written meanwhile does not wait for its next turn.
        if (missed.delete(to)) flush();
        else plan().catch(options.onError);
      });
  };

  const look = async (): Promise<void> => {
    const due = await store.social('due', options.wall(), MAX_DUE);
    if (closed) return;
    for (const [to, rows] of grouped(due, (row) => row.to)) begin(to, rows);
    await plan();
  };

  /** The next look: never sooner than a minute from the last, for this may be a hidden tab. */
  const plan = async (): Promise<void> => {
    const next = await store.social('nextDue');
    if (closed || next === null) return;
    const at = Math.max(next, options.wall() + OUTBOX_REST);
    if (timer !== undefined && timerAt <= at) return;
    if (timer !== undefined) timers.clear(timer);
    timerAt = at;
    timer = timers.set(() => {
      timer = undefined;
      flush();
    }, at - options.wall());
  };

  const flush = (): void => {
    again = true;
    if (running || closed) return;
    running = true;
    const run = async (): Promise<void> => {
      while (again && !closed) {
        again = false;
        await look();
      }
    };
    run()
      .catch(options.onError)
      .finally(() => {
        running = false;
      });
  };

  return {
    flush,
    close() {
      closed = true;
      if (timer !== undefined) timers.clear(timer);
    },
  };
};

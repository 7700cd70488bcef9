/**
 * Fetches the tree of one head from whoever announced it. One source is asked; the next when it lies, has nothing, or is late; and while
 * nothing moves, twice as many every moment, so that a crowd that only announces cannot keep us from the one that has it.
 */
import { type Cid, type Did, isTabardError, type RefusalCode, type Timers } from '../../base/index.js';
import type { Part } from '../../repo/part.js';
import type { HeadInfo, Unaccepted } from '../../worker/types.js';
import { MAX_PURGERS } from '../limits.js';
import { RequestError, type Session } from '../session/index.js';
import type { SyncStore } from '../store.js';
import { type Along, type Fetched, fetchFrom } from './fetch.js';
import type { Gate } from './gate.js';
import { createStaging } from './staging.js';

export interface PullHead {
  readonly id: Cid;
  readonly data: Cid;
}

export type PullResult =
  | {
      readonly kind: 'stored';
      readonly head: HeadInfo;
      readonly from: Session;
      /** Sources that announced it and did not deliver. */
      readonly failed: ReadonlySet<Session>;
    }
  /** `final`: the head itself is wrong, whoever brings it; else only what the sources sent was. */
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly final: boolean }
  /** Verified as far as it goes, but it cannot be taken now. */
  | { readonly kind: 'postponed' }
  /** Every source failed. A later announcement starts again. */
  | { readonly kind: 'stalled' };

export interface PullEnvironment {
  readonly store: SyncStore;
  readonly timers: Timers;
  readonly did: Did;
  readonly head: PullHead;
  /** Undefined: the whole tree. */
  readonly part: Part | undefined;
  /** Bounds how many pulls run at one time. */
  readonly gate: Gate;
  /** Delegations that the tree needs and that are not here. */
  askFor(session: Session, ids: readonly string[]): Promise<void>;
  /** A source sent what is wrong, or was late. */
  fault(session: Session, code: RefusalCode, rule: string): void;
}

export interface Pull {
  readonly head: PullHead;
  /** `isWhole`: it has what is wanted, as it says; others are asked when such have failed. */
  addSource(session: Session, along: Along, isWhole: boolean): void;
  removeSource(session: Session): void;
  readonly done: Promise<PullResult>;
  cancel(): void;
}

/** While nothing moves for so long, more sources are asked. Milliseconds. */
export const HEDGE = 1_500;
/** Sources asked at one time. */
const maxWidth = 32;

interface Source {
  readonly along: Along;
  readonly isWhole: boolean;
}

interface Ended {
  readonly source: Session;
  readonly how: Fetched | 'failed';
}

export const createPull = (environment: PullEnvironment): Pull => {
  const { store, timers, did, head, part } = environment;
  const sources = new Map<Session, Source>();
  const failed = new Set<Session>();
  const running = new Map<Session, Promise<Ended>>();
  const controller = new AbortController();
  const { signal } = controller;
  const staging = createStaging(store, did, head.id, part);
  let asked = false;

  const attempt = async (source: Session, along: Along, first: boolean): Promise<Ended> => {
    try {
      const fault = (code: RefusalCode, rule: string): void => environment.fault(source, code, rule);
      const options = { did, root: head.data, part, staging, signal, fault };
      return { source, how: await fetchFrom(source, along, first, options) };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (error.code === 'timeout' || error.code === 'unexpected') environment.fault(source, error.code, 'SYN-7');
      return { source, how: 'failed' };
    }
  };

  const widen = (width: number): void => {
    for (const [source, { along }] of [...sources].toSorted(([, a], [, b]) => Number(b.isWhole) - Number(a.isWhole))) {
      if (running.size >= width) return;
      if (source.closed || failed.has(source) || running.has(source)) continue;
      const first = !asked;
      // Blocks sent along cost nothing to try, and nobody need be asked for the difference then.
      const { inline, changes } = along;
      if (changes === null && (inline === null || inline.cursor !== null)) asked = true;
      running.set(source, attempt(source, along, first));
    }
  };

  /** The next attempt to end, or undefined when a moment has passed first. */
  const nextEnd = async (): Promise<Ended | undefined> => {
    let timer = 0;
    const moment = new Promise<undefined>((resolve) => {
      timer = timers.set(() => resolve(undefined), HEDGE);
    });
    try {
      return await Promise.race([...running.values(), moment]);
    } finally {
      timers.clear(timer);
    }
  };

  const finish = async (source: Session): Promise<PullResult> => {
    for (const other of running.keys()) if (other !== source) failed.add(other);
    const first = await staging.finish(source.remote);
    const lacks = first.verdict === 'needs' && first.what === 'delegations';
    if (lacks) await environment.askFor(source, first.ids.slice(0, MAX_PURGERS));
    const outcome = lacks ? await staging.finish(source.remote) : first;
    if (outcome.verdict === 'invalid') environment.fault(source, outcome.code, outcome.rule);
    if (outcome.verdict !== 'valid') return toResult(outcome);
    // Both versions stay live (REP): counted, and nobody's fault, for a relay may not hold the older tree.
    if (outcome.hides) environment.fault(source, 'hidden-removal', 'SYN-15');
    return { kind: 'stored', head: outcome.head, from: source, failed };
  };

  /** What nobody has may be what was removed (PUR-9): the worker knows, and says else what it lacks. */
  const finishWithout = async (): Promise<PullResult | undefined> => {
    const [source] = sources.keys();
    if (source === undefined) return undefined;
    try {
      const ended = await finish(source);
      return ended.kind === 'postponed' ? undefined : ended;
    } catch (error) {
      // It lay idle for too long, and was let go.
      if (isTabardError(error) && error.code === 'not-found') return undefined;
      throw error;
    }
  };

  const run = async (): Promise<PullResult> => {
    const begun = await staging.begin();
    const [first] = sources.keys();
    if (begun && staging.want.length === 0 && first !== undefined) return finish(first);
    let width = 1;
    let batches = 0;
    while (!signal.aborted && staging.unable === undefined) {
      widen(width);
      if (running.size === 0) break;
      const ended = await nextEnd();
      if (ended === undefined) {
        if (staging.batches === batches) width = Math.min(maxWidth, width * 2);
        batches = staging.batches;
        continue;
      }
      if (ended.how === 'done') return finish(ended.source);
      running.delete(ended.source);
      failed.add(ended.source);
      if (ended.how !== 'wrong' || staging.refused === undefined) continue;
      environment.fault(ended.source, staging.refused.code, staging.refused.rule);
    }
    if (staging.unable !== undefined) return toResult(staging.unable);
    const ended = begun && staging.refused === undefined && !signal.aborted ? await finishWithout() : undefined;
    if (ended !== undefined) return ended;
    await staging.cancel();
    return staging.refused === undefined
      ? { kind: 'stalled' }
      : { kind: 'refused', code: staging.refused.code, final: false };
  };

  let done: Promise<PullResult> | undefined;
  return {
    head,
    addSource(session, along, isWhole) {
      if (!sources.has(session)) sources.set(session, { along, isWhole });
    },
    removeSource(session) {
      sources.delete(session);
    },
    get done() {
      done ??= environment.gate(run).finally(() => controller.abort());
      return done;
    },
    cancel: () => controller.abort(),
  };
};

/** What is over a limit of ours now may not be later: only what is proven wrong is final. */
const toResult = (outcome: Unaccepted): PullResult => {
  if (outcome.verdict === 'invalid') return { kind: 'refused', code: outcome.code, final: true };
  if (outcome.verdict === 'refused') return { kind: 'refused', code: outcome.code, final: false };
  return { kind: 'postponed' };
};

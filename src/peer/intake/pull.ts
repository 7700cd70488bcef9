/**
 * Fetches the tree of one head from whoever announced it: one request in flight, the next source when one stalls, lies or does
 * not have it. The worker checks every block; here it is only decided whom to ask for what.
 */
import type { Cid, Did, RefusalCode } from '../../base/index.js';
import type { Scope } from '../../repo/scope.js';
import type { HeadInfo, Unaccepted } from '../../worker/types.js';
import { MAX_WANTED } from '../limits.js';
import { buildGet, type Inline, type MessageOf } from '../messages/index.js';
import { RequestError, type Session } from '../session/index.js';
import type { SyncStore } from '../store.js';
import type { Gate } from './gate.js';

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
  readonly did: Did;
  readonly head: PullHead;
  readonly scope: Scope;
  /** Bounds how many pulls run at one time. */
  readonly gate: Gate;
  /** A source sent what is wrong, or was late. */
  fault(session: Session, code: RefusalCode, rule: string): void;
}

export interface Pull {
  readonly head: PullHead;
  addSource(session: Session, inline: Inline | null): void;
  removeSource(session: Session): void;
  readonly done: Promise<PullResult>;
  cancel(): void;
}

/** Batches that bring nothing new before we ask for exactly what is missing. */
const maxIdleBatches = 2;

type Step = 'go on' | 'done' | 'next source' | 'over';

export const createPull = (environment: PullEnvironment): Pull => {
  const { store, did, head, scope } = environment;
  const sources = new Map<Session, Inline | null>();
  const failed = new Set<Session>();
  const controller = new AbortController();
  const progress = { pull: '', have: [] as readonly Cid[], want: [] as readonly Cid[], asked: false };
  let refused: RefusalCode | undefined;

  /** Undefined once it has begun, else why it cannot. */
  const begin = async (): Promise<PullResult | undefined> => {
    const start = await store.beginPull(did, head.id, scope);
    if (start.verdict !== 'valid') return toResult(start);
    Object.assign(progress, { pull: start.pull, have: start.have, want: start.want, asked: false });
    return undefined;
  };

  /** Gives blocks to the worker; says how to go on. */
  const take = async (source: Session, blocks: Inline['blocks']): Promise<Step> => {
    const outcome = await store.receiveBlocks(
      progress.pull,
      blocks.map(([cid, bytes]) => ({ cid, bytes })),
    );
    if (outcome.refused !== undefined) {
      refused = outcome.refused.code;
      environment.fault(source, outcome.refused.code, outcome.refused.rule);
      return 'over';
    }
    progress.want = outcome.want;
    return outcome.done ? 'done' : 'go on';
  };

  const ask = async (source: Session, request: MessageOf<'get'>): Promise<MessageOf<'blocks'>> => {
    const answer = await source.ask(request, controller.signal);
    if (answer.t !== 'blocks') throw new RequestError('unexpected');
    return answer;
  };

  const get = (fields: Partial<MessageOf<'get'>>): MessageOf<'get'> =>
    buildGet({ id: 0, did, kind: 'diff', root: head.data, scope, ...fields });

  /** The whole difference in tree order, the next part asked for while the last is being verified. */
  const pullDiff = async (source: Session): Promise<Step> => {
    let idle = 0;
    let pending: Promise<MessageOf<'blocks'>> | undefined = ask(source, get({ have: progress.have }));
    while (pending !== undefined) {
      const answer: MessageOf<'blocks'> = await pending;
      if (answer.gone) return 'next source';
      const { cursor } = answer;
      pending = cursor === null ? undefined : ask(source, get({ have: progress.have, cursor }));
      pending?.catch(ignoreRequestError);
      const before = mark(progress.want);
      const taken = await take(source, answer.blocks);
      if (taken !== 'go on') return taken;
      idle = mark(progress.want) === before ? idle + 1 : 0;
      if (idle >= maxIdleBatches) return 'go on';
    }
    return 'go on';
  };

  /** Exactly what is missing. Every answer must bring something. */
  const pullWanted = async (source: Session): Promise<Step> => {
    for (;;) {
      const answer = await ask(source, get({ kind: 'blocks', cids: progress.want.slice(0, MAX_WANTED) }));
      if (answer.gone || answer.blocks.length === 0) return 'next source';
      const before = mark(progress.want);
      const taken = await take(source, answer.blocks);
      if (taken !== 'go on') return taken;
      if (mark(progress.want) === before) throw new RequestError('unexpected');
    }
  };

  const pullFrom = async (source: Session): Promise<Step> => {
    const inline = sources.get(source);
    if (inline != null && inline.root === head.data) {
      sources.set(source, null);
      const taken = await take(source, inline.blocks);
      if (taken !== 'go on') return taken;
      if (inline.cursor === null) return pullWanted(source);
    }
    if (progress.asked) return pullWanted(source);
    progress.asked = true;
    const taken = await pullDiff(source);
    return taken === 'go on' ? pullWanted(source) : taken;
  };

  const attempt = async (source: Session): Promise<Step> => {
    try {
      return await pullFrom(source);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (error.code === 'timeout' || error.code === 'unexpected') environment.fault(source, error.code, 'SYN-7');
      return 'next source';
    }
  };

  const finish = async (source: Session): Promise<PullResult> => {
    const outcome = await store.finishPull(progress.pull, source.remote);
    if (outcome.verdict === 'invalid') environment.fault(source, outcome.code, outcome.rule);
    if (outcome.verdict !== 'valid') return toResult(outcome);
    // Both versions stay live (REP): counted, and nobody's fault, for a relay may not hold the older tree.
    if (outcome.hides) environment.fault(source, 'hidden-removal', 'SYN-15');
    return { kind: 'stored', head: outcome.head, from: source, failed };
  };

  const run = async (): Promise<PullResult> => {
    const unable = await begin();
    if (unable !== undefined) return unable;
    for (;;) {
      const source = [...sources.keys()].find((session) => !failed.has(session) && !session.closed);
      if (source === undefined || controller.signal.aborted) break;
      const result = progress.want.length === 0 ? 'done' : await attempt(source);
      if (result === 'done') return finish(source);
      failed.add(source);
      const again = result === 'over' ? await begin() : undefined;
      if (again !== undefined) return again;
    }
    await store.cancelPull(progress.pull);
    return refused === undefined ? { kind: 'stalled' } : { kind: 'refused', code: refused, final: false };
  };

  let done: Promise<PullResult> | undefined;
  return {
    head,
    addSource(session, inline) {
      if (!sources.has(session)) sources.set(session, inline);
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

/** Cheap to compare: whether what is missing has changed. */
const mark = (want: readonly Cid[]): string => `${want.length} ${want[0] ?? ''} ${want.at(-1) ?? ''}`;

/** A part that was asked for ahead and is not wanted any more. */
const ignoreRequestError = (error: unknown): void => {
  if (!(error instanceof RequestError)) throw error;
};

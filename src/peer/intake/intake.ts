/**
 * What is announced for one identity, from all links: keys and heads are judged, one message of a link after the other, then the
 * trees of new heads are pulled, one pull a head however many announce it (SYN-11). Nothing is told to anyone before it is stored.
 */
import { type Cid, createEmitter, type Did, type Dispose, type RefusalCode, type Timers } from '../../base/index.js';
import type { Scope } from '../../repo/scope.js';
import type { Durability, HeadInfo, HeadOutcome, Position, ProfileView } from '../../worker/types.js';
import { buildGet, type MessageOf } from '../messages/index.js';
import { RequestError, type Session } from '../session/index.js';
import { readStoredHead, type StoredHead, type SyncStore } from '../store.js';
import { createEdits } from './edits.js';
import type { Gate } from './gate.js';
import { createPull, type Pull, type PullResult } from './pull.js';
import { isSameBytes } from './same-bytes.js';

export interface IntakeEvents {
  /** A source's heads were judged. `current`: it holds a head that stands here, and offers nothing that we lack. */
  judged: { readonly session: Session; readonly holds: readonly Cid[]; readonly current: boolean };
  /** `profile`: where it is known already how it stands now. */
  stored: {
    readonly head: HeadInfo;
    readonly from: Session;
    readonly failed: ReadonlySet<Session>;
    readonly profile?: ProfileView | undefined;
  };
  /** Something that a source offered was refused. */
  refused: { readonly session: Session | undefined; readonly code: RefusalCode };
  /** Every source of a head failed, or more was announced than can be taken now. */
  stalled: undefined;
  /** A head lies ahead of our clock; to be judged again then. */
  notYet: { readonly until: number };
  /** Nothing is in hand any more. */
  idle: undefined;
  /** Our own side failed: storage. */
  error: unknown;
}

export interface IntakeEnvironment {
  readonly store: SyncStore;
  readonly timers: Timers;
  readonly did: Did;
  scope(): Scope;
  /** Keys of one's own identity are worth waiting for. */
  durability(): Durability;
  readonly gate: Gate;
  /** `mayNotKnow`: what speaks against it may not have reached the other side yet. */
  fault(session: Session, code: RefusalCode, rule: string, mayNotKnow?: boolean): void;
}

export interface Intake {
  heads(session: Session, message: MessageOf<'heads'>): void;
  /** Runs after everything of this identity that came before from this session. */
  after(session: Session, run: () => Promise<void>): void;
  drop(session: Session): void;
  on<Name extends keyof IntakeEvents>(name: Name, listener: (value: IntakeEvents[Name]) => void): Dispose;
  /** Something is being judged or fetched. */
  busy(): boolean;
  /** Resolves when nothing is in hand. */
  settled(): Promise<void>;
  close(): void;
}

/** Pages of operations that one catching-up may fetch. */
const maxLogPages = 32;
/** Heads found wrong as a whole that are remembered, so that nobody makes us fetch them twice. */
const maxRefusedHeads = 256;
const maxLanded = 8;
/** Messages of one session that wait for those before them, and heads that are being fetched or wait for it. */
const maxQueued = 64;
const maxPulls = 64;

export const createIntake = (environment: IntakeEnvironment): Intake => {
  const { store, did } = environment;
  const emitter = createEmitter<IntakeEvents>();
  const pulls = new Map<Cid, Pull>();
  const refusedHeads = new Map<Cid, RefusalCode>();
  /** One message of a session after the other; sessions do not wait for each other, as one may stall. */
  const queues = new Map<Session, Promise<void>>();
  const queued = new Map<Session, number>();
  /** The last commits that came in and are stored. */
  let landed: readonly Uint8Array[] = [];
  const edits = createEdits(store, did, environment.scope, () => environment.durability() === 'strict');
  let waiting = 0;
  let closed = false;

  const rest = (): void => {
    if (waiting === 0 && pulls.size === 0 && !closed) emitter.emit('idle', undefined);
  };

  const enqueue = (session: Session, run: () => Promise<void>): void => {
    const length = queued.get(session) ?? 0;
    if (length >= maxQueued) {
      // Whoever announces faster than we judge is asked for its newest state in a while.
      emitter.emit('stalled', undefined);
      return;
    }
    queued.set(session, length + 1);
    waiting += 1;
    const before = queues.get(session) ?? Promise.resolve();
    const next = before.then(async () => {
      try {
        if (!closed) await run();
      } catch (error) {
        if (!(error instanceof RequestError)) emitter.emit('error', error);
        else if (error.code === 'timeout') environment.fault(session, 'timeout', 'SYN-7');
      } finally {
        waiting -= 1;
        queued.set(session, (queued.get(session) ?? 1) - 1);
        if (queues.get(session) === next) {
          queues.delete(session);
          queued.delete(session);
        }
        rest();
      }
    });
    queues.set(session, next);
  };

  const wrong = (session: Session, code: RefusalCode, rule: string, mayNotKnow = false): void => {
    environment.fault(session, code, rule, mayNotKnow);
    emitter.emit('refused', { session, code });
  };

  type Keys = Pick<MessageOf<'log'>, 'operations' | 'delegations'>;

  /** Where our log stands now, as far as it was told; `needs` when they build on what we lack; false when they are refused. */
  const takeKeys = async (session: Session, keys: Keys): Promise<{ readonly mine?: Position } | false | 'needs'> => {
    const durability = environment.durability();
    let mine: Position | undefined;
    for (const receive of [
      () => keys.operations.length > 0 && store.receiveOperations(did, keys.operations, durability),
      () => keys.delegations.length > 0 && store.receiveDelegations(did, keys.delegations, durability),
    ]) {
      const outcome = await receive();
      if (outcome === false) continue;
      if (outcome.verdict === 'valid') mine = outcome.position;
      if (outcome.verdict === 'invalid') {
        wrong(session, outcome.code, outcome.rule);
        return false;
      }
      if (outcome.verdict === 'refused') {
        emitter.emit('refused', { session, code: outcome.code });
        return false;
      }
      if (outcome.verdict === 'needs') return 'needs';
    }
    return mine === undefined ? {} : { mine };
  };

  /** Asks a source for its log from `n` on. False if it was refused. */
  const catchUp = async (session: Session, n: number): Promise<boolean> => {
    let from: number | null = n;
    for (let pages = 0; from !== null && pages < maxLogPages; pages++) {
      const answer = await session.ask(buildGet({ id: 0, did, kind: 'log', from }));
      if (answer.t !== 'log') return false;
      if ((await takeKeys(session, answer)) === false) return false;
      if (answer.next !== null && answer.next <= from) return true;
      from = answer.next;
    }
    return true;
  };

  /** Brings our log up to what the message builds on. */
  const takeLog = async (session: Session, message: MessageOf<'heads'>): Promise<boolean> => {
    const taken = await takeKeys(session, message);
    if (taken === false) return false;
    if (taken === 'needs') return catchUp(session, 0);
    if (message.log === null) return true;
    const mine = taken.mine ?? (await store.identity(did))?.position;
    if (mine === undefined) return catchUp(session, 0);
    if (mine.id === message.log.id || mine.n > message.log.n) return true;
    return catchUp(session, mine.n === message.log.n ? 0 : mine.n + 1);
  };

  const judgeCommits = async (
    session: Session,
    commits: MessageOf<'heads'>['commits'],
  ): Promise<readonly HeadOutcome[]> => {
    if (commits.length === 0) return [];
    const first = await store.receiveHeads(did, commits);
    if (!first.some((outcome) => outcome.verdict === 'needs')) return first;
    return (await catchUp(session, 0)) ? store.receiveHeads(did, commits) : [];
  };

  /**
   * The heads that a message repeats, if it says nothing but what stands here, byte for byte: every neighbour tells of an edit, and what was
   * found valid under this log and these delegations need not be judged once for each.
   */
  const repeated = async ({ log, operations, delegations, commits }: MessageOf<'heads'>): Promise<StoredHead[]> => {
    const isLanded = commits.length > 0 && commits.every((bytes) => landed.some((one) => isSameBytes(one, bytes)));
    if (!isLanded || log === null || operations.length > 0) return [];
    const here = await store.heads(did);
    if (here === undefined || here.position.id !== log.id) return [];
    const stands = (held: readonly Uint8Array[], given: readonly Uint8Array[]): boolean =>
      given.every((bytes) => held.some((one) => isSameBytes(one, bytes)));
    if (!stands(here.heads, commits) || !stands(here.delegations, delegations)) return [];
    return Promise.all(here.heads.filter((one) => stands(commits, [one])).map(readStoredHead));
  };

  const knows = async (session: Session, message: MessageOf<'heads'>): Promise<boolean> => {
    const again = await repeated(message);
    if (again.length === 0) return false;
    const holds = again.map(({ id }) => id);
    const roots = again.map(({ data }) => data);
    session.knows(did, holds, roots);
    emitter.emit('judged', { session, holds, current: true });
    return true;
  };

  const judge = async (session: Session, message: MessageOf<'heads'>): Promise<void> => {
    if (session.closed || (await knows(session, message))) return;
    if ((await takeEdit(session, message)) || !(await takeLog(session, message))) return;
    const outcomes = await judgeCommits(session, message.commits);
    const holds: Cid[] = [];
    const roots: Cid[] = [];
    let current = true;
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.verdict === 'invalid') {
        const mayNotKnow = outcome.code === 'no-authority' && (await isBehind(message.log));
        return wrong(session, outcome.code, outcome.rule, mayNotKnow);
      }
      if (outcome.verdict === 'refused') emitter.emit('refused', { session, code: outcome.code });
      if (outcome.verdict === 'notYet') emitter.emit('notYet', { until: outcome.until });
      // Asked once more, it could not say why its key may: whoever judged this head could.
      if (outcome.verdict === 'needs' && outcome.what === 'delegations')
        return wrong(session, 'no-authority', 'SYN-11');
      if (outcome.verdict !== 'valid') continue;
      holds.push(outcome.head.id);
      roots.push(outcome.head.data);
      // Counted, not scored: an honest peer may be behind.
      if (!outcome.known && !outcome.newer) environment.fault(session, 'not-newer', 'SYN-17');
      if (outcome.known || !outcome.newer) continue;
      current = false;
      pull(session, outcome.head, message, message.commits[index]);
    }
    session.knows(did, holds, roots);
    emitter.emit('judged', { session, holds, current: current && (await isAnyLive(holds)) });
  };

  /** True if the message was an edit, and is stored. */
  const takeEdit = async (session: Session, message: MessageOf<'heads'>): Promise<boolean> => {
    const [bytes] = message.commits;
    const taken = await edits.take(session, message);
    if (taken === 'others') return (await knows(session, message)) || takeEdit(session, message);
    if (taken === undefined || bytes === undefined) return false;
    const { head, hides, profile } = taken;
    landed = [bytes, ...landed].slice(0, maxLanded);
    session.knows(did, [head.id], [head.data]);
    emitter.emit('judged', { session, holds: [head.id], current: false });
    if (hides) environment.fault(session, 'hidden-removal', 'SYN-15');
    if (!closed) emitter.emit('stored', { head, from: session, failed: new Set<Session>(), profile });
    return true;
  };

  /** A log that says less than ours: by it the key might still have been allowed to. */
  const isBehind = async (position: MessageOf<'heads'>['log']): Promise<boolean> =>
    position !== null && position.n < ((await store.identity(did))?.position.n ?? 0);

  /** A source that only has what is superseded here knows nothing of the newest. */
  const isAnyLive = async (holds: readonly Cid[]): Promise<boolean> => {
    if (holds.length === 0) return false;
    const live = await Promise.all(((await store.heads(did))?.heads ?? []).map(readStoredHead));
    return live.some((head) => holds.includes(head.id));
  };

  const pull = (
    session: Session,
    head: { readonly id: Cid; readonly data: Cid },
    message: MessageOf<'heads'>,
    bytes: Uint8Array | undefined,
  ): void => {
    const refused = refusedHeads.get(head.id);
    if (refused !== undefined) {
      emitter.emit('refused', { session, code: refused });
      return;
    }
    const inline = message.inline?.root === head.data ? message.inline : null;
    const running = pulls.get(head.id);
    if (running !== undefined) {
      running.addSource(session, inline);
      return;
    }
    if (pulls.size >= maxPulls) {
      emitter.emit('stalled', undefined);
      return;
    }
    const { fault, gate, timers } = environment;
    const started = createPull({ store, timers, did, head, scope: environment.scope(), gate, fault });
    pulls.set(head.id, started);
    started.addSource(session, inline);
    void settle(started, bytes);
  };

  const settle = async (started: Pull, bytes: Uint8Array | undefined): Promise<void> => {
    const { id } = started.head;
    try {
      const result = await started.done;
      pulls.delete(id);
      if (result.kind === 'stored' && bytes !== undefined) landed = [bytes, ...landed].slice(0, maxLanded);
      if (!closed) tell(id, result);
    } catch (error) {
      pulls.delete(id);
      emitter.emit('error', error);
    }
    rest();
  };

  const tell = (id: Cid, result: PullResult): void => {
    if (result.kind === 'stored') emitter.emit('stored', result);
    else if (result.kind === 'refused') {
      if (result.final) remember(id, result.code);
      emitter.emit('refused', { session: undefined, code: result.code });
    } else emitter.emit('stalled', undefined);
  };

  const remember = (id: Cid, code: RefusalCode): void => {
    refusedHeads.set(id, code);
    if (refusedHeads.size <= maxRefusedHeads) return;
    for (const oldest of [...refusedHeads.keys()].slice(0, 1)) refusedHeads.delete(oldest);
  };

  return {
    heads: (session, message) => enqueue(session, () => judge(session, message)),
    after: enqueue,
    drop(session) {
      for (const running of pulls.values()) running.removeSource(session);
    },
    on: (name, listener) => emitter.on(name, listener),
    busy: () => waiting > 0 || pulls.size > 0,
    async settled() {
      await Promise.all(queues.values());
      await Promise.allSettled([...pulls.values()].map((running) => running.done));
    },
    close() {
      closed = true;
      for (const running of pulls.values()) running.cancel();
      pulls.clear();
    },
  };
};

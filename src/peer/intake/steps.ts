/**
 * A message of heads taken step by step (SYN-11): keys first, then each head is judged, then the trees of new ones are pulled, one pull a head however
 * many announce it. Fetched with the first message that is not taken at once: to a newcomer a small profile comes whole.
 */
import { type Cid, isTabardError, type RefusalCode } from '../../base/index.js';
import { parseCid } from '../../codec/index.js';
import { coversPart, type Part, postsPart } from '../../repo/part.js';
import type { HeadOutcome, Position } from '../../worker/types.js';
import { buildGet, type MessageOf } from '../messages/index.js';
import { RequestError, type Session } from '../session/index.js';
import { readStoredHead } from '../store.js';
import { createBrief } from './brief.js';
import { holds as has } from './holds.js';
import { createPull, type Pull, type PullResult } from './pull.js';
import type { Steps, StepsParts } from './types.js';

/** Pages of operations that one catching-up may fetch. */
const maxLogPages = 32;
/** Heads found wrong as a whole that are remembered, so that nobody makes us fetch them twice. */
const maxRefusedHeads = 256;
/** Heads that are being fetched or wait for it. */
const maxPulls = 64;
/** What makes a person known: whoever has less of them has nothing to show. */
const leastPart = postsPart([], null);

const nameOf = (head: Cid, part: Part | undefined): string =>
  `${head} ${part === undefined ? '' : JSON.stringify(part)}`;

export const createSteps = (parts: StepsParts): Steps => {
  const { store, did } = parts;
  /** By head, and by what of its tree is wanted. */
  const pulls = new Map<string, Pull>();
  const refusedHeads = new Map<Cid, RefusalCode>();
  let closed = false;

  const wrong = (session: Session, code: RefusalCode, rule: string, mayNotKnow = false): void => {
    parts.fault(session, code, rule, mayNotKnow);
    parts.emit('refused', { session, code });
  };

  type Keys = Pick<MessageOf<'log'>, 'operations' | 'delegations'>;

  /** Where our log stands now, as far as it was told; `needs` when they build on what we lack; false when they are refused. */
  const takeKeys = async (session: Session, keys: Keys): Promise<{ readonly mine?: Position } | false | 'needs'> => {
    const durability = parts.durability();
    let mine: Position | undefined;
    for (const receive of [
      () => keys.operations.length > 0 && store.receiveOperations(did, keys.operations, durability, session.remote),
      () => keys.delegations.length > 0 && store.receiveDelegations(did, keys.delegations, durability),
    ]) {
      const outcome = await receive();
      if (outcome === false) continue;
      if (outcome.verdict === 'valid') mine = outcome.position;
      if (outcome.verdict === 'valid' && outcome.accepted > 0) parts.emit('keys', { from: session });
      if (outcome.verdict === 'valid' && outcome.conflict === true) parts.emit('conflict', undefined);
      if (outcome.verdict === 'invalid') {
        wrong(session, outcome.code, outcome.rule);
        return false;
      }
      if (outcome.verdict === 'refused') {
        parts.emit('refused', { session, code: outcome.code });
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

  /** SYN-11: the delegations of whoever purged. Who does not have them, or is gone, is no reason to wait. */
  const askFor = async (session: Session, ids: readonly string[]): Promise<void> => {
    try {
      const cids = ids.flatMap((id) => parseCid(id) ?? []);
      const answer = await session.ask(buildGet({ id: 0, did, kind: 'log', from: Number.MAX_SAFE_INTEGER, cids }));
      if (answer.t === 'log') await takeKeys(session, { operations: [], delegations: answer.delegations });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    }
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
    const first = await store.receiveHeads(did, commits, parts.part());
    if (!first.some((outcome) => outcome.verdict === 'needs')) return first;
    return (await catchUp(session, 0)) ? store.receiveHeads(did, commits, parts.part()) : [];
  };

  const judge = async (session: Session, message: MessageOf<'heads'>): Promise<void> => {
    if (!(await takeLog(session, message))) return;
    const outcomes = await judgeCommits(session, message.commits);
    const holds: Cid[] = [];
    const roots: Cid[] = [];
    let current = true;
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.verdict === 'invalid' && outcome.after !== undefined) {
        // One's own device that was put out: its tree is looked at, and then refused.
        pull(session, outcome.after, message, undefined, parts.part());
        continue;
      }
      if (outcome.verdict === 'invalid') {
        const mayNotKnow = outcome.code === 'no-authority' && (await isBehind(message.log));
        return wrong(session, outcome.code, outcome.rule, mayNotKnow);
      }
      if (outcome.verdict === 'refused') parts.emit('refused', { session, code: outcome.code });
      if (outcome.verdict === 'notYet') parts.emit('notYet', { until: outcome.until });
      // Asked once more, it could not say why its key may: whoever judged this head could.
      if (outcome.verdict === 'needs' && outcome.what === 'delegations')
        return wrong(session, 'no-authority', 'SYN-11');
      if (outcome.verdict !== 'valid') continue;
      holds.push(outcome.head.id);
      roots.push(outcome.head.data);
      // Counted, not scored: an honest peer may be behind.
      if (!outcome.known && !outcome.newer) parts.fault(session, 'not-newer', 'SYN-17');
      if (outcome.known || !outcome.newer) continue;
      const { from, part } = await offered(message, outcome.head.id);
      if (!from) continue;
      current = false;
      pull(session, outcome.head, message, message.commits[index], part);
    }
    session.knows(did, holds, message.part === null ? roots : [], message.log?.id);
    parts.emit('judged', { session, holds, current: current && (await isAnyLive(holds)) });
  };

  /** PRT-12: what a source that has a part can give to who wants all of it, while nobody is known who has that. */
  const offered = async (
    { part }: MessageOf<'heads'>,
    head: Cid,
  ): Promise<{ readonly from: boolean; readonly part: Part | undefined }> => {
    const wanted = parts.part();
    const isAll = wanted === undefined && part !== null && !pulls.has(nameOf(head, undefined));
    if (!isAll || !coversPart(part, leastPart)) return { from: true, part: wanted };
    const here = await store.heads(did);
    const live = await Promise.all((here?.heads ?? []).map(readStoredHead));
    // What it has is here; what is missing it does not have.
    if (live.some(({ id }) => id === head) && coversPart(here?.part, part)) return { from: false, part };
    // Taken in the place of what is here, it would hide what of that is beyond it.
    const isLess = live.length > 0 && !coversPart(part, here?.part);
    return { from: true, part: isLess ? wanted : part };
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
    part: Part | undefined,
  ): void => {
    const refused = refusedHeads.get(head.id);
    if (refused !== undefined) {
      parts.emit('refused', { session, code: refused });
      return;
    }
    const along = {
      inline: message.inline?.root === head.data ? message.inline : null,
      // They say what has changed under the first of the commits that they come with.
      changes: bytes !== undefined && bytes === message.commits[0] ? message.changes : null,
    };
    const name = nameOf(head.id, part);
    const isWhole = has(message.part, part);
    const running = pulls.get(name);
    if (running !== undefined) {
      running.addSource(session, along, isWhole);
      return;
    }
    if (pulls.size >= maxPulls) {
      parts.emit('stalled', undefined);
      return;
    }
    const { fault, gate, timers } = parts;
    const started = createPull({ store, timers, did, head, part, gate, fault, askFor });
    pulls.set(name, started);
    started.addSource(session, along, isWhole);
    void settle(name, started, bytes);
  };

  const settle = async (name: string, started: Pull, bytes: Uint8Array | undefined): Promise<void> => {
    const { id } = started.head;
    try {
      const result = await started.done;
      pulls.delete(name);
      if (result.kind === 'stored' && bytes !== undefined) parts.landed(bytes);
      if (!closed) tell(id, result);
    } catch (error) {
      pulls.delete(name);
      // Something of it was let go meanwhile: it is asked for anew.
      if (isTabardError(error) && error.code === 'write-conflict') parts.emit('stalled', undefined);
      else parts.emit('error', error);
    }
    parts.rest();
  };

  const tell = (id: Cid, result: PullResult): void => {
    if (result.kind === 'stored') parts.emit('stored', result);
    else if (result.kind === 'refused') {
      if (result.final) remember(id, result.code);
      parts.emit('refused', { session: undefined, code: result.code });
    } else parts.emit('stalled', undefined);
  };

  const remember = (id: Cid, code: RefusalCode): void => {
    refusedHeads.set(id, code);
    if (refusedHeads.size <= maxRefusedHeads) return;
    for (const oldest of [...refusedHeads.keys()].slice(0, 1)) refusedHeads.delete(oldest);
  };

  return {
    ...createBrief(parts),
    judge,
    catchUp: async (session) => void (await catchUp(session, 0)),
    drop(session) {
      for (const running of pulls.values()) running.removeSource(session);
    },
    busy: () => pulls.size > 0,
    async settled() {
      await Promise.allSettled([...pulls.values()].map((running) => running.done));
    },
    close() {
      closed = true;
      for (const running of pulls.values()) running.cancel();
      pulls.clear();
    },
  };
};

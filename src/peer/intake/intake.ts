/**
 * What is announced for one identity, from all links, one message of a link after the other. What repeats what stands here, says nothing, or is one
 * new head with all that belongs to it is taken here; everything else goes step by step (`steps.ts`). Nothing is told to anyone before it is stored.
 */
import { createEmitter, createPart, isTabardError } from '../../base/index.js';
import type { MessageOf } from '../messages/index.js';
import { RequestError, type Session } from '../session/index.js';
import { readStoredHead, type StoredHead } from '../store.js';
import { createEdits } from './edits.js';
import { isSameBytes } from './same-bytes.js';
import type { Intake, IntakeEnvironment, IntakeEvents, Steps } from './types.js';

const maxLanded = 8;
/** Messages of one session that wait for those before them. */
const maxQueued = 64;

/** Fetched before it is needed: then there is no wait for it, and none for a network that has gone. */
export const prepareSteps = createPart(async () => (await import('./steps.js')).createSteps);

export const createIntake = (environment: IntakeEnvironment): Intake => {
  const { store, did } = environment;
  const emitter = createEmitter<IntakeEvents>();
  /** One message of a session after the other; sessions do not wait for each other, as one may stall. */
  const queues = new Map<Session, Promise<void>>();
  const queued = new Map<Session, number>();
  /** The last commits that came in and are stored. */
  let landed: readonly Uint8Array[] = [];
  const edits = createEdits(store, did, environment.part, () => environment.durability() === 'strict');
  let steps: Steps | undefined;
  let waiting = 0;
  let closed = false;

  const busy = (): boolean => waiting > 0 || steps?.busy() === true;

  const rest = (): void => {
    if (!busy() && !closed) emitter.emit('idle', undefined);
  };

  const fail = (session: Session, error: unknown): void => {
    if (error instanceof RequestError) {
      if (error.code === 'timeout') environment.fault(session, 'timeout', 'SYN-7');
      return;
    }
    // The code for it could not be fetched: it is told again in a while.
    if (isTabardError(error) && error.code === 'offline') emitter.emit('stalled', undefined);
    emitter.emit('error', error);
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
        fail(session, error);
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

  /**
   * The heads that a message repeats, if it says nothing but what stands here, byte for byte: every neighbour tells of an edit, and what was
   * found valid under this log and these delegations need not be judged once for each.
   */
  const repeated = async ({ log, operations, delegations, commits }: MessageOf<'heads'>): Promise<StoredHead[]> => {
    const isLanded = commits.length > 0 && commits.every((bytes) => landed.some((one) => isSameBytes(one, bytes)));
    if (!isLanded || log === null || operations.length > 0) return [];
    const here = await store.heads(did);
    if (here === undefined || here.position.id !== log.id) return [];
    // Of a part more may be wanted than stands here.
    if (here.part ?? environment.part()) return [];
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
    session.knows(did, holds, roots, message.log?.id);
    emitter.emit('judged', { session, holds, current: true });
    return true;
  };

  /** True if the message was an edit, and is stored. */
  const takeEdit = async (session: Session, message: MessageOf<'heads'>): Promise<boolean> => {
    const [bytes] = message.commits;
    const taken = await edits.take(session, message);
    if (taken === 'others') return (await knows(session, message)) || takeEdit(session, message);
    if (taken === undefined || bytes === undefined) return false;
    const { head, hides, profile } = taken;
    hasLanded(bytes);
    session.knows(did, [head.id], [head.data], message.log?.id);
    emitter.emit('judged', { session, holds: [head.id], current: false });
    if (hides) environment.fault(session, 'hidden-removal', 'SYN-15');
    if (!closed) emitter.emit('stored', { head, from: session, failed: new Set<Session>(), profile });
    return true;
  };

  const hasLanded = (commit: Uint8Array): void => {
    landed = [commit, ...landed].slice(0, maxLanded);
  };

  const bring = async (): Promise<Steps> => {
    const create = await prepareSteps();
    steps ??= create({ ...environment, emit: (name, value) => emitter.emit(name, value), landed: hasLanded, rest });
    return steps;
  };

  const judge = async (session: Session, said: MessageOf<'heads'>): Promise<void> => {
    const isBrief = said.holds.length > 0 || said.apart !== null;
    const message = isBrief ? await (await bring()).spellOut(session, said) : said;
    if (message === undefined || session.closed) return;
    if ((await knows(session, message)) || (await takeEdit(session, message))) return;
    const { log, operations, delegations, commits } = message;
    if (log === null && operations.length + delegations.length + commits.length === 0) {
      session.knows(did, [], []);
      emitter.emit('judged', { session, holds: [], current: false });
      return;
    }
    const further = steps ?? (await bring());
    if (!closed) await further.judge(session, message);
  };

  return {
    heads: (session, message) => enqueue(session, () => judge(session, message)),
    after: enqueue,
    subscribe: async (...args) => (await bring()).subscribe(...args),
    catchUp: async (session) => (steps ?? (await bring())).catchUp(session),
    drop: (session) => steps?.drop(session),
    on: (name, listener) => emitter.on(name, listener),
    busy,
    async settled() {
      await Promise.all(queues.values());
      await steps?.settled();
    },
    close() {
      closed = true;
      steps?.close();
    },
  };
};

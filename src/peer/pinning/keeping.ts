/**
 * The keeper's side of the role `pin`: fetches what is pinned, or one's own, and still missing (PIN-3, PIN-18), and tells an owner whose tab has proved itself that it
 * is kept, and by whom (PIN-5). Nobody else is told.
 */
import {
  type Cid,
  createDisposer,
  type Did,
  type DidKey,
  isTabardError,
  type Now,
  type RecordPath,
  type Timers,
} from '../../base/index.js';
import { isMap } from '../../codec/index.js';
import { buildKeep } from '../../repo/index.js';
import type { BlobInfo } from '../../worker/types.js';
import type { Carried } from '../carried.js';
import { KEEPER_AGAIN, MAX_MEDIA_AT_ONCE, MAX_TOLD_BYTES, MEDIA_AGAIN, MEDIA_AGAIN_LONGEST } from '../limits.js';
import { isPinned } from '../roles/index.js';
import type { GivenBox, Self } from '../self.js';
import { RequestError, type Session } from '../session/index.js';
import { encodePinBody, type PinBody, type PinBodyKind, parsePinBody } from './bodies.js';
import type { PinStore } from './store.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface KeepingOptions {
  readonly pins: PinStore;
  /** Our session key. */
  readonly session: DidKey;
  readonly now: Now;
  readonly timers: Timers;
  self(): Self | null;
  carried(): readonly Carried[];
  fetchBlob(did: Did, blob: BlobInfo): Promise<void>;
  /** The owner has given the box that their words find. */
  onBox(given: GivenBox & { readonly did: Did }): void;
  /** Less of something, or more again, is to be kept than before. */
  onEased(): void;
  onError(error: unknown): void;
}

export interface Keeping {
  /** Something of this identity, or of who serves it, has changed. */
  look(did: Did): void;
  /** Its owner's tab is at the other end. */
  met(session: Session, did: Did): void;
  /** What is pinned, or who we are, has changed. */
  refresh(): void;
  close(): void;
}

/** What an owner was told on a link. */
interface Told {
  at: number;
  /** Nothing more is to be had by telling it again on this link. */
  done: boolean;
}

/** The owner counts the minute from when it heard, which was later than we said it. Milliseconds. */
export const HEARD_LATER = 5_000;

const wishes = 'app.tabard.identity/self' as RecordPath;

export const createKeeping = (options: KeepingOptions): Keeping => {
  const { pins, now, timers } = options;
  const told = new WeakMap<Session, Map<Did, Told>>();
  const disposer = createDisposer();
  /** True: to be looked at once more. */
  const looking = new Map<Did, boolean>();
  /** When what nobody had is asked for again: who serves it may get it from others. */
  const again = new Map<Did, { readonly timer: number; readonly wait: number }>();
  let closed = false;
  disposer.add(pins.on('eased', () => options.onEased()));

  const carriedOf = (did: Did): Carried | undefined => options.carried().find((each) => each.did === did);
  const isReached = (did: Did): boolean => (carriedOf(did)?.sessions().length ?? 0) > 0;

  /** What does not fit, or is not what its record says, is left. */
  const fetchOne = async (did: Did, blob: BlobInfo): Promise<void> => {
    try {
      await options.fetchBlob(did, blob);
    } catch (error) {
      const isLeft = isTabardError(error) && (error.code === 'over-quota' || error.code === 'not-verifiable');
      if (!isLeft) throw error;
    }
  };

  const fetchAll = async (did: Did): Promise<void> => {
    const tried: Cid[] = [];
    while (!closed && isReached(did)) {
      const next = [...(await pins.pins('plan', did, tried))];
      if (next.length === 0) return tried.length === 0 ? undefined : askAgain(did);
      tried.push(...next.map(({ cid }) => cid));
      const fetchSome = async (): Promise<void> => {
        for (let blob = next.shift(); blob !== undefined && !closed; blob = next.shift()) await fetchOne(did, blob);
      };
      await Promise.all(Array.from({ length: MAX_MEDIA_AT_ONCE }, fetchSome));
    }
  };

  const askAgain = async (did: Did): Promise<void> => {
    const before = again.get(did);
    const isMissing = (await pins.pins('plan', did)).length > 0;
    if (before !== undefined) timers.clear(before.timer);
    again.delete(did);
    if (!isMissing || closed) return;
    const wait = Math.min(MEDIA_AGAIN_LONGEST, before === undefined ? MEDIA_AGAIN : before.wait * 2);
    again.set(did, { wait, timer: timers.set(() => look(did), wait) });
  };

  const run = async (did: Did): Promise<void> => {
    try {
      do {
        looking.set(did, false);
        await fetchAll(did);
      } while (looking.get(did) === true && !closed);
    } finally {
      looking.delete(did);
    }
  };

  const look = (did: Did): void => {
    if (closed) return;
    if (looking.has(did)) looking.set(did, true);
    else if (isReached(did)) run(did).catch(options.onError);
    remind(did).catch(options.onError);
  };

  const ask = async <Kind extends PinBodyKind>(
    session: Session,
    body: PinBody,
    kind: Kind,
  ): Promise<Extract<PinBody, { t: Kind }> | undefined> => {
    const answer = await session.ask({ t: 'ask', id: 0, role: 'pin', body: encodePinBody(body) });
    if (answer.t !== 'answer' || answer.body === null) return undefined;
    const parsed = parsePinBody(answer.body);
    return parsed.verdict === 'valid' && isOf(parsed.value, kind) ? parsed.value : undefined;
  };

  const tell = async (session: Session, did: Did, again = false): Promise<void> => {
    const self = options.self();
    const kept = (await pins.repositories()).find((each) => each.did === did);
    if (self === null || self.did === did || kept === undefined || !isPinned(kept) || !kept.policy.serve) return;
    // Who has a part does not keep it, for its owner (PRT-10).
    if (kept.part !== undefined) return;
    const [newest] = kept.heads.toSorted((a, b) => (a.rev < b.rev ? 1 : -1));
    const dids = told.get(session) ?? new Map<Did, Told>();
    told.set(session, dids);
    if (newest === undefined || (dids.has(did) && !again)) return;
    const mark = { at: now(), done: again };
    dids.set(did, mark);
    const root = newest.data;
    const shown = await ask(session, { t: 'here', did, root }, 'show');
    if (shown === undefined) return;
    const { nonce, blocks, chunks } = shown;
    const digests = await pins.pins('digests', did, nonce, { blocks, chunks });
    const [delegations, operations] = await Promise.all([self.delegations(), pins.operationsFrom(self.did, 0)]);
    const { transcript } = session.link;
    const { key } = self.signer;
    const statement = await buildKeep(
      { did: self.did, of: did, key, session: options.session, transcript, nonce, root, ...digests },
      self.signer,
    );
    if (sizeOf([statement, ...operations, ...delegations]) > MAX_TOLD_BYTES) return;
    const noted = await ask(session, { t: 'keep', did, statement, operations, delegations }, 'noted');
    if (noted === undefined || noted.box === null) return;
    mark.done = true;
    options.onBox({ did, ...noted.box });
  };

  /** PIN-13: an owner who asks only now has given no box yet. They are told once more, when they listen again (PIN-10). */
  const remind = async (did: Did): Promise<void> => {
    for (const session of carriedOf(did)?.sessions() ?? []) {
      const mark = told.get(session)?.get(did);
      if (mark === undefined || mark.done || !(await isAsked(did))) continue;
      mark.done = true;
      const timer = timers.set(
        () => met(session, did, true),
        Math.max(0, mark.at + KEEPER_AGAIN + HEARD_LATER - now()),
      );
      disposer.add(() => timers.clear(timer));
    }
  };

  /** Whether its owner asks us, by name. */
  const isAsked = async (did: Did): Promise<boolean> => {
    const value = (await pins.record(did, wishes))?.value;
    const asked: unknown = isMap(value) ? value.pins : undefined;
    return Array.isArray(asked) && asked.includes(options.self()?.did);
  };

  const met = (session: Session, did: Did, again = false): void => {
    tell(session, did, again).catch((error: unknown) => {
      // Whoever is gone, or does not know this role, is not told.
      if (!(error instanceof RequestError)) options.onError(error);
    });
  };

  return {
    look,
    met: (session, did) => met(session, did),
    refresh() {
      for (const carried of options.carried()) {
        look(carried.did);
        for (const session of carried.sessions())
          if (carried.provenKey(session) !== undefined) met(session, carried.did);
      }
    },
    close() {
      closed = true;
      for (const { timer } of again.values()) timers.clear(timer);
      disposer.dispose();
    },
  };
};

const isOf = <Kind extends PinBodyKind>(body: PinBody, kind: Kind): body is Extract<PinBody, { t: Kind }> =>
  body.t === kind;

const sizeOf = (all: readonly Bytes[]): number => all.reduce((sum, { length }) => sum + length, 0);

/** The faces of an intake: what it needs, what it tells, what is asked of it. */
import type { Cid, Did, Dispose, Emitter, RefusalCode, Timers } from '../../base/index.js';
import type { Part } from '../../repo/part.js';
import type { Durability, HeadInfo, ProfileView, ServedHeads } from '../../worker/types.js';
import type { MessageOf } from '../messages/index.js';
import type { Session } from '../session/index.js';
import type { SyncStore } from '../store.js';
import type { Gate } from './gate.js';

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
  /** Operations or delegations came in that were not here. */
  keys: { readonly from: Session };
  /** The log that came in is in conflict with what stood here. */
  conflict: undefined;
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
  /** What of it is wanted; undefined: all. */
  part(): Part | undefined;
  /** Keys of one's own identity are worth waiting for. */
  durability(): Durability;
  readonly gate: Gate;
  /** `mayNotKnow`: what speaks against it may not have reached the other side yet. */
  fault(session: Session, code: RefusalCode, rule: string, mayNotKnow?: boolean): void;
}

/** Says to a source what is here, and reads what it says to one to whom that was said. */
export interface Telling {
  /** `inline`: how many bytes may come along. `isWanted`: whether it still is one, when it comes to that. */
  subscribe(session: Session, stored: ServedHeads, inline: number, isWanted: () => boolean): Promise<void>;
}

export interface Intake extends Telling {
  heads(session: Session, message: MessageOf<'heads'>): void;
  /** Runs after everything of this identity that came before from this session. */
  after(session: Session, run: () => Promise<void>): void;
  /** Asks this source for its whole log: ours may be older than what it says. */
  catchUp(session: Session): Promise<void>;
  drop(session: Session): void;
  on<Name extends keyof IntakeEvents>(name: Name, listener: (value: IntakeEvents[Name]) => void): Dispose;
  /** Something is being judged or fetched. */
  busy(): boolean;
  /** Resolves when nothing is in hand. */
  settled(): Promise<void>;
  close(): void;
}

/** What one step may do with the intake that it belongs to. */
export interface StepsParts extends IntakeEnvironment {
  readonly emit: Emitter<IntakeEvents>['emit'];
  /** A commit that came in is stored. */
  landed(commit: Uint8Array): void;
  /** A pull ended: there may be nothing in hand any more. */
  rest(): void;
}

/** What is not taken in one step. */
export interface Steps extends Telling {
  /** What was said in brief; undefined where it must be said in full, which it was asked to. */
  spellOut(session: Session, said: MessageOf<'heads'>): Promise<MessageOf<'heads'> | undefined>;
  judge(session: Session, message: MessageOf<'heads'>): Promise<void>;
  /** Asks a source for its whole log. */
  catchUp(session: Session): Promise<void>;
  drop(session: Session): void;
  busy(): boolean;
  settled(): Promise<void>;
  close(): void;
}

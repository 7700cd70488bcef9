/** What comes in from others, and what became of it: refusals of a peer's data are values, never thrown. */
import type { Cid, Did, RefusalCode } from '../base/index.js';
import type { Block, Part } from '../repo/index.js';
import type { HeadInfo, Position, ProfileView, SnapshotView } from './views.js';

/** What became of received data. `accepted` counts what was new; nothing at all is stored unless the verdict is `valid`. */
export type ReceiveOutcome =
  | {
      readonly verdict: 'valid';
      readonly accepted: number;
      readonly position?: Position;
      /** Something new has come in, and the log is in conflict. */
      readonly conflict?: boolean;
    }
  | Unaccepted;

export type Unaccepted =
  | { readonly verdict: 'invalid'; readonly code: RefusalCode; readonly rule: string; readonly detail?: string }
  | { readonly verdict: 'refused'; readonly code: RefusalCode }
  | {
      readonly verdict: 'needs';
      readonly what: 'operations' | 'delegations' | 'blocks';
      readonly ids: readonly string[];
    }
  | { readonly verdict: 'notYet'; readonly until: number }
  | { readonly verdict: 'unsupported'; readonly what: string };

export type HeadOutcome =
  | {
      readonly verdict: 'valid';
      readonly head: Omit<HeadInfo, 'receivedAt'>;
      /** It is stored here already, with what is wanted of its tree. */
      readonly known: boolean;
      /** False if what is stored supersedes it (`not-newer`): there is nothing to pull. */
      readonly newer: boolean;
    }
  | (Unaccepted & {
      /** It is of a device of one's own that was put out: its tree may be pulled, to be put aside. `finishPull` says `invalid` all the same. */
      readonly after?: { readonly id: Cid; readonly data: Cid };
    });

export type PullStart = PullBegun | Unaccepted;

export interface PullBegun {
  readonly verdict: 'valid';
  readonly pull: string;
  /** Roots whose whole trees are here: what to name in `get`. */
  readonly have: readonly Cid[];
  /** What is missing now; grows as nodes come in. Empty: `finishPull` can be called at once. */
  readonly want: readonly Cid[];
}

export interface BlocksOutcome {
  readonly want: readonly Cid[];
  /** Nothing is missing any more. */
  readonly done: boolean;
  /** The first block that was wrong. The pull is over, and nothing of it was stored. */
  readonly refused?: { readonly code: RefusalCode; readonly cid: Cid; readonly rule: string };
  /** The tree does not follow from the changes that came. Nothing of them was taken, and the pull goes on. No code: what they build on is not here. */
  readonly unbuilt?: { readonly code?: RefusalCode; readonly rule: string };
}

/**
 * `hides`: the new tree takes away what an older one here has. Both stay live and what was taken away stays shown (counted as
 * `hidden-removal`; no fault of the sender, who may not hold the older tree).
 */
export type PullOutcome = { readonly verdict: 'valid'; readonly head: HeadInfo; readonly hides: boolean } | Unaccepted;

/** A head with all that is new under it, of a repository that is here. */
export interface EditIn {
  readonly did: Did;
  /** Where the sender's log stands: it must be where ours does. */
  readonly log: Position;
  /** The whole log, where nothing of this identity is here; none for an edit. */
  readonly operations: readonly Uint8Array[];
  readonly delegations: readonly Uint8Array[];
  readonly commit: Uint8Array;
  readonly blocks: readonly Block[];
  /** In the place of blocks. */
  readonly changes?: Uint8Array | null;
  /** What of the repository is wanted; undefined: all of it. */
  readonly part?: Part | undefined;
  readonly servedBy: string;
}

export interface TakenEdit {
  readonly head: HeadInfo;
  readonly hides: boolean;
  /** As it stands with the edit in it. */
  readonly profile: ProfileView | undefined;
}

/** `wanted`: its sealed bytes are not here, and there is a place for them. */
export type SnapshotOutcome =
  | { readonly verdict: 'valid'; readonly snapshot: SnapshotView; readonly wanted: boolean }
  | Unaccepted;

export type ChunkOutcome =
  | { readonly verdict: 'valid'; readonly complete: boolean; readonly missing: readonly Cid[] }
  | Unaccepted;

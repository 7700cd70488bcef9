/** Others' profiles: visiting one, what stands behind it, following it. */
import type { Did, Dispose, Readable, RefusalCode } from '../base/index.js';
import type { HeadView, Picture, ProfileFields } from './profile-view.js';

export type VisitStatus =
  /** Shown from this device or not yet at all; seeking who serves it. */
  | { readonly kind: 'looking' }
  | { readonly kind: 'served'; readonly by: ServedBy; readonly peers: number }
  /** Nobody serves it now; tried again by itself. */
  | { readonly kind: 'nobody' }
  /** What was offered could not be verified; nothing of it is shown. */
  | { readonly kind: 'refused'; readonly code: RefusalCode }
  | { readonly kind: 'no-tracker' }
  | { readonly kind: 'tracker-unreachable'; readonly hosts: readonly string[] }
  /** The link names a tracker that neither this deployment nor the person knows. */
  | { readonly kind: 'ask-tracker'; readonly host: string }
  | { readonly kind: 'no-webrtc' }
  | { readonly kind: 'offline' };

export interface ServedBy {
  /** Proven to be one of the owner's own tabs, or somebody who keeps it, or this device itself. */
  readonly who: 'owner' | 'keeper' | 'self';
  /** Short name of the peer's session key, for the curious. */
  readonly peer: string;
}

/** "Who says so?": what stands behind a profile that is shown. */
export interface ProofStatement {
  readonly did: Did;
  readonly deviceKey: string;
  readonly signedAt: number;
  /** When this version was received and checked here. */
  readonly verifiedAt: number;
  /** Newest moment at which a peer confirmed that it knows nothing newer. */
  readonly asOf: number;
  /** `earlier`: nobody serves it now; this copy came from that peer, of whom nothing more is kept. Null: made here. */
  readonly servedBy: ServedBy | { readonly who: 'earlier'; readonly peer: string } | null;
  readonly head: HeadView;
  /** Message keys `check.<name>` of what was checked, in order. */
  readonly checks: readonly ('log' | 'delegation' | 'commit' | 'tree' | 'records')[];
}

export type FollowState = 'no' | 'public' | 'private';

export interface VisitView {
  readonly did: Did;
  readonly isMe: boolean;
  readonly profile: ProfileFields | null;
  /** True while `profile` comes from this device's own copy and no peer has confirmed it yet. */
  readonly stored: boolean;
  readonly status: VisitStatus;
  readonly proof: ProofStatement | null;
  readonly follow: FollowState;
  /** Two operations of its log contradict each other: what is shown is as it stood before them. */
  readonly conflict: boolean;
  /** Not all of what they published is here. */
  readonly partial: boolean;
}

export interface Visit {
  readonly view: Readable<VisitView>;
  /** The one tap for `ask-tracker`. */
  allowTracker(): void;
  retry(): void;
  close: Dispose;
}

export interface FollowedProfile {
  readonly did: Did;
  readonly name: string;
  readonly avatar: Picture | null;
  readonly follow: FollowState;
  readonly reserve: boolean;
  /** Kept online within so many bytes; null: not on purpose. */
  readonly pin: number | null;
  /** Null where nothing of it is here; undefined until it was looked for. */
  readonly receivedAt: number | null | undefined;
}

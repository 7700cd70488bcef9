/** What the UI sees of the identities of this browser. Nothing of one is ever shown to the pages of another but what is public: DID and name. */
import type { Did, ErrorCode } from '../base/index.js';
import type { ConflictSideView } from '../worker/index.js';

export interface IdentityHere {
  readonly did: Did;
  /** What it called itself when it was last open here; may be empty. */
  readonly name: string;
  /** ms since 1970. */
  readonly openedAt: number;
  /** This tab is for it. */
  readonly active: boolean;
}

/** What signing out would take away, and what it could still tell one's other devices. */
export interface Leaving {
  readonly name: string;
  readonly records: number;
  readonly follows: number;
  /** Bytes of its repository here, pictures apart. */
  readonly bytes: number;
  /** Other devices that may write for it now. */
  readonly otherDevices: number;
  /** Whether this device can put its own key away, so that the others see that it has gone; else why not. */
  readonly retires: true | ErrorCode;
  /** Whether the keys that put devices out go with it: no other device has one. */
  readonly rootGoes: boolean;
  /** Other identities of this browser, which stay. */
  readonly others: number;
}

export interface SignOutOptions {
  /** Do not wait for the other devices to hear of it. */
  readonly signal?: AbortSignal;
}

/** One side of an identity conflict, as it is shown. */
export interface RivalSide extends ConflictSideView {
  /** Whether what it first seen here came from this device itself, from a peer, or is not known. */
  readonly from: 'here' | 'peer' | 'unknown';
  /** Enough of the peer's session key to tell two apart; empty if there is none. */
  readonly peer: string;
  /** Among the devices that it puts out or away is this one. */
  readonly againstThis: boolean;
}

export interface Rivalry {
  readonly did: Did;
  readonly isMe: boolean;
  readonly name: string;
  readonly sides: readonly RivalSide[];
}

export interface Identities {
  /** The one of this tab first, then the one that was opened last. */
  list(): Promise<readonly IdentityHere[]>;
  /** Loads the page anew as that identity; other tabs stay as they are. Throws `not-found`. */
  switchTo(did: Did): Promise<void>;
  /** Loads the page anew with nobody in it: make one, link one, restore one. */
  add(): Promise<void>;
  /** Whom one goes back to from there: null where there is nobody else. */
  back(): Promise<IdentityHere | null>;
  /** What signing out of the identity of this tab would mean. Throws `no-identity`. */
  leaving(): Promise<Leaving>;
  /** The conflict that the log of an identity is in; null where there is none. Link, `@letters` or DID: throws `bad-link`. */
  conflict(target: string): Promise<Rivalry | null>;
  /** Puts this device's key away where it can, then removes everything of this identity, and of no other, from this browser. */
  signOut(options?: SignOutOptions): Promise<void>;
}

/** What the UI sees of the identities of this browser. Nothing of one is ever shown to the pages of another but what is public: DID and name. */
import type { Did, ErrorCode } from '../base/index.js';

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
  /** Other identities of this browser, which stay. */
  readonly others: number;
}

export interface SignOutOptions {
  /** Do not wait for the other devices to hear of it. */
  readonly signal?: AbortSignal;
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
  /** Puts this device's key away where it can, then removes everything of this identity, and of no other, from this browser. */
  signOut(options?: SignOutOptions): Promise<void>;
}

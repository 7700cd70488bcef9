/** What the running peer is given. */
import type { Did, Dispose, Now, RandomBytes, Signer, Timers } from '../base/index.js';
import type { LinkPool, Rendezvous } from '../net/types.js';
import type { PinStore } from './pinning/store.js';
import type { Role } from './roles/index.js';
import type { Self } from './self.js';
import type { SyncStore } from './store.js';

/** Whether the machine believes to be online, and when that changes. */
export interface Connectivity {
  online(): boolean;
  onChange(listener: () => void): Dispose;
}

export interface PeerEnvironment {
  readonly store: SyncStore;
  /** For keeping others' repositories, and for knowing who keeps ours. */
  readonly pins?: PinStore | undefined;
  readonly pool: LinkPool;
  /** Left out where links are made by hand only. */
  readonly rendezvous?: Rendezvous;
  /** The key of this tab session, the same that the pool's handshake signs with. */
  readonly session: Signer;
  readonly connectivity: Connectivity;
  /** For everything that lasts: never jumps. */
  readonly now: Now;
  /** What the machine believes the time to be; may be wrong, and may be set. Default: `now`. */
  readonly wall?: Now;
  readonly timers: Timers;
  readonly random: RandomBytes;
  /** A profile that was sought before there was a peer: what is left of that wish when nobody has gone on with it soon ends. */
  readonly sought?: { readonly did: Did; readonly trackers: readonly string[] } | undefined;
  /** Code for hosting is fetched after this, or when the first message needs it. Left out: at once. */
  readonly calm?: Promise<void>;
  readonly self?: Self | null;
  /** What this tab does for others. Default: `host` and `pin`. */
  readonly roles?: readonly Role[];
  /** An own failure (storage, mostly) met while serving others. */
  onError?(error: unknown): void;
}

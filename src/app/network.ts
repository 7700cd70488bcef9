/**
 * The network as any tab sees it. In the tab that leads it is the peer itself; in the others the same calls go to the leader over a
 * BroadcastChannel. Either way the data lands in the one store that all tabs read.
 */
import type { Cid, Did, Dispose, RefusalCode } from '../base/index.js';
import type { LinkView } from './view.js';

/** How the search for one profile stands. */
export type SeekStatus =
  | { readonly kind: 'looking' }
  | {
      readonly kind: 'served';
      readonly peer: string;
      readonly owner: boolean;
      readonly peers: number;
      readonly asOf: number;
    }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'refused'; readonly code: RefusalCode }
  | { readonly kind: 'no-tracker' }
  | { readonly kind: 'tracker-unreachable'; readonly hosts: readonly string[] }
  | { readonly kind: 'offline' };

export interface NetworkEvents {
  status: { readonly did: Did; readonly status: SeekStatus };
  /** What is stored of a repository has changed, here or in another tab. */
  changed: { readonly did: Did };
  blob: { readonly cid: Cid };
  clock: { readonly off: number | null };
  role: { readonly role: 'leader' | 'follower' };
}

export interface NetworkView {
  readonly links: readonly LinkView[];
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly trackers: readonly { readonly host: string; readonly state: 'connecting' | 'reached' | 'unreachable' }[];
  /** Whose repositories are offered to others now. */
  readonly served: readonly Did[];
}

export interface Network {
  readonly role: 'leader' | 'follower';
  on<Name extends keyof NetworkEvents>(name: Name, listener: (event: NetworkEvents[Name]) => void): Dispose;
  /** Seeks a profile and stays subscribed to it until disposed. Its status comes as events, the first one at once. */
  seek(did: Did, trackers: readonly string[]): Dispose;
  /** A new own head is stored: tell those who listen. */
  announce(did: Did): void;
  /** What is served has changed (made, followed, dropped). */
  rehost(): void;
  /** Brings a blob that a verified record names. */
  fetchBlob(did: Did, blob: { readonly cid: Cid; readonly size: number; readonly mime: string }): void;
  /** Everything that failed is tried now. */
  retry(): void;
  view(): Promise<NetworkView>;
  close(): void;
}

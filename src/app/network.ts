/**
 * The network as any tab sees it. In the tab that leads it is the peer itself; in the others the same calls go to the leader over a
 * BroadcastChannel. Either way the data lands in the one store that all tabs read.
 */
import type { Cid, Did, Dispose, RefusalCode } from '../base/index.js';

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

export interface Network {
  readonly role: 'leader' | 'follower';
  on<Name extends keyof NetworkEvents>(name: Name, listener: (event: NetworkEvents[Name]) => void): Dispose;
}

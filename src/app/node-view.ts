/** What the UI sees of this tab as a node: its links, what it keeps and serves, what it refused. */
import type { Did, RefusalCode } from '../base/index.js';

export interface LinkView {
  readonly peer: string;
  readonly who: 'owner' | 'keeper' | 'visitor' | 'own-device' | 'unknown';
  readonly state: 'connecting' | 'open' | 'closing';
  readonly dialed: boolean;
  readonly topics: readonly Did[];
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly openedAt: number;
}

export interface NodeView {
  readonly role: 'leader' | 'follower';
  readonly links: readonly LinkView[];
  /** Sums over all links ever, and a sample a second for the plot, newest last (bytes per second). */
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly samples: readonly { readonly in: number; readonly out: number }[];
  readonly repositories: readonly {
    readonly did: Did;
    readonly name: string;
    readonly own: boolean;
    readonly bytes: number;
    readonly receivedAt: number | null;
    readonly served: boolean;
  }[];
  /** Blocks of all repositories together. */
  readonly blocks: number;
  readonly storage: { readonly used: number; readonly quota: number; readonly persistent: boolean };
  readonly trackers: readonly { readonly host: string; readonly state: 'connecting' | 'reached' | 'unreachable' }[];
  readonly refusals: readonly { readonly code: RefusalCode; readonly count: number }[];
  readonly verifications: number;
  readonly since: number;
}

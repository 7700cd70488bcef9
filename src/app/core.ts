/** What the app is made of inside: more than people see, less than the layers below. The console's way in (`plumbing.ts`). */
import type { Did, Dispose, RecordPath, Timers } from '../base/index.js';
import type { VerifyStore } from '../worker/index.js';
import type { NetworkView } from './network.js';
import type { App, Me, Visit, VisitView } from './view.js';
import type { Writer } from './writer.js';

export interface CoreEvents {
  me: Me | null;
  changed: { readonly did: Did };
  status: { readonly did: Did; readonly status: VisitView['status'] };
  role: { readonly role: 'leader' | 'follower' };
}

export interface AppCore {
  readonly app: App;
  readonly store: VerifyStore;
  readonly address: string;
  readonly timers: Timers;
  /** Throws `no-identity`. */
  requireMe(): Me;
  writer(): Promise<Writer>;
  /** Publishes what was edited and waits for it. */
  publishNow(): Promise<void>;
  /** Throws `bad-record-input`. */
  parsePath(text: string): RecordPath;
  pathOf(collection: string, key: string): RecordPath;
  /** A visit that stays open for as long as the page: the console's `open`. */
  keepOpen(target: string): Visit;
  networkView(): Promise<NetworkView>;
  stats(): Promise<Record<string, unknown>>;
  emitStatus(did: Did, status: VisitView['status']): void;
  on<Name extends keyof CoreEvents>(name: Name, listener: (value: CoreEvents[Name]) => void): Dispose;
}

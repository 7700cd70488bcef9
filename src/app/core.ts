/** What the app is made of inside: more than people see, less than the layers below. For its acts and the console's way in. */
import type { Cell, Did, Dispose } from '../base/index.js';
import type { Registry } from '../store/index.js';
import type { VerifyStore } from '../worker/index.js';
import type { Deployed } from './deployed.js';
import type { Home } from './home/home.js';
import type { IdentityKeeper } from './identity-keeper.js';
import type { Linkings } from './linking/linking.js';
import type { Mine } from './mine.js';
import type { Network } from './network.js';
import type { Page } from './page.js';
import type { Restores } from './restore/restore.js';
import type { Target } from './share-link.js';
import type { SurroundingsKeeper } from './surroundings.js';
import type { App, LockView, Me, VisitView } from './view.js';

export interface CoreEvents {
  me: Me | null;
  changed: { readonly did: Did };
  status: { readonly did: Did; readonly status: VisitView['status'] };
  role: { readonly role: 'leader' | 'follower' };
}

export interface AppCore {
  readonly app: App;
  readonly page: Page;
  readonly store: VerifyStore;
  readonly surroundings: SurroundingsKeeper;
  readonly lock: Cell<LockView>;
  joinHousehold(mine: Mine): Promise<void>;
  /** Epoch, rooms and snapshots of the household: fetched when the page stands. */
  home(): Promise<Home>;
  /** What came about while the app opened. Throws what the opening failed with. */
  opened(): Promise<Opened>;
  readonly deployed: Deployed;
  /** The page's address as others reach it: links start with it. */
  linkAddress(): string;
  /** Whether nobody need be asked before this tracker is contacted. */
  mayContact(tracker: string): boolean;
  /** The person has named its host. */
  allowTracker(tracker: string): void;
  /** Throws `no-identity`. */
  requireMe(): Me;
  /** Reads anew what is stored of one's own profile. */
  refreshMe(): Promise<void>;
  /** Resolves when `me` has every commit so far. */
  currentMe(): Promise<void>;
  /** Throws `bad-link`. */
  targetOf(text: string): Target;
  /** Linking devices: fetched when it is wanted. */
  linking(): Promise<Linkings>;
  /** Getting a lost identity back: fetched when it is wanted. */
  restores(): Promise<Restores>;
  emitStatus(did: Did, status: VisitView['status']): void;
  on<Name extends keyof CoreEvents>(name: Name, listener: (value: CoreEvents[Name]) => void): Dispose;
}

export interface Opened {
  readonly registry: Registry;
  readonly identity: IdentityKeeper;
  readonly network: Network;
}

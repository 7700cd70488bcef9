/**
 * What the app needs of the browser around it, as an interface, so that tests control it. `browser.ts` is the one file of this
 * folder that touches the globals themselves.
 */
import type { Dispose, Now, RandomBytes, Readable, Timers } from '../base/index.js';
import type { TakeTurn } from './turns.js';

export interface StorageEstimate {
  readonly usage: number;
  readonly quota: number;
}

export interface Page {
  /** What stood in the address bar at the start, with its fragment. */
  readonly opened: string;
  /** The page's address without query and fragment: links start with it. */
  readonly address: string;
  readonly now: Now;
  /** Begins at the machine's time and never jumps: for everything that lasts. */
  readonly steady: Now;
  readonly random: RandomBytes;
  readonly timers: Timers;
  readonly online: Readable<boolean>;
  readonly webrtc: boolean;
  /** What this device may be called until its person says otherwise. */
  deviceName(): Promise<{ readonly name: string; readonly kind: 'phone' | 'tablet' | 'computer' }>;
  /** The best guess whether nothing outlives this window. */
  looksPrivate(): Promise<boolean>;
  /** The page may be gone in a moment: hidden, frozen or left. */
  onHide(listener: () => void): Dispose;
  /** Whether a service worker answers `blob/<cid>` for this page. */
  controlled(): boolean;
  objectUrl(blob: Blob): string;
  /** The JSON beside the page, or null where there is none. */
  fetchJson(relative: string): Promise<unknown>;
  estimate(): Promise<StorageEstimate | null>;
  persisted(): Promise<boolean>;
  persist(): Promise<boolean>;
  /** Runs alone among all tabs that ask for the same name. */
  exclusive<T>(name: string, run: () => Promise<T>): Promise<T>;
  /** The same, but a tab that does not answer any more loses its turn (`turns.ts`). */
  readonly takeTurn: TakeTurn;
  readonly canShare: boolean;
  readonly install: InstallSource;
  readonly update: UpdateSource;
  readonly visible: Readable<boolean>;
  /** Which profile this tab was last for, if it says: a tab loaded anew stays with it, whatever other tabs show. */
  readonly profile: string | null;
  /** It is for this profile now, and after the next load. */
  belongTo(profile: string): void;
  /** Tells the other tabs of this browser: those of the same profile, all of them where everything is erased. */
  tell(news: TabNews): void;
  onNews(listener: (news: TabNews) => void): Dispose;
  /** Forgets what lies outside IndexedDB's registry of one profile: its private documents and its settings. */
  forgetProfile(profile: string): Promise<void>;
  /** Forgets databases, caches, settings and service workers of this app. Throws `storage-blocked` while another tab holds on to a database. */
  forgetEverything(): Promise<void>;
  /** Loads the page anew, at its first screen. */
  restart(): void;
  /** Loads the page anew, at the one screen that keeps nothing and opens nothing. */
  end(): void;
}

/** What tabs of one browser must hear of each other beside the peer's own channel. */
export type TabNews = 'identity-made' | 'lock-changed' | 'household-moved' | 'signed-out' | 'erased';

const news: readonly unknown[] = [
  'identity-made',
  'lock-changed',
  'household-moved',
  'signed-out',
  'erased',
] satisfies TabNews[];

/** Another tab may be of another version: what is no news that is known here is none. */
export const isNews = (value: unknown): value is TabNews => news.includes(value);

export interface InstallSource {
  /** The browser would install on `prompt`. */
  readonly promptable: Readable<boolean>;
  /** By hand only, through the share sheet (iOS). */
  readonly byHand: boolean;
  readonly installed: boolean;
  prompt(): Promise<boolean>;
}

export interface UpdateSource {
  readonly ready: Readable<boolean>;
  /** Whether everything is put aside for a start without a network. */
  readonly offline: Readable<'preparing' | 'ready' | 'unavailable'>;
  apply(): void;
  /** Fetches and registers what makes the app start without a network. */
  begin(): void;
}

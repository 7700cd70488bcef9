/** What every part of the social layer is made with, so that tests give it theirs. */
import type { Cid, Did, Dispose, Now, RandomBytes, RecordUri, Timers } from '../../base/index.js';
import type { SocialAsk, SocialNews } from '../../peer/index.js';
import type { VerifyStore } from '../../worker/index.js';
import type { Social as SocialReads } from '../../worker/social/types.js';
import type { Follows } from '../follows.js';
import type { MediaFacts, MediaView } from '../media/media-view.js';
import type { Own } from '../own.js';
import type { Config } from './kept/values.js';
import type { OutsideNotices } from './social-view.js';

/** What is read of repositories themselves. */
export type Records = Pick<VerifyStore, 'record' | 'list' | 'profile' | 'repositories' | 'delegationsFor'>;

/** One's own identity, open. */
export interface SocialSelf {
  readonly own: Pick<Own, 'did' | 'deviceKey' | 'writer' | 'vault'> & {
    readonly household: { readonly config: Config };
  };
  readonly follows: Pick<Follows, 'stateOf'>;
}

export interface SocialGround {
  readonly reads: SocialReads;
  readonly records: Records;
  readonly now: Now;
  readonly random: RandomBytes;
  readonly timers: Timers;
  me(): Did | null;
  /** One's own identity, once it is open. */
  self(): SocialSelf | undefined;
  /** Opens it. Rejects with `no-identity`. */
  open(): Promise<SocialSelf>;
  /** The tab that leads does what is done once for all tabs. */
  leads(): boolean;
  linkOf(uri: RecordUri): string;
  pictureUrl(cid: Cid): string | null;
  /** A picture that was not here, or not looked at yet, has an address now. */
  onPicture(listener: () => void): Dispose;
  /** Undefined where nothing shows media here. */
  mediaView(did: Did, facts: MediaFacts): MediaView | undefined;
  /** Asks the network. Nothing comes of it but news. */
  ask(what: SocialAsk, uris: readonly RecordUri[]): void;
  /** Whether a tab that proved to be theirs is linked now. */
  ownerHere(did: Did): Promise<boolean>;
  onNews(listener: (news: SocialNews) => void): Dispose;
  /** What is kept of somebody has changed, one's own included. */
  onChanged(listener: (did: Did) => void): Dispose;
  /** One's private documents, or whom one follows, or who one is. */
  onConfig(listener: () => void): Dispose;
  /** Small values of this browser alone, kept through a restart. */
  note(name: string): Promise<unknown>;
  setNote(name: string, value: unknown): Promise<void>;
  /** Alone among the tabs of this browser. */
  alone<T>(name: string, run: () => Promise<T>): Promise<T>;
  readonly outside: Outside;
  failedWith(error: unknown): void;
}

/** What the browser does for notices beside the page. */
export interface Outside {
  permission(): OutsidePermission;
  /** In the tap itself. */
  ask(): Promise<OutsidePermission>;
  say(said: Parameters<OutsideNotices['say']>[0]): Promise<void>;
  /** On the app's icon, where there is one. */
  badge(count: number): void;
  /** Whether a person looks at any tab of this identity in this browser. */
  watched(): Promise<boolean>;
}

export type OutsidePermission = 'unable' | 'ask' | 'granted' | 'denied';

/** Runs once for all calls within a time; what is under way is not doubled. Nothing runs after `close`. */
export const createSoon = (
  timers: Timers,
  milliseconds: number,
  run: () => Promise<void>,
  failedWith: (error: unknown) => void,
): { readonly soon: () => void; readonly now: () => Promise<void>; readonly close: Dispose } => {
  let timer: number | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;
  const start = (): Promise<void> => {
    if (running !== undefined) {
      again = true;
      return running;
    }
    const turn = async (): Promise<void> => {
      do {
        again = false;
        await run();
      } while (again && !closed);
    };
    running = turn().finally(() => {
      running = undefined;
    });
    return running;
  };
  const stop = (): void => {
    if (timer !== undefined) timers.clear(timer);
    timer = undefined;
  };
  return {
    soon() {
      if (closed || timer !== undefined) return;
      timer = timers.set(() => {
        timer = undefined;
        if (!closed) start().catch(failedWith);
      }, milliseconds);
    },
    now() {
      stop();
      return closed ? Promise.resolve() : start();
    },
    close() {
      closed = true;
      stop();
    },
  };
};

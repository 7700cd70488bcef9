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

/** Of whom something has changed. */
export interface Changed {
  readonly did: Did;
  /** Their entries, not just their repository: these follow it, and are told when they have. */
  readonly entries: boolean;
  /** Of entries: the records that changed, and those that they speak of. Undefined where that is not known. */
  readonly uris?: readonly RecordUri[];
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
  onChanged(listener: (change: Changed) => void): Dispose;
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

export interface Soon {
  readonly soon: () => void;
  readonly now: () => Promise<void>;
  readonly close: Dispose;
}

/** Runs once for all calls within a time after the first; what is under way is not doubled. Nothing runs after `close`. */
export const createLater = (
  timers: Timers,
  milliseconds: number,
  run: () => Promise<void>,
  failedWith: (error: unknown) => void,
): Soon => createRuns({ timers, milliseconds, run, failedWith }, false);

/** Runs at once, and once more for all calls within a time after it has begun. */
export const createSoon = (
  timers: Timers,
  milliseconds: number,
  run: () => Promise<void>,
  failedWith: (error: unknown) => void,
): Soon => createRuns({ timers, milliseconds, run, failedWith }, true);

interface RunParts {
  readonly timers: Timers;
  readonly milliseconds: number;
  readonly run: () => Promise<void>;
  readonly failedWith: (error: unknown) => void;
}

const createRuns = ({ timers, milliseconds, run, failedWith }: RunParts, isAtOnce: boolean): Soon => {
  let timer: number | undefined;
  let wanted = false;
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
  const rest = (): void => {
    timer = timers.set(() => {
      timer = undefined;
      if (closed || !wanted) return;
      begin();
    }, milliseconds);
  };
  const begin = (): void => {
    wanted = false;
    if (isAtOnce) rest();
    start().catch(failedWith);
  };
  const stop = (): void => {
    if (timer !== undefined) timers.clear(timer);
    timer = undefined;
    wanted = false;
  };
  return {
    soon() {
      if (closed) return;
      wanted = true;
      if (timer !== undefined) return;
      if (isAtOnce) begin();
      else rest();
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

/**
 * Telling subscribers of new heads and operations (SWM-6): only what is stored. One's own goes to all of them at once, with its blocks when
 * they are few, whichever of one's devices wrote it; a head of somebody else's goes at once to those who want its blocks (SWM-10), and to the rest after
 * a moment, if they do not have it by then.
 */
import type { Cid, Did, RandomBytes, Timers } from '../base/index.js';
import { MAX_INLINE_BYTES } from './limits.js';
import type { Answers, Session } from './session/index.js';

/** Neighbours that hear of a stranger's head at once, at most. */
export const EAGER = 12;
/** The others, about this much later: by half of it sooner or later, so that not all tell each other at one time. */
export const LAZY_DELAY = 1_000;

export interface AnnouncerOptions {
  readonly answers: Answers;
  readonly timers: Timers;
  readonly random: RandomBytes;
  /** Whether this tab is the owner's. */
  isOwn(did: Did): boolean;
  sessions(did: Did): readonly Session[];
  onError(error: unknown): void;
}

export interface Announcer {
  /** A head or an operation of this identity is stored. `from` brought it; `root` is the head's tree, where that is known. */
  announce(did: Did, from: Session | undefined, root?: Cid): void;
  close(): void;
}

interface News {
  readonly did: Did;
  readonly sessions: readonly Session[];
  readonly inline: number;
  readonly root: Cid | undefined;
}

export const createAnnouncer = (options: AnnouncerOptions): Announcer => {
  const { answers, timers, random } = options;
  const queues = new Map<Did, Promise<void>>();
  const lazy = new Set<number>();

  const tell = async ({ did, sessions, inline, root }: News): Promise<void> => {
    const subscribed = sessions.flatMap((session) => {
      const served = session.served(did);
      return served === undefined || session.closed ? [] : [{ session, served }];
    });
    if (subscribed.length === 0) return;
    const all = await answers.news(
      did,
      subscribed.map(({ served }) => served),
      inline,
      root,
    );
    for (const [index, { session }] of subscribed.entries()) {
      const news = all[index];
      if (news === undefined || session.closed) continue;
      session.knows(did, news.heads, news.roots, news.message.log?.id);
      session.tell(news.message);
    }
  };

  const enqueue = (news: News): void => {
    const { did } = news;
    const before = queues.get(did) ?? Promise.resolve();
    const next = before
      .then(() => tell(news))
      .catch(options.onError)
      .finally(() => queues.get(did) === next && queues.delete(did));
    queues.set(did, next);
  };

  return {
    announce(did, from, root) {
      const sessions = options.sessions(did).filter((session) => session !== from);
      const wanting = sessions.filter((session) => session.served(did)?.inline !== 0);
      const eager = from === undefined || options.isOwn(did) ? sessions : choose(wanting, EAGER, random);
      enqueue({ did, sessions: eager, inline: MAX_INLINE_BYTES, root });
      const rest = sessions.filter((session) => !eager.includes(session));
      if (rest.length === 0) return;
      const timer = timers.set(
        () => {
          lazy.delete(timer);
          enqueue({ did, sessions: rest, inline: 0, root: undefined });
        },
        LAZY_DELAY * (0.5 + (random(1)[0] ?? 0) / 256),
      );
      lazy.add(timer);
    },
    close() {
      for (const timer of lazy) timers.clear(timer);
      lazy.clear();
    },
  };
};

/** Some of them, at random. */
export const choose = <T>(items: readonly T[], count: number, random: RandomBytes): readonly T[] => {
  if (items.length <= count) return items;
  const lots = random(items.length);
  return items
    .map((item, at) => ({ item, lot: lots[at] ?? 0 }))
    .sort((a, b) => a.lot - b.lot)
    .slice(0, count)
    .map(({ item }) => item);
};

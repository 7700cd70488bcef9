/** When entries are made: after a landing, soon but never in its way; before a read that is about one identity; at leisure for all that is behind. */
import type { Cid, Did } from '../../base/index.js';
import type { RepositoryRow } from '../../store/index.js';
import type { Context } from '../context.js';
import type { Indexer } from './indexer.js';

export interface Following {
  /** Resolves when the entries of one, or of all, are those of what is kept now. */
  follow(did?: Did): Promise<void>;
  /** Brings up whatever is behind, one after the other, without being waited for. */
  followAll(): void;
  /** The same, but for those who are meant: their entries are up when it resolves. */
  followFirst(isMeant: (row: RepositoryRow) => boolean): Promise<void>;
}

export interface FollowingParts {
  readonly context: Context;
  readonly indexer: Indexer;
  /** Runs when nothing more urgent is to be done. */
  later(run: () => void): void;
  /** After the entries of what landed here: what is made of it besides. */
  afterwards(): void;
}

export const createFollowing = ({ context, indexer, later, afterwards }: FollowingParts): Following => {
  const running = new Map<Did, Promise<void>>();
  const due = new Set<Did>();
  let isDue = false;
  let landed = false;
  let working: Promise<void> | undefined;

  /** Of which view the entries were when whoever listens last heard of them, or could first have read them. */
  const told = new Map<Did, Cid | null>();

  /** What another tab has made of it is told as well, without what it was. */
  const advance = async (did: Did): Promise<void> => {
    const { from, to, changed, uris } = await indexer.advance(did);
    const before = told.has(did) ? told.get(did) : from;
    told.set(did, to);
    if (!changed && before === to) return;
    const isWhole = changed && before === from && uris !== undefined;
    context.events.emit('entries', { dids: [did], ...(isWhole ? { uris } : {}) });
  };

  const behind = async (): Promise<readonly RepositoryRow[]> => {
    const { rows, views } = await indexer.behind();
    for (const [did, view] of views) if (!told.has(did)) told.set(did, view);
    return rows;
  };

  const followLate = (rows: readonly RepositoryRow[]): void => {
    for (const { did } of rows) due.add(did);
    if (due.size > 0) workLater();
  };

  /** What was begun before may have looked too early. */
  const follow = (did: Did): Promise<void> => {
    const before = running.get(did) ?? Promise.resolve();
    const next = before.catch(() => undefined).then(() => advance(did));
    running.set(did, next);
    const done = (): void => {
      if (running.get(did) === next) running.delete(did);
    };
    next.then(done, done);
    return next;
  };

  const work = async (): Promise<void> => {
    for (const did of due) {
      due.delete(did);
      await follow(did);
    }
    if (landed) {
      landed = false;
      afterwards();
    }
  };

  const workLater = (): void => {
    if (isDue) return;
    isDue = true;
    later(() => {
      isDue = false;
      // What cannot be written now is behind, and is found at the next read.
      working = (working ?? Promise.resolve()).then(work).catch(() => due.clear());
    });
  };

  const followAll = async (): Promise<void> => {
    for (const { did } of await behind()) await follow(did);
  };

  context.events.on('changed', ({ did }) => {
    due.add(did);
    landed = true;
    workLater();
  });

  return {
    follow: (did) => (did === undefined ? followAll() : follow(did)),
    followAll() {
      behind().then(followLate, () => undefined);
    },
    async followFirst(isMeant) {
      const rows = await behind();
      followLate(rows.filter((row) => !isMeant(row)));
      // Also of what is being worked on: it may have looked too early.
      await Promise.all(rows.filter(isMeant).map(({ did }) => follow(did)));
    },
  };
};

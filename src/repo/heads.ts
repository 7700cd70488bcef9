/**
 * Which of several valid commits are live. A commit is reached by a later one whose `seen` says that it contains it; it is superseded if
 * besides, for whoever holds the older tree, no path has gone back or vanished. All others are heads, side by side.
 */
import type { Cid, DidKey } from '../base/index.js';
import type { Commit } from './commit.js';
import type { VerifiedCommit } from './judge-commit.js';
import { MAX_SEEN } from './limits.js';

/** The highest `seq` met of each device key. */
export type Marks = Readonly<Record<DidKey, number>>;

/**
 * REP-19. True if the newer commit says that it contains the older one. Its `rev` must be higher too, which every honest
 * clock gives and which leaves no circle in which all heads would be reached.
 */
export const reaches = (newer: Commit, older: Commit): boolean => {
  if (newer.rev <= older.rev) return false;
  if (newer.key === older.key) return newer.seq > older.seq;
  return (newer.seen[older.key] ?? 0) >= older.seq;
};

/**
 * The live heads, newest first. `covers` is asked about a commit and one that reaches it: true if the newer tree hides nothing of the
 * older, or the older tree is not here. Equal trees are one head: the newest of them stands for all.
 */
export const liveHeads = async (
  commits: readonly VerifiedCommit[],
  covers: (newer: VerifiedCommit, older: VerifiedCommit) => Promise<boolean>,
): Promise<VerifiedCommit[]> => {
  const sorted = [...new Map(commits.map((commit) => [commit.id, commit])).values()].sort(newestFirst);
  const live: VerifiedCommit[] = [];
  const trees = new Set<Cid>();
  for (const older of sorted) {
    if (trees.has(older.commit.data) || (await isSuperseded(older, sorted, covers))) continue;
    trees.add(older.commit.data);
    live.push(older);
  }
  return live;
};

/**
 * What a writer that takes in these live heads has seen: besides them, commits whose tree is the same as one of theirs. They
 * are one head with it, and would come up again if `seen` left them out.
 */
export const containedIn = (live: readonly VerifiedCommit[], commits: readonly VerifiedCommit[]): VerifiedCommit[] => {
  const trees = new Set(live.map(({ commit }) => commit.data));
  return commits.filter(({ commit }) => trees.has(commit.data));
};

/** True if one of the commits supersedes this one. */
export const isSuperseded = async (
  older: VerifiedCommit,
  commits: readonly VerifiedCommit[],
  covers: (newer: VerifiedCommit, older: VerifiedCommit) => Promise<boolean>,
): Promise<boolean> => {
  for (const newer of commits) {
    if (!reaches(newer.commit, older.commit)) continue;
    if (newer.commit.data === older.commit.data || (await covers(newer, older))) return true;
  }
  return false;
};

/** The marks that these valid commits set, on top of earlier ones. */
export const raiseMarks = (marks: Marks, commits: readonly VerifiedCommit[]): Marks => {
  const raised: Record<DidKey, number> = { ...marks };
  const raise = (key: DidKey, seq: number): void => {
    raised[key] = Math.max(raised[key] ?? 0, seq);
  };
  for (const { commit } of commits) {
    raise(commit.key, commit.seq);
    for (const [key, seq] of Object.entries(commit.seen)) raise(key as DidKey, seq);
  }
  return raised;
};

/** True if a commit is behind what was met already: an old head, offered again. No fault of whoever offers it. */
export const isBehind = (commit: Commit, marks: Marks): boolean => (marks[commit.key] ?? 0) > commit.seq;

/** True if others have seen more of this key than its device remembers: it was restored or cloned, and needs a new key. */
export const isAheadOfMemory = (commits: readonly VerifiedCommit[], key: DidKey, seq: number): boolean =>
  (raiseMarks({}, commits)[key] ?? 0) > seq;

/**
 * `seen` of a commit that contains these: without its own key and without keys that were revoked or retired. Over 64, the
 * keys with the newest commits stay.
 */
export const seenBy = (
  contained: readonly VerifiedCommit[],
  own: DidKey,
  gone: { has(key: DidKey): boolean },
): Record<DidKey, number> => {
  const marks = raiseMarks({}, contained);
  const fresh = [...contained].sort(newestFirst).map(({ commit }) => commit.key);
  const keys = [...new Set([...fresh, ...(Object.keys(marks).sort() as DidKey[])])];
  const kept = keys.filter((key) => key !== own && !gone.has(key)).slice(0, MAX_SEEN);
  return Object.fromEntries(kept.map((key) => [key, marks[key] ?? 0]));
};

const newestFirst = (a: VerifiedCommit, b: VerifiedCommit): number => {
  if (a.commit.rev !== b.commit.rev) return a.commit.rev < b.commit.rev ? 1 : -1;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
};

/**
 * Parts of a repository that a reader may hold: ranges of paths, and posts that the tree itself tells: those that are members of some streams, and the
 * newest. `resolvePart` says which paths these are in a tree, for whoever serves and whoever takes in alike. The whole repository is no part: where
 * one could stand, `undefined` means the whole.
 */
import type { Cid } from '../base/index.js';
import type { BlockSource } from './blocks.js';
import { MAX_PART_POSTS, MAX_PART_STREAMS } from './limits.js';
import { splitPath } from './path.js';
import { collectionScope, coversScope, intersectScopes, prefixScope, uniteScopes } from './ranges.js';
import { type KeyRange, type Scope, WHOLE } from './scope.js';
import { TreeFault } from './tree/fault.js';
import { walkTree } from './tree/read.js';

/** Posts that a tree tells. */
export interface Posts {
  /** Those that the keys of the members of these streams (TIDs, in text) name, whatever stands there now; where none is named, all. */
  readonly streams: readonly string[];
  /** Of each of the streams, or of all, so many with the highest keys. Null: all of the streams, none where none is named. */
  readonly newest: number | null;
}

export interface Part {
  /** Ranges of paths, those of the members of the streams among them. */
  readonly scope: Scope;
  /** Posts at further paths, each with what admits answers to it. */
  readonly posts: Posts | null;
}

const member = 'app.tabard.member/';
const post = 'app.tabard.post/';
const admission = 'app.tabard.reply/';
/** Where the newest are looked for. */
export const allPosts = prefixScope(post);

/** What makes a person known: who they are, and which streams there are. In every part. */
const known = ['app.tabard.identity', 'app.tabard.profile', 'app.tabard.stream'];

const membersOf = (stream: string): Scope => prefixScope(`${member}${stream}.`);

const sorted = (streams: readonly string[]): readonly string[] => [...new Set(streams)].toSorted();

/** What makes a person known, and of their posts those of some streams (null: of all), the newest, or none. */
export const postsPart = (streams: readonly string[] | null, newest: number | null): Part | undefined => {
  if (streams === null && newest === null) return undefined;
  const named = sorted(streams ?? []);
  if (named.length > MAX_PART_STREAMS) return undefined;
  const isNone = streams === null ? newest === 0 : named.length === 0;
  return {
    scope: uniteScopes(...known.map(collectionScope), ...named.map(membersOf)),
    posts: isNone ? null : { streams: named, newest },
  };
};

/** A part as another peer names it, in the one form; undefined for the whole, of which nothing can be chosen besides. */
export const partOf = ({ scope, posts }: Part): Part | undefined => {
  if (coversScope(scope, WHOLE)) return undefined;
  const streams = sorted(posts?.streams ?? []);
  const isNone = posts === null || (streams.length === 0 && posts.newest === null);
  return {
    scope: uniteScopes(scope, ...streams.map(membersOf)),
    posts: isNone ? null : { streams, newest: posts.newest },
  };
};

/** True if whoever holds `outer` holds `inner`. */
export const coversPart = (outer: Part | undefined, inner: Part | undefined): boolean => {
  if (outer === undefined) return true;
  if (inner === undefined || !coversScope(outer.scope, inner.scope)) return false;
  return inner.posts === null || (outer.posts !== null && coversPosts(outer.posts, inner.posts));
};

/** The newest of all are not the newest of a stream. */
const coversPosts = (outer: Posts, inner: Posts): boolean =>
  (outer.streams.length === 0) === (inner.streams.length === 0) &&
  inner.streams.every((stream) => outer.streams.includes(stream)) &&
  (outer.newest === null || (inner.newest !== null && inner.newest <= outer.newest));

/** What whoever holds both parts of two trees holds of each. */
export const commonPart = (a: Part | undefined, b: Part | undefined): Part | undefined => {
  if (coversPart(a, b)) return b;
  if (a === undefined || b === undefined || coversPart(b, a)) return a;
  return { scope: intersectScopes(a.scope, b.scope), posts: null };
};

/**
 * The paths of a part in a verified tree. Throws `TreeFault`: for a node on the way that is not here, and where the tree names more posts than may
 * be chosen.
 */
export const resolvePart = async (source: BlockSource, root: Cid, part: Part | undefined): Promise<Scope> => {
  if (part === undefined) return WHOLE;
  const { scope, posts: chosen } = part;
  if (chosen === null) return scope;
  const { streams, newest } = chosen;
  if (streams.length === 0) return uniteScopes(scope, await newestPosts(source, root, newest ?? 0));
  const posts = new Set<string>();
  for (const stream of streams) for (const key of await postsOf(source, root, stream, newest)) posts.add(key);
  if (posts.size > MAX_PART_POSTS) throw new TreeFault({ verdict: 'refused', code: 'too-many' });
  return uniteScopes(scope, [...posts].map(pointOf), ...[...posts].map((key) => prefixScope(`${admission}${key}.`)));
};

const pointOf = (key: string): KeyRange => ({ from: `${post}${key}`, to: `${post}${key}\x00` });

/** Keys of the posts that stand, or have stood, in a stream. */
const postsOf = async (source: BlockSource, root: Cid, stream: string, newest: number | null): Promise<string[]> => {
  const keys: string[] = [];
  for await (const { path } of walkTree(source, root, { scope: membersOf(stream), reverse: true })) {
    if (keys.length === newest) break;
    const key = splitPath(path).key.slice(stream.length + 1);
    if (keys.length >= MAX_PART_POSTS) throw new TreeFault({ verdict: 'refused', code: 'too-many' });
    keys.push(key);
  }
  return keys;
};

/** Reads no further than the last of them; where there are fewer, to the beginning of the collection. */
const newestPosts = async (source: BlockSource, root: Cid, newest: number): Promise<Scope> => {
  let count = 0;
  for await (const { path } of walkTree(source, root, { scope: allPosts, reverse: true })) {
    count += 1;
    if (count === newest) return fromPost(path);
  }
  return fromPost(post);
};

const fromPost = (first: string): Scope => {
  const answers = prefixScope(admission).map(({ to }) => ({ from: `${admission}${first.slice(post.length)}`, to }));
  return [...allPosts.map(({ to }) => ({ from: first, to })), ...answers];
};

/** Threads, single records, counts, and earlier versions. */
import type { Cid, Did, RecordPath, RecordUri } from '../../base/index.js';
import type { JsonValue } from '../../codec/index.js';
import { derivedKey, findInTree, parseRecordUri, recordUri, splitPath } from '../../repo/index.js';
import type { EntryKind, EntryRow, ReadTransaction } from '../../store/index.js';
import type { Blocks } from '../blocks.js';
import { type Context, rangeOf } from '../context.js';
import { orElse } from '../shown.js';
import { entryOf, kindOf, subjectOf } from './entry-of.js';
import { COUNTED_AT_ONCE, MAX_LOOKED_THROUGH, MAX_NAMED, MAX_THREAD, MAX_VERSIONS } from './limits.js';
import { aboutRange, comparePlaces, rootRange } from './newest.js';
import type { EntryCounts, EntryReads, EntryView } from './types.js';
import { keptIn, stillStand, type Values } from './values.js';

type Reads = Pick<EntryReads, 'thread' | 'entries' | 'counts' | 'history'>;

export const createThreads = (context: Context, blocks: Blocks, values: Values): Reads => {
  const store = context.store;

  const standing = async (rows: readonly EntryRow[]): Promise<EntryRow[]> =>
    stillStand(blocks, await store().read(['repositories', 'indexed'], keptIn), rows);

  const entries: Reads['entries'] = async (uris) => {
    const named = uris.slice(0, MAX_NAMED);
    const rows = (await values.find(named)).filter((row) => row !== undefined);
    const views = new Map((await values.of(await standing(rows))).map((view) => [view.uri, view]));
    return uris.map((uri) => views.get(uri) ?? null);
  };

  /** Posts that are named by those of a thread and are not among them: their rows, where there are any. */
  const named = async (
    root: RecordUri,
    posts: readonly EntryRow[],
  ): Promise<readonly [RecordUri, EntryRow | undefined][]> => {
    const here = new Set(posts.map(({ did, path }) => recordUri(did, path)));
    const parents = posts.map((row) => subjectOf(row) as RecordUri | undefined).filter((uri) => uri !== undefined);
    const uris = [...new Set([root, ...parents])].filter((uri) => !here.has(uri));
    const rows = await values.find(uris);
    return uris.map((uri, index) => [uri, rows[index]]);
  };

  return {
    entries,
    async thread(root) {
      const found = await store().read(['entries'], async (tx) =>
        tx.objectStore('entries').index('byRoot').getAll(rootRange(root).range(undefined), MAX_THREAD),
      );
      const posts = found.filter(({ kind }) => kind === 'post');
      const others = await named(root, posts);
      const rows = [...others.flatMap(([, row]) => (row?.kind === 'post' ? [row] : [])), ...posts];
      const shown = await standing(rows);
      const here = new Set(shown.map(({ did, path }) => recordUri(did, path)));
      return {
        root,
        posts: await values.of(shown.toSorted((a, b) => comparePlaces(b, a))),
        admitted: await notRemoved(await admittedTo(root)),
        missing: others.map(([uri]) => uri).filter((uri) => !here.has(uri)),
      };
    },
    async counts(uris, viewer) {
      const asked = await Promise.all(uris.slice(0, MAX_NAMED).map(async (uri) => ({ uri, own: await ownPaths(uri) })));
      return store().read(['entries'], (tx) =>
        Promise.all(asked.map(({ uri, own }) => countsOf(tx, uri, viewer, own))),
      );
    },
    async history(uri) {
      const key = parseRecordUri(uri);
      return key === undefined ? [] : versionsOf(key.did, key.path);
    },
  };

  /** What the author of a thread admitted to it, and which version they saw. */
  async function admittedTo(root: RecordUri): Promise<{ uri: RecordUri; cid: Cid | null }[]> {
    const key = parseRecordUri(root);
    if (key === undefined) return [];
    const prefix = `app.tabard.reply/${splitPath(key.path).key}.`;
    const range = IDBKeyRange.bound([key.did, prefix], [key.did, `${prefix}\x7f`]);
    const rows = await store().read(['entries'], (tx) => tx.objectStore('entries').getAll(range, MAX_THREAD));
    const views = await values.of(await standing(rows));
    return views.flatMap(({ subject, value }) =>
      subject === undefined ? [] : [{ uri: subject as RecordUri, cid: seenIn(value) }],
    );
  }

  /** ENT-5: what its author has removed answers nothing any more, though it was admitted; of what is not here that cannot be known. */
  async function notRemoved<T extends { readonly uri: RecordUri }>(admitted: readonly T[]): Promise<T[]> {
    const rows = await values.find(admitted.map(({ uri }) => uri));
    return admitted.filter((_, at) => rows[at]?.removed === undefined);
  }

  /** ENT-9: out of the trees that are kept here. Nothing of what was deleted by somebody else, or purged by anybody. */
  async function versionsOf(did: Did, path: RecordPath): Promise<EntryView[]> {
    const [row, commits] = await store().read(['repositories', 'commits'], (tx) =>
      Promise.all([tx.objectStore('repositories').get(did), tx.objectStore('commits').getAll(rangeOf(did))]),
    );
    if (row === undefined || row.view === null || row.clock === null) return [];
    const source = blocks.of(did);
    const find = (tree: Cid): Promise<Cid | null> => orElse(null, () => findInTree(source, tree, path));
    const roots = commits
      .filter(({ barred }) => barred !== true)
      .toSorted((a, b) => (a.rev < b.rev ? 1 : -1))
      .slice(0, MAX_LOOKED_THROUGH)
      .map(({ data }) => data);
    const versions = new Map<Cid, EntryRow>();
    for (const root of new Set([row.view, ...roots])) {
      const cid = await find(root);
      if (cid === null || versions.has(cid) || versions.size === MAX_VERSIONS) continue;
      const bytes = await source.get(cid);
      if (bytes === undefined) continue;
      const made = await entryOf({ did, path, cid, bytes, newest: row.clock });
      if (made === undefined || made === 'ahead') continue;
      versions.set(cid, made);
      const isGone = made.removed === 'purge' || (made.removed === 'deletion' && row.policy.reason !== 'own');
      if (root === row.view && isGone) break;
    }
    return values.of([...versions.values()].toSorted((a, b) => (a.rev < b.rev ? 1 : -1)));
  }
};

const seenIn = (value: JsonValue | null): Cid | null => {
  const subject = value instanceof Object ? Reflect.get(value, 'subject') : undefined;
  const cid: unknown = subject instanceof Object ? Reflect.get(subject, 'cid') : undefined;
  const link: unknown = cid instanceof Object ? Reflect.get(cid, '$link') : undefined;
  return typeof link === 'string' ? (link as Cid) : null;
};

type Own = Readonly<Record<'like' | 'boost', RecordPath>>;

/** Where one's own like and boost of a record stand. */
const ownPaths = async (uri: RecordUri): Promise<Own | undefined> => {
  const key = parseRecordUri(uri);
  if (key === undefined) return undefined;
  const { collection, key: recordKey } = splitPath(key.path);
  const derived = await derivedKey(key.did, collection, recordKey);
  return { like: `app.tabard.like/${derived}` as RecordPath, boost: `app.tabard.boost/${derived}` as RecordPath };
};

/** Keys of what is about a record, all kinds together. */
const aboutAll = (uri: RecordUri): IDBKeyRange => IDBKeyRange.bound(`${uri} `, `${uri} {`);

/**
 * ENT-7: each of an identity counts once, for there is one key a subject. Of most records little is said: one look has it all. Of what is said much of,
 * or by a post, which may answer and quote, each kind is counted.
 */
const countsOf = async (
  tx: ReadTransaction,
  uri: RecordUri,
  viewer: Did | null,
  own: Own | undefined,
): Promise<EntryCounts> => {
  const entries = tx.objectStore('entries');
  const keys = await entries.index('byAbout').getAllKeys(aboutAll(uri), COUNTED_AT_ONCE);
  const isFew = keys.length < COUNTED_AT_ONCE;
  const isPostIn = keys.some(([, path]) => kindOf(path) === 'post');
  const count = async (how: EntryKind | 'quote'): Promise<number> => {
    if (isFew && (how === 'like' || how === 'boost' || !isPostIn))
      return keys.filter(([, path]) => kindOf(path) === how).length;
    return entries.index('byAbout').count(aboutRange(`${uri} ${how}`).range(undefined));
  };
  const mine = async (kind: 'like' | 'boost'): Promise<RecordPath | undefined> => {
    if (viewer === null || own === undefined) return undefined;
    const isThere = isFew
      ? keys.some(([did, path]) => did === viewer && path === own[kind])
      : (await entries.getKey([viewer, own[kind]])) !== undefined;
    return isThere ? own[kind] : undefined;
  };
  const [likes, boosts, replies, quotes, liked, boosted] = await Promise.all([
    ...(['like', 'boost', 'post', 'quote'] as const).map(count),
    mine('like'),
    mine('boost'),
  ] as const);
  return {
    ...{ likes, boosts, replies, quotes },
    ...(liked === undefined ? {} : { liked }),
    ...(boosted === undefined ? {} : { boosted }),
  } as EntryCounts;
};

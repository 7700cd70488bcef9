/** Searching in what is kept here: posts and people by their words, tags by how they begin. */
import type { Did, RecordUri } from '../../../base/index.js';
import { millisecondsOf, parseTid } from '../../../codec/index.js';
import { findInTree, parseRecordUri } from '../../../repo/index.js';
import type { Blocks } from '../../blocks.js';
import type { Context } from '../../context.js';
import { orElse } from '../../shown.js';
import { tagTerm } from '../entry-of.js';
import type { SearchFound, SearchHit, Searching } from '../types.js';
import { createSearchFollowing } from './following.js';
import { createShards, type Index } from './shards.js';
import { textOf } from './texts.js';
import { askedWords } from './words.js';

/** Hits of one answer, and letters of one question. */
const MAX_HITS = 200;
const MAX_QUESTION = 500;

/** Below so many hits, words that are nearly right count too. */
const FEW = 5;

/** The index stays in memory so long after the last question. */
const STAYS = 10 * 60 * 1000;

const month = 30 * 24 * 60 * 60 * 1000;

export interface SearchPart extends Searching {
  /** Brings the index up to what is kept, however long it takes. */
  follow(): Promise<void>;
}

export const createSearching = (context: Context, blocks: Blocks): SearchPart => {
  const shards = createShards(context);
  const following = createSearchFollowing(context, blocks, shards);
  let askedAt = Number.NEGATIVE_INFINITY;

  const hitsIn = (
    index: Index,
    words: readonly string[],
    near: boolean,
    passes: (uri: string) => boolean,
  ): SearchHit[] =>
    index
      .search(words.join(' '), {
        tokenize: () => [...words],
        combineWith: 'AND',
        boost: { name: 4, tags: 2 },
        prefix: (word) => word.length > 1 || !/^[a-z0-9]$/.test(word),
        fuzzy: near ? (word) => (word.length > 4 ? 0.2 : false) : false,
        filter: ({ id }) => passes(String(id)),
        boostDocument: (id) => 1 + freshness(String(id), context.now()),
      })
      .slice(0, MAX_HITS)
      .map(({ id, score, terms }) => ({ uri: String(id) as RecordUri, score, terms }));

  const byWords = async (
    words: readonly string[],
    near: boolean,
    passes: (uri: string) => boolean,
  ): Promise<SearchHit[]> => {
    const hits: SearchHit[] = [];
    for await (const index of shards.all()) hits.push(...hitsIn(index, words, near, passes));
    return hits.sort((a, b) => b.score - a.score || (a.uri < b.uri ? -1 : 1));
  };

  /** SRC-3: while the index is behind, only what stands in what is kept now. */
  const standing = async (hits: readonly SearchHit[]): Promise<SearchHit[]> => {
    const rows = await context.store().read(['repositories'], (tx) => tx.objectStore('repositories').getAll());
    const kept = new Map(rows.map((row) => [row.did, row]));
    const stands = async ({ uri }: SearchHit): Promise<boolean> => {
      const key = parseRecordUri(uri);
      const row = key === undefined ? undefined : kept.get(key.did);
      const view = row?.view ?? null;
      const newest = row?.clock ?? null;
      if (key === undefined || view === null || newest === null) return false;
      const source = blocks.of(key.did);
      const cid = await orElse(null, () => findInTree(source, view, key.path));
      const bytes = cid === null ? undefined : await source.get(cid);
      return bytes !== undefined && (await textOf(key.did, key.path, { bytes, newest })) !== undefined;
    };
    const standing = await Promise.all(hits.map(stands));
    return hits.filter((_, index) => standing[index] === true);
  };

  /** Tags that begin so, those that are used most first, each with the newest that stands under it. */
  const tagsLike = async (text: string, limit: number): Promise<SearchHit[]> => {
    const begin = tagTerm(text.replace(/^#/, ''));
    return context.store().read(['entries'], async (tx) => {
      const index = tx.objectStore('entries').index('byAbout');
      const hits: SearchHit[] = [];
      let from: IDBKeyRange | undefined = IDBKeyRange.bound(begin, `${begin}\uffff`);
      while (from !== undefined && hits.length < MAX_HITS) {
        const range: IDBKeyRange = from;
        const [first, cursor] = await Promise.all([index.getKey(range), index.openKeyCursor(range)]);
        if (first === undefined || cursor === null) break;
        const tag = cursor.key.slice(0, cursor.key.lastIndexOf(' '));
        const under = IDBKeyRange.bound(`${tag} `, `${tag} {`);
        const [did, path] = first;
        hits.push({ uri: `${did}/${path}` as RecordUri, score: await index.count(under), terms: [tag.slice(1)] });
        from = `${tag} {` < `${begin}\uffff` ? IDBKeyRange.bound(`${tag} {`, `${begin}\uffff`) : undefined;
      }
      return hits.sort((a, b) => b.score - a.score).slice(0, limit);
    });
  };

  return {
    async follow() {
      await following.follow(true);
      if (context.now() - askedAt > STAYS) shards.release();
    },
    async search(text, { limit, dids, what }): Promise<SearchFound> {
      const most = Math.min(Math.max(limit, 1), MAX_HITS);
      const asked = text.slice(0, MAX_QUESTION);
      if (what === 'tags') return { hits: asked === '' ? [] : await tagsLike(asked, most), complete: true };
      askedAt = context.now();
      const complete = await following.follow(false);
      if (!complete) following.follow(true).catch(() => undefined);
      const words = askedWords(asked);
      if (words.length === 0) return { hits: [], complete };
      const passes = filterOf(dids, what);
      const exact = await byWords(words, false, passes);
      const hits = exact.length < FEW ? merged(exact, await byWords(words, true, passes)) : exact;
      const best = hits.slice(0, most);
      return { hits: complete ? best : await standing(best), complete };
    },
  };
};

const filterOf = (
  dids: readonly Did[] | undefined,
  what: 'posts' | 'people' | undefined,
): ((uri: string) => boolean) => {
  const of = dids === undefined ? undefined : new Set<string>(dids);
  const end = what === undefined ? undefined : what === 'people' ? '/app.tabard.profile/' : '/app.tabard.post/';
  return (uri) => {
    const slash = uri.indexOf('/');
    if (of !== undefined && !of.has(uri.slice(0, slash))) return false;
    return end === undefined || uri.startsWith(end, slash);
  };
};

/** What was found by the words as they were written stands first. */
const merged = (exact: readonly SearchHit[], near: readonly SearchHit[]): SearchHit[] => {
  const known = new Set(exact.map(({ uri }) => uri));
  return [...exact, ...near.filter(({ uri }) => !known.has(uri))];
};

/** 1 for what is new, less as it grows old; of people, who are of no time, the middle. */
const freshness = (uri: string, now: number): number => {
  const tid = parseTid(uri.slice(uri.lastIndexOf('/') + 1));
  return tid === undefined ? 0.5 : month / (month + Math.max(0, now - millisecondsOf(tid)));
};

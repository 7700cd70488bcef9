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

interface Way {
  readonly prefix: boolean | ((word: string) => boolean);
  readonly fuzzy: boolean;
  readonly fields?: readonly string[];
  /** After so many hits older parts are not looked into. */
  readonly enough: number;
}

type Passes = (uri: string) => boolean;

/** Of two letters nearly everything begins with some: only names are looked for by so little. */
const isBeginning = (word: string): boolean => word.length > 2 || !/^[\p{Script=Latin}\p{N}]/u.test(word);

const exactly: Way = { prefix: false, fuzzy: false, enough: 20_000 };
const inNames: Way = { prefix: true, fuzzy: false, fields: ['name'], enough: 1_000 };
const beginning: Way = { prefix: isBeginning, fuzzy: false, enough: 1_000 };
const nearly: Way = { prefix: isBeginning, fuzzy: true, enough: 200 };

export interface SearchPart extends Searching {
  /** Brings the index up to what is kept, however long it takes. */
  follow(): Promise<void>;
}

export const createSearching = (context: Context, blocks: Blocks): SearchPart => {
  const shards = createShards(context);
  const following = createSearchFollowing(context, blocks, shards);
  let askedAt = Number.NEGATIVE_INFINITY;

  /** Hits of one way of asking, and how many there were. */
  const hitsIn = (index: Index, words: readonly string[], way: Way, passes: Passes): readonly [SearchHit[], number] => {
    const found = index.search(words.join(' '), {
      tokenize: () => [...words],
      combineWith: 'AND',
      boost: { name: 4, tags: 2 },
      prefix: way.prefix,
      fuzzy: way.fuzzy ? (word) => (word.length > 4 ? 0.2 : false) : false,
      ...(way.fields === undefined ? {} : { fields: [...way.fields] }),
      filter: ({ id }) => passes(String(id)),
      boostDocument: (id) => 1 + freshness(String(id), context.now()),
    });
    const best = found.slice(0, MAX_HITS);
    return [best.map(({ id, score, terms }) => ({ uri: String(id) as RecordUri, score, terms })), found.length];
  };

  /** SRC-6: out of the parts from the newest on, until there is enough. */
  const byWords = async (words: readonly string[], way: Way, passes: Passes): Promise<SearchHit[]> => {
    const hits: SearchHit[] = [];
    let left = way.enough;
    for await (const index of shards.all()) {
      const [best, count] = hitsIn(index, words, way, passes);
      hits.push(...best);
      left -= count;
      if (left <= 0) break;
    }
    return hits.sort((a, b) => b.score - a.score || (a.uri < b.uri ? -1 : 1));
  };

  /** Words as they are asked first; then as beginnings of others, and of names; then as nearly so. */
  const ask = async (words: readonly string[], most: number, passes: Passes): Promise<SearchHit[]> => {
    let hits = await byWords(words, exactly, passes);
    if (words.some((word) => !isBeginning(word))) hits = merged(hits, await byWords(words, inNames, passes));
    if (hits.length < most) hits = merged(hits, await byWords(words, beginning, passes));
    if (hits.length < FEW) hits = merged(hits, await byWords(words, nearly, passes));
    return hits;
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
      if (words.length === 0) {
        for await (const _ of shards.all()); // whoever asks nothing yet will ask soon
        return { hits: [], complete };
      }
      const best = (await ask(words, most, filterOf(dids, what))).slice(0, most);
      return { hits: complete ? best : await standing(best), complete };
    },
  };
};

const filterOf = (dids: readonly Did[] | undefined, what: 'posts' | 'people' | undefined): Passes => {
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

/**
 * The index of words in parts of bounded size, each a MiniSearch of its own in two rows: its words, and which records it has. What is written
 * goes with the list of views that the whole stands for, in one transaction; so after a crash it is as it was then, and what came since is found
 * by comparing views.
 */
import MiniSearch, { type Options } from 'minisearch';
import type { Did, RecordUri } from '../../../base/index.js';
import type { SearchedRow, SearchStateRow } from '../../../store/index.js';
import type { Context } from '../../context.js';
import { stale } from '../../retry.js';
import type { SearchText } from './texts.js';
import { wordsOf } from './words.js';

/** Rises whenever words are made otherwise: the index is made anew. */
export const SEARCH_VERSION = 1;

/** Records of one part: about 1 MB. */
export const SHARD_RECORDS = 2_000;

export type Index = MiniSearch<SearchText>;

const options: Options<SearchText> = {
  idField: 'id',
  fields: ['name', 'text', 'tags'],
  tokenize: wordsOf,
  processTerm: (term) => term,
  autoVacuum: false,
};

export interface Shards {
  /** What the index stands for, of each identity. As it lies in the database, where another tab has written it meanwhile. */
  state(): Promise<Map<Did, SearchedRow>>;
  add(text: SearchText): Promise<void>;
  /** Another version of what is there, maybe. Words that it does not have any more leave the disk with the next writing. */
  replace(text: SearchText): Promise<void>;
  /** It is gone, and is to leave the disk as well. */
  remove(uri: RecordUri): Promise<void>;
  removeAll(did: Did): Promise<void>;
  /** Every part, the newest first, loaded. */
  all(): AsyncIterable<Index>;
  /** Changes since it was last written, and whether something was taken out. */
  readonly pending: { readonly changes: number; readonly removed: boolean };
  /** Throws `stale` where another tab has written since: nothing that was in memory counts any more. */
  write(): Promise<void>;
  /** Lets go of the parts that are not written into. */
  release(): void;
}

interface Shard {
  readonly index: Index;
  dirty: boolean;
}

export const createShards = (context: Context): Shards => {
  let known: SearchStateRow | undefined;
  let views = new Map<Did, SearchedRow>();
  let loaded = new Map<number, Shard>();
  /** In which part a record is; read when something is taken out. */
  let places: Map<RecordUri, number> | undefined;
  let [changes, removed] = [0, false];

  const forget = (): void => {
    known = undefined;
    views = new Map();
    loaded = new Map();
    places = undefined;
    [changes, removed] = [0, false];
  };

  const ensureKnown = async (): Promise<SearchStateRow> => {
    const found = await context.store().read(['search'], (tx) => tx.objectStore('search').get(['state', 0]));
    const row = found !== undefined && 'stamp' in found && found.version === SEARCH_VERSION ? found : fresh;
    if (known !== undefined && known.stamp === row.stamp) return known;
    forget();
    known = row;
    views = new Map(row.of.map((each) => [each.did, each]));
    return row;
  };

  const load = async (number: number): Promise<Shard> => {
    const before = loaded.get(number);
    if (before !== undefined) return before;
    const row = await context.store().read(['search'], (tx) => tx.objectStore('search').get(['words', number]));
    const index =
      row !== undefined && 'json' in row ? MiniSearch.loadJSON<SearchText>(row.json, options) : new MiniSearch(options);
    const shard = { index, dirty: false };
    loaded.set(number, shard);
    return shard;
  };

  const placesOf = async (): Promise<Map<RecordUri, number>> => {
    if (places !== undefined) return places;
    const found = new Map<RecordUri, number>();
    const last = known?.shards ?? 0;
    for (let number = 0; number < last; number++) {
      const row = await context.store().read(['search'], (tx) => tx.objectStore('search').get(['names', number]));
      if (row !== undefined && 'uris' in row) for (const uri of row.uris) found.set(uri, number);
    }
    for (const [number, { index, dirty }] of loaded) if (dirty) for (const uri of urisIn(index)) found.set(uri, number);
    places = found;
    return found;
  };

  /** The part that records are added to. */
  const open = async (): Promise<[number, Shard]> => {
    const state = known ?? fresh;
    const number = Math.max(0, state.shards - 1);
    const shard = await load(number);
    if (shard.index.documentCount < SHARD_RECORDS) {
      known = { ...state, shards: Math.max(1, state.shards) };
      return [number, shard];
    }
    known = { ...state, shards: number + 2 };
    return [number + 1, await load(number + 1)];
  };

  /** Answers whether it was there. */
  const discard = async (uri: RecordUri): Promise<boolean> => {
    const of = await placesOf();
    const number = of.get(uri);
    if (number === undefined) return false;
    const shard = await load(number);
    if (shard.index.has(uri)) shard.index.discard(uri);
    shard.dirty = true;
    of.delete(uri);
    changes += 1;
    return true;
  };

  const remove = async (uri: RecordUri): Promise<void> => {
    if (await discard(uri)) removed = true;
  };

  const add = async (text: SearchText): Promise<void> => {
    const [number, shard] = await open();
    if (shard.index.has(text.id)) shard.index.discard(text.id);
    shard.index.add(text);
    shard.dirty = true;
    places?.set(text.id, number);
    changes += 1;
  };

  return {
    async state() {
      await ensureKnown();
      return views;
    },
    add,
    async replace(text) {
      await discard(text.id);
      await add(text);
    },
    remove,
    async removeAll(did) {
      const of = await placesOf();
      for (const uri of [...of.keys()]) if (uri.startsWith(`${did}/`)) await remove(uri);
      views.delete(did);
      changes += 1;
    },
    async *all() {
      const last = known?.shards ?? 0;
      for (let number = last - 1; number >= 0; number--) yield (await load(number)).index;
    },
    get pending() {
      return { changes, removed };
    },
    async write() {
      const before = known ?? fresh;
      const dirty = [...loaded].filter(([, shard]) => shard.dirty);
      // SRC-3: what was taken out leaves its words too.
      for (const [, { index }] of dirty) if (index.dirtCount > 0) await index.vacuum();
      const after: SearchStateRow = { ...before, stamp: before.stamp + 1, of: [...views.values()] };
      const parts = dirty.map(([number, { index }]) => ({
        number,
        words: { json: JSON.stringify(index) },
        names: { uris: [...urisIn(index)] },
      }));
      try {
        await context.store().write(['search'], 'relaxed', async (tx) => {
          const store = tx.objectStore('search');
          const found = await store.get(['state', 0]);
          const stamp = found !== undefined && 'stamp' in found && found.version === SEARCH_VERSION ? found.stamp : 0;
          if (stamp !== before.stamp) throw stale;
          if (stamp === 0) await store.clear();
          for (const { number, words, names } of parts) {
            await store.put(words, ['words', number]);
            await store.put(names, ['names', number]);
          }
          await store.put(after, ['state', 0]);
        });
      } catch (error) {
        forget();
        throw error;
      }
      known = after;
      for (const [, shard] of dirty) shard.dirty = false;
      [changes, removed] = [0, false];
    },
    release() {
      const last = (known?.shards ?? 0) - 1;
      for (const [number, { dirty }] of loaded) if (!dirty && number !== last) loaded.delete(number);
    },
  };
};

const fresh: SearchStateRow = { version: SEARCH_VERSION, stamp: 0, shards: 0, of: [] };

/** The records of a part: the form in which it is written says so. */
const urisIn = (index: Index): Iterable<RecordUri> => Object.values(index.toJSON().documentIds) as RecordUri[];

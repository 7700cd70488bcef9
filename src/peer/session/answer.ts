/** Reads the store and builds what answers a request. Holds no state but a small cache of pushed diffs. */
import type { Cid, Did } from '../../base/index.js';
import { decodeMap } from '../../codec/index.js';
import { parseChanges } from '../../repo/changes.js';
import { purgersIn } from '../../repo/purge.js';
import { type Scope, WHOLE } from '../../repo/scope.js';
import type { ServedBlocks, ServedHeads, ServeRequest } from '../../worker/types.js';
import {
  MAX_BATCH_BYTES,
  MAX_COMMITS,
  MAX_DELEGATIONS,
  MAX_FIRST_BYTES,
  MAX_INLINE_ASKED,
  MAX_OPERATIONS,
  MAX_PURGERS,
  MAX_WANTED,
} from '../limits.js';
import { buildHeads, type Inline, type Message, type MessageOf, prepareManyBlocks } from '../messages/index.js';
import { readStoredHead, type StoredHead, type SyncStore } from '../store.js';
import { byName, inBrief, isBrief, namedHead } from './in-brief.js';
import type { Served } from './state.js';

/** A `heads` message, and what its receiver holds once it has taken it. */
export interface BuiltHeads {
  readonly message: MessageOf<'heads'>;
  readonly heads: readonly Cid[];
  readonly roots: readonly Cid[];
  /** Where its log stands, if the message leaves that out. */
  readonly log?: Cid;
}

export interface Answers {
  /** Answers a `subscribe`. */
  heads(subscribe: MessageOf<'subscribe'>): Promise<BuiltHeads>;
  /**
   * What each of these subscribers does not know yet; undefined if nothing. `inline` is how many bytes of blocks may come along. `root`: the tree of
   * the newest head, where that is known: its blocks are read while the heads are.
   */
  news(
    did: Did,
    subscribers: readonly Served[],
    inline: number,
    root?: Cid,
  ): Promise<readonly (BuiltHeads | undefined)[]>;
  get(request: MessageOf<'get'>): Promise<Message>;
}

/** What is here of an identity, read for all who are told of it. */
interface Held extends Pick<ServedHeads, 'position' | 'delegations' | 'part'> {
  readonly heads: readonly StoredHead[];
}

/** What comes along with heads: blocks, or changes in their place. */
interface Along extends Inline {
  readonly changes: Uint8Array<ArrayBuffer> | null;
}

const cacheSize = 32;
/** Parts that were worked out ahead: 4 MiB at most. */
const maxAhead = 8;
/** Bytes of operations in one message. */
const maxOperationBytes = 192 * 1024;

export const createAnswers = (store: SyncStore, mayServe: (did: Did) => boolean): Answers => {
  const cache = new Map<string, Promise<Along>>();
  const ahead = new Map<string, Promise<ServedBlocks>>();

  const diff = (
    did: Did,
    root: Cid,
    served: Pick<Served, 'roots' | 'scope' | 'posts' | 'build'>,
    maxBytes: number,
  ): Promise<Along> => {
    const { scope, posts } = served;
    const build = served.build && posts === null && isWhole(scope);
    const key = JSON.stringify([did, root, served.roots, scope, posts, maxBytes, build]);
    const known = cache.get(key);
    if (known !== undefined) return known;
    const made = store
      .serveBlocks(did, { root, have: served.roots, scope, posts, maxBytes, ...(build ? { build } : {}) })
      .then(({ blocks, cursor, changes }) => ({
        root,
        blocks: blocks.map(({ cid, bytes }) => [cid, bytes] as const),
        cursor: cursor ?? null,
        changes: changes ?? null,
      }));
    cache.set(key, made);
    made.catch(() => cache.delete(key));
    if (cache.size > cacheSize) for (const oldest of [...cache.keys()].slice(0, 1)) cache.delete(oldest);
    return made;
  };

  /** Into the cache. What fails, fails again for whoever waits for it. */
  const readBlocks = (did: Did, subscribers: readonly Served[], inline: number, root: Cid): void => {
    for (const served of subscribers) {
      if (!served.roots.includes(root)) diff(did, root, served, Math.min(inline, served.inline)).catch(() => undefined);
    }
  };

  const takeAhead = (did: Did, asked: ServeRequest): Promise<ServedBlocks> | undefined => {
    const key = JSON.stringify([did, asked]);
    const found = ahead.get(key);
    ahead.delete(key);
    return found;
  };

  /** Who takes in a large tree asks for part after part: the next one is read while the last is on its way. */
  const workAhead = (did: Did, asked: ServeRequest): void => {
    const key = JSON.stringify([did, asked]);
    const next = store.serveBlocks(did, asked);
    next.catch(() => ahead.delete(key));
    ahead.set(key, next);
    for (const oldest of ahead.keys()) if (ahead.size > maxAhead) ahead.delete(oldest);
  };

  const held = async (did: Did): Promise<Held | undefined> => {
    const stored = mayServe(did) ? await store.heads(did) : undefined;
    return stored && { ...stored, heads: await Promise.all(stored.heads.map(readStoredHead)) };
  };

  /** SYN-11: who signed a purge that comes along may be somebody else than who signed the head. */
  const chainsOfPurges = async (did: Did, { blocks, changes }: Along): Promise<readonly Uint8Array<ArrayBuffer>[]> => {
    const parsed = changes === null ? undefined : parseChanges(changes);
    const grown = parsed?.verdict === 'valid' ? parsed.value.list.flatMap(({ record }) => record ?? []) : [];
    const purgers = purgersIn([...blocks.map(([, bytes]) => bytes), ...grown]);
    return purgers.length === 0 ? [] : store.delegationsFor(did, purgers.slice(0, MAX_PURGERS));
  };

  const build = async (
    did: Did,
    stored: Held | undefined,
    served: Served,
    inline: number,
    partial: boolean,
  ): Promise<BuiltHeads | undefined> => {
    if (stored === undefined) return undefined;
    const all = stored.heads;
    const fresh = all.filter((head) => !served.heads.has(head.id)).slice(0, MAX_COMMITS);
    const first = newest(fresh.filter((head) => !served.roots.includes(head.data)));
    const along = first === undefined || inline === 0 ? null : await diff(did, first.data, served, inline);
    const complete = along !== null && along.cursor === null;
    const purgers = along === null ? [] : await chainsOfPurges(did, along);
    const message = buildHeads({
      did,
      log: stored.position,
      part: stored.part ?? null,
      delegations: fresh.length === 0 ? [] : [...stored.delegations, ...purgers].slice(0, MAX_DELEGATIONS),
      // What comes along leads to the first.
      commits: [...(first === undefined ? [] : [first]), ...fresh.filter((head) => head !== first)].map(
        ({ bytes }) => bytes,
      ),
      inline: along !== null && (complete || partial) && along.blocks.length > 0 ? along : null,
      changes: along?.changes ?? null,
    });
    const roots = complete && first !== undefined ? [first.data] : [];
    return { message, heads: fresh.map((head) => head.id), roots };
  };

  /**
   * SYN-34: to one who holds some of it. Of trees that are not here nothing tells what it lacks; mostly it is ahead of us, and lacks nothing. Whoever has
   * judged heads under this log has the chains of most keys, and asks for those that it lacks (SYN-11).
   */
  const again = async (
    all: Held | undefined,
    served: Served,
    { did, log, inline }: MessageOf<'subscribe'>,
  ): Promise<BuiltHeads | undefined> => {
    const { roots } = served;
    const isSame = all === undefined || all.heads.every((head) => roots.includes(head.data));
    const isBase = isSame || (await store.getBlocks(did, roots, 1)).length > 0;
    const built = await build(did, all, served, isBase ? Math.min(inline, MAX_INLINE_ASKED) : 0, true);
    if (built === undefined || all?.position.id !== log?.id) return built;
    return { ...built, message: { ...built.message, delegations: [] } };
  };

  const operationsAfter = async (
    did: Did,
    subscribe: MessageOf<'subscribe'>,
  ): Promise<readonly Uint8Array<ArrayBuffer>[]> => {
    const mine = await store.identity(did);
    if (mine === undefined) return [];
    const theirs = subscribe.log;
    if (theirs === null) return page(await store.operationsFrom(did, 0)).operations;
    if (theirs.id === mine.position.id || theirs.n > mine.position.n) return [];
    const from = theirs.n === mine.position.n ? 0 : theirs.n + 1;
    return page(await store.operationsFrom(did, from)).operations;
  };

  const getLog = async (request: MessageOf<'get'>): Promise<Message> => {
    const { id, did, from, cids } = request;
    if (!mayServe(did)) return { t: 'log', id, operations: [], delegations: [], next: null };
    const { operations, next } = page(await store.operationsFrom(did, from));
    const ofHeads = next !== null ? [] : ((await store.heads(did))?.delegations ?? []);
    const named = cids.length === 0 ? [] : await store.delegationsFor(did, cids.slice(0, MAX_PURGERS));
    return { t: 'log', id, operations, delegations: [...ofHeads, ...named].slice(0, MAX_DELEGATIONS), next };
  };

  const getBlocks = async (request: MessageOf<'get'>): Promise<Message> => {
    const { id, did, root, have, scope, posts, cursor, cids } = request;
    if (!mayServe(did)) return { t: 'blocks', id, blocks: [], cursor: null, gone: true };
    if (request.kind === 'blocks' || root === null) {
      const found = await store.getBlocks(did, cids.slice(0, MAX_WANTED), MAX_BATCH_BYTES);
      const blocks = found.map((block) => [block.cid, block.bytes] as const);
      return { t: 'blocks', id, blocks, cursor: null, gone: blocks.length === 0 };
    }
    void prepareManyBlocks();
    const from = cursor === null ? {} : { cursor };
    const asked = { root, have, scope, posts, maxBytes: cursor === null ? MAX_FIRST_BYTES : MAX_BATCH_BYTES, ...from };
    const served = await (takeAhead(did, asked) ?? store.serveBlocks(did, asked));
    if (served.cursor !== undefined) workAhead(did, { ...asked, maxBytes: MAX_BATCH_BYTES, cursor: served.cursor });
    const blocks = served.blocks.map((block) => [block.cid, block.bytes] as const);
    return { t: 'blocks', id, blocks, cursor: served.cursor ?? null, gone: blocks.length === 0 };
  };

  const getChunk = async (request: MessageOf<'get'>): Promise<Message> => {
    const [cid] = request.cids;
    if (cid === undefined) return { t: 'unsupported', of: 'get', id: request.id };
    const { did, root } = request;
    const bytes = mayServe(did) ? await store.serveChunk(did, root ?? cid, cid) : undefined;
    return { t: 'blob', id: request.id, cid, bytes: bytes ?? null };
  };

  return {
    async heads(said) {
      const { did, scope, posts, inline, build: builds } = said;
      const brief = isBrief(said) && mayServe(did);
      const named = brief ? await namedHead(store, said) : undefined;
      const subscribe = named === undefined ? said : { ...said, log: named.log, roots: [named.data] };
      const { roots } = subscribe;
      const all = await held(did);
      if (brief && named === undefined && all !== undefined) return byName(did, all);
      // All live heads, those too that the asker named: only so it learns that we hold them and know nothing newer.
      const heads = new Set(named === undefined ? [] : [named.id]);
      const served = { heads, log: null, roots, scope, posts, build: builds, inline };
      const most = Math.min(inline, MAX_INLINE_ASKED);
      const [built, operations] = await Promise.all([
        roots.length === 0 ? build(did, all, served, most, true) : again(all, served, subscribe),
        mayServe(did) ? operationsAfter(did, subscribe) : [],
      ]);
      if (built === undefined) return { message: buildHeads({ did }), heads: [], roots: [] };
      const full = { ...built, message: { ...built.message, operations } };
      const also = all?.heads.filter(({ id }) => heads.has(id)) ?? [];
      return named === undefined ? full : inBrief(full, named, also);
    },
    async news(did, subscribers, inline, root) {
      if (root !== undefined && inline > 0 && mayServe(did)) readBlocks(did, subscribers, inline, root);
      const all = await held(did);
      return Promise.all(
        subscribers.map(async (served) => {
          const built = await build(did, all, served, Math.min(inline, served.inline), false);
          // An operation is news by itself: whoever is put away or out by it makes no commit.
          const isNews = built !== undefined && (built.heads.length > 0 || built.message.log?.id !== served.log);
          return isNews ? built : undefined;
        }),
      );
    },
    get(request) {
      if (request.kind === 'log') return getLog(request);
      return request.kind === 'chunk' ? getChunk(request) : getBlocks(request);
    },
  };
};

const isWhole = (scope: Scope): boolean => JSON.stringify(scope) === JSON.stringify(WHOLE);

const newest = (heads: readonly StoredHead[]): StoredHead | undefined =>
  heads.reduce<StoredHead | undefined>(
    (best, head) => (best === undefined || head.rev > best.rev ? head : best),
    undefined,
  );

interface Page {
  readonly operations: readonly Uint8Array<ArrayBuffer>[];
  /** The `n` of the first operation that did not fit. */
  readonly next: number | null;
}

/** As many operations as one message takes. */
const page = (operations: readonly Uint8Array<ArrayBuffer>[]): Page => {
  const fits: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (const bytes of operations) {
    size += bytes.length;
    if (fits.length === MAX_OPERATIONS || size > maxOperationBytes) return { operations: fits, next: numberOf(bytes) };
    fits.push(bytes);
  }
  return { operations: fits, next: null };
};

const numberOf = (operation: Uint8Array): number | null => {
  const decoded = decodeMap(operation);
  const n = decoded.verdict === 'valid' ? decoded.value.n : undefined;
  return typeof n === 'number' ? n : null;
};

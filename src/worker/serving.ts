/** The blocks that this tab gives to others, of trees that are here. Bounded by us, not by them. */
import type { Cid, Did } from '../base/index.js';
import {
  type Block,
  type BlockSource,
  nodesBetween,
  parseNode,
  partOf,
  prepareMany,
  resolvePart,
  type Scope,
  TreeFault,
} from '../repo/index.js';
import type { Blocks } from './blocks.js';
import { MAX_ASKED_BLOCKS, MAX_CHANGES_READ, MAX_SERVED_BYTES } from './limits.js';
import type { Removals } from './removals.js';
import type { CallOptions, ServedBlocks, ServeRequest } from './types.js';

export interface Serving {
  blocks(did: Did, request: ServeRequest, options?: CallOptions): Promise<ServedBlocks>;
  some(did: Did, cids: readonly Cid[], maxBytes: number): Promise<readonly Block[]>;
}

export const createServing = (stored: Blocks, removals: Pick<Removals, 'withheld'>): Serving => ({
  async blocks(did, { root, have, cursor, maxBytes, build, ...asked }, options) {
    const limit = Math.min(maxBytes, MAX_SERVED_BYTES);
    if (cursor !== undefined) await prepareMany();
    const { blocks: hidden } = await removals.withheld(did);
    const changes =
      build === true ? await changesOf(withholding(stored.of(did), hidden), have, root, limit) : undefined;
    if (changes !== undefined) return { blocks: [], changes };
    const source = withholding(readingAhead(stored.of(did)), hidden);
    const blocks: Block[] = [];
    let size = 0;
    let last: string | undefined;
    const after = cursor === undefined ? {} : { after: cursor };
    try {
      const scope = await scopeOf(source, root, asked);
      for await (const { cid, bytes, cursor: at } of nodesBetween(source, root, have, {
        scope,
        some: true,
        ...after,
      })) {
        if (blocks.length > 0 && size + bytes.length > limit) return { blocks, cursor: last ?? '' };
        options?.signal?.throwIfAborted();
        blocks.push({ cid, bytes });
        size += bytes.length;
        last = at;
      }
    } catch (error) {
      // A root that is not here, or none.
      if (!(error instanceof TreeFault)) throw error;
    }
    return { blocks };
  },
  async some(did, cids, maxBytes) {
    const limit = Math.min(maxBytes, MAX_SERVED_BYTES);
    const { blocks: hidden } = await removals.withheld(did);
    const asked = cids.slice(0, MAX_ASKED_BLOCKS).filter((cid) => !hidden.has(cid));
    const found = await stored.of(did).getMany(asked);
    const blocks: Block[] = [];
    let size = 0;
    for (const [index, cid] of asked.entries()) {
      const bytes = found[index];
      if (bytes === undefined) continue;
      size += bytes.length;
      if (blocks.length > 0 && size > limit) break;
      blocks.push({ cid, bytes });
    }
    return blocks;
  },
});

/** SYN-37: what is new as changes of the first tree that is here; undefined where blocks say it better, or they alone can. */
const changesOf = async (
  source: BlockSource,
  have: readonly Cid[],
  root: Cid,
  limit: number,
): Promise<ServedBlocks['changes']> => {
  const { changesBetween, readingAtMost } = await import('../repo/changes.js');
  for (const from of have) {
    if (from === root || (await source.get(from)) === undefined) continue;
    try {
      return await changesBetween(readingAtMost(source, MAX_CHANGES_READ), from, root, limit);
    } catch (error) {
      if (error instanceof TreeFault) return undefined;
      throw error;
    }
  }
  return undefined;
};

/** PUR-7: a record that was removed is left out, like one that is not here. */
const withholding = (source: BlockSource, hidden: ReadonlySet<Cid>): BlockSource =>
  hidden.size === 0 ? source : { get: async (cid) => (hidden.has(cid) ? undefined : source.get(cid)) };

/** Where the tree is here in part, and does not say which posts are asked for, the ranges alone. */
const scopeOf = async (
  source: BlockSource,
  root: Cid,
  { scope, posts }: Pick<ServeRequest, 'scope' | 'posts'>,
): Promise<Scope> => {
  const part = posts === null ? undefined : partOf({ scope, posts });
  if (part === undefined) return scope;
  try {
    return await resolvePart(source, root, part);
  } catch (error) {
    if (error instanceof TreeFault) return part.scope;
    throw error;
  }
};

const aheadBlocks = 512;

/** A walk asks for one block after the other. When it asks for a node, what lies below is fetched in a few large reads. */
export const readingAhead = (source: ReturnType<Blocks['of']>): BlockSource => {
  const ahead = new Map<Cid, Uint8Array<ArrayBuffer> | undefined>();

  const fetchBelow = async (bytes: Uint8Array): Promise<void> => {
    let level = childrenOf(bytes);
    while (level.length > 0 && ahead.size < aheadBlocks) {
      const wanted = level.slice(0, aheadBlocks);
      const found = await source.getMany(wanted.map(({ cid }) => cid));
      level = [];
      for (const [index, { cid, isNode }] of wanted.entries()) {
        const child = found[index];
        ahead.set(cid, child);
        if (isNode && child !== undefined) level.push(...childrenOf(child));
      }
    }
  };

  return {
    async get(cid) {
      if (ahead.has(cid)) {
        const bytes = ahead.get(cid);
        ahead.delete(cid);
        return bytes;
      }
      const bytes = await source.get(cid);
      if (bytes !== undefined && ahead.size < aheadBlocks / 8) await fetchBelow(bytes);
      return bytes;
    },
  };
};

interface Child {
  readonly cid: Cid;
  readonly isNode: boolean;
}

/** What a node names; nothing for what is none. */
const childrenOf = (bytes: Uint8Array): Child[] => {
  const node = parseNode(bytes);
  if (node.verdict !== 'valid') return [];
  const { left, entries } = node.value;
  const children = left === null ? [] : [{ cid: left, isNode: true }];
  for (const { value, right } of entries) {
    children.push({ cid: value, isNode: false });
    if (right !== null) children.push({ cid: right, isNode: true });
  }
  return children;
};

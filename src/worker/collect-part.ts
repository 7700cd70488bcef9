/** Collecting of what is here in part: claims are brought down to what is to be kept, and only what they name stays. */
import type { Cid, Did } from '../base/index.js';
import {
  coversPart,
  type Item,
  inScope,
  itemsOf,
  PATH_END,
  type Part,
  parseNode,
  resolvePart,
  type Scope,
  TreeFault,
  touchesScope,
  uniteScopes,
} from '../repo/index.js';
import type { RepositoryRow } from '../store/index.js';
import { blobsNamedIn } from './blob-names.js';
import type { Blocks } from './blocks.js';
import { type Context, rangeOf } from './context.js';
import { WIDE_FOR } from './limits.js';
import { narrow } from './parts.js';

/**
 * What was fetched for a visit beyond what is to be kept is here for a day; of commits that are superseded no more is kept than of those that
 * are live. Answers the row as it stands then.
 */
export const narrowIdle = (context: Context, did: Did): Promise<RepositoryRow | undefined> =>
  context.store().write(['repositories', 'commits'], 'relaxed', async (tx) => {
    const row = await tx.objectStore('repositories').get(did);
    if (row === undefined) return undefined;
    const isWide = context.now() - (row.receivedAt ?? 0) > WIDE_FOR && !coversPart(row.policy.part, row.part);
    const part = isWide ? row.policy.part : row.part;
    if (part === undefined) return row;
    const commits = await tx.objectStore('commits').getAll(rangeOf(did));
    if (commits.every((commit) => coversPart(part, commit.part))) return row;
    const narrowed = await narrow(tx, did, row, part);
    await tx.objectStore('repositories').put(narrowed);
    return narrowed;
  });

export interface Marked {
  readonly blocks: ReadonlySet<Cid>;
  readonly nodes: ReadonlySet<Cid>;
  readonly blobs: ReadonlySet<Cid>;
  readonly bytes: number;
}

interface Tree {
  readonly data: Cid;
  readonly part?: Part | undefined;
}

const markAtOnce = 256;

/** Everything that these trees have at the paths that are here of any of them. */
export const markPart = async (
  blocks: Blocks,
  did: Did,
  kept: readonly Tree[],
  { view, part }: Pick<RepositoryRow, 'view'> & Pick<Tree, 'part'>,
  signal: AbortSignal | undefined,
): Promise<Marked> => {
  const source = blocks.of(did);
  const trees = [...kept, ...(view === null ? [] : [{ data: view, part }])];
  const scope = await scopeOf(blocks, did, trees);
  const seen = new Set<Cid>();
  const nodes = new Set<Cid>();
  const blobs = new Set<Cid>();
  let bytes = 0;
  const waiting: Item[] = trees.map(({ data }) => rootItem(data));
  while (waiting.length > 0) {
    signal?.throwIfAborted();
    const some = waiting.splice(-markAtOnce);
    const found = await source.getMany(some.map(cidOf));
    for (const [index, item] of some.entries()) {
      const block = found[index];
      const cid = cidOf(item);
      if (block === undefined || seen.has(cid)) continue;
      seen.add(cid);
      bytes += block.length;
      const node = item.kind === 'subtree' ? parseNode(block) : undefined;
      if (node?.verdict !== 'valid') for (const blob of blobsNamedIn(block).keys()) blobs.add(blob);
      else if (item.kind === 'subtree') {
        nodes.add(cid);
        waiting.push(...itemsOf(node.value, item.place).filter((each) => isIn(scope, each)));
      }
    }
  }
  return { blocks: seen, nodes, blobs, bytes };
};

const rootItem = (cid: Cid): Item => ({ kind: 'subtree', place: { cid, layer: 0, low: '', high: PATH_END } });

const cidOf = (item: Item): Cid => (item.kind === 'entry' ? item.value : item.place.cid);

const isIn = (scope: Scope, item: Item): boolean =>
  item.kind === 'entry' ? inScope(scope, item.path) : touchesScope(scope, item.place.low, item.place.high);

const scopeOf = async (blocks: Blocks, did: Did, trees: readonly Tree[]): Promise<Scope> => {
  const scopes: Scope[] = [];
  for (const { data, part } of trees) {
    try {
      scopes.push(await resolvePart(blocks.of(did), data, part));
    } catch (error) {
      // A superseded tree of which something was removed: the others say what is kept.
      if (!(error instanceof TreeFault)) throw error;
    }
  }
  return uniteScopes(...scopes);
};

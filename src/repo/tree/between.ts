/**
 * What a host sends to somebody who already holds some trees: the nodes and records of a new tree that those lack, in pre-order
 * with each record where its key stands. So the receiver can check every block in its place when it comes.
 */
import type { Cid, RecordPath } from '../../base/index.js';
import type { Block, BlockSource } from '../blocks.js';
import { inScope, type Scope, touchesScope, WHOLE } from '../scope.js';
import { missingBlock } from './fault.js';
import { findKnown, type KnownPlaces, knownOver, openInside, openKnown } from './known.js';
import { checkBounds, type Item, itemsOf, nodeFrom, type Place, placeOfRoot } from './place.js';

interface BetweenOptions {
  readonly scope?: Scope;
  /** The cursor of the last block that arrived. */
  readonly after?: string;
  /** Nodes only, for proofs. */
  readonly records?: boolean;
  /** Leaves out nodes that are not here, with all below them: of a tree that is here in part. */
  readonly some?: boolean;
}

export interface SentBlock extends Block {
  /** For a record: where its key stands. */
  readonly path?: RecordPath;
  /** Where to go on after this block. */
  readonly cursor: string;
}

interface Visit {
  readonly item: Item;
  readonly known: KnownPlaces;
  /** The value is in an old tree at the same path. */
  readonly had: boolean;
}

/**
 * Blocks of the tree at `root` that the trees `have` lack, within a scope. Roots of `have` that are not here are left out; who names
 * one must hold it within the same scope. A record whose block is not here is left out. Throws `TreeFault` for a missing node, and
 * for a root, named by a stranger, that is none.
 */
export async function* nodesBetween(
  source: BlockSource,
  root: Cid,
  have: readonly Cid[] = [],
  { scope = WHOLE, after, records = true, some = false }: BetweenOptions = {},
): AsyncGenerator<SentBlock, void, undefined> {
  if (have.includes(root)) return;
  const resume = parseCursor(after);
  let last = resume.path;
  let since = 0;
  const isSent = (): boolean => {
    since++;
    return last === resume.path && since <= resume.since;
  };
  const bytes = await blockOf(source, root);
  const start = await placeOfRoot(root, nodeFrom(bytes));
  if (start === undefined) {
    if (!isSent()) yield { cid: root, bytes, cursor: cursorOf(last, since) };
    return;
  }
  const stack: Visit[] = [
    { item: { kind: 'subtree', place: start }, known: await openKnown(source, have, start.layer), had: false },
  ];
  for (let visit = stack.pop(); visit !== undefined; visit = stack.pop()) {
    const { item, known } = visit;
    if (item.kind === 'entry') {
      if (!records || visit.had || item.path <= last || !inScope(scope, item.path)) continue;
      const record = await source.get(item.value);
      if (record === undefined) continue;
      last = item.path;
      since = 0;
      yield { cid: item.value, bytes: record, path: item.path as RecordPath, cursor: cursorOf(last, 0) };
      continue;
    }
    const { place } = item;
    if (place.high <= last || !touchesScope(scope, place.low, place.high) || findKnown(known, place) !== undefined)
      continue;
    const nodeBytes = some ? await source.get(place.cid) : await blockOf(source, place.cid);
    if (nodeBytes === undefined) continue;
    if (place.low >= last && !isSent()) yield { cid: place.cid, bytes: nodeBytes, cursor: cursorOf(last, since) };
    stack.push(...(await visitsOf(source, nodeBytes, place, known)));
  }
}

/** What a node holds, last first. */
const visitsOf = async (source: BlockSource, bytes: Uint8Array, place: Place, known: KnownPlaces): Promise<Visit[]> => {
  const node = nodeFrom(bytes);
  checkBounds(node, place);
  const inside = await openInside(source, known, place.layer);
  const items = itemsOf(node, place);
  const over = knownOver(inside.children, items);
  return items
    .map((item, index) => ({
      item,
      known: over[index] ?? [],
      had: item.kind === 'entry' && inside.has(item.path, item.value),
    }))
    .reverse();
};

const blockOf = async (source: BlockSource, cid: Cid): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = await source.get(cid);
  if (bytes === undefined) throw missingBlock(cid);
  return bytes;
};

/** The record last sent and how many nodes since. */
const cursorOf = (path: string, since: number): string => `${since} ${path}`;

const parseCursor = (cursor: string | undefined): { readonly path: string; readonly since: number } => {
  const parts = /^(\d{1,6}) (.{0,1024})$/.exec(cursor ?? '');
  return { path: parts?.[2] ?? '', since: Number(parts?.[1] ?? 0) };
};

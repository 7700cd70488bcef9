/**
 * The walk behind a pull: from a checked node to what it names. What a verified older tree shares is passed over, what is here already is
 * entered, what is not is wanted. Knows nothing of hashes: its caller vouches for the bytes.
 */
import type { Cid, RecordPath } from '../../base/index.js';
import type { BlockSource } from '../blocks.js';
import { inScope, type Scope, touchesScope } from '../scope.js';
import { badTree, TreeFault } from './fault.js';
import { findKnown, type KnownPlaces, knownOver, openInside, openKnown } from './known.js';
import { checkPlace, itemsOf, nodeFrom, type Place, placeOfRoot } from './place.js';

export interface WantedNode {
  /** Undefined for the root, whose layer its first key tells. */
  readonly place: Place | undefined;
  readonly known: KnownPlaces;
}

export interface PullState {
  readonly source: BlockSource;
  readonly bases: readonly Cid[];
  readonly scope: Scope;
  readonly records: boolean;
  readonly wantedNodes: Map<Cid, WantedNode>;
  readonly wantedRecords: Set<Cid>;
  readonly blocks: Map<Cid, Uint8Array<ArrayBuffer>>;
  readonly entries: { path: RecordPath; cid: Cid }[];
  nodes: number;
  /** Letters held, and how many may be. */
  held: number;
  readonly maxHeld: number;
}

/** The root of a pull, before anything is known of it. */
export const unplaced: WantedNode = { place: undefined, known: [] };

/** Checks a node in its place and goes on to what it names. Throws `TreeFault`, after which the state is of no use. */
export const enterNode = async (
  state: PullState,
  bytes: Uint8Array,
  cid: Cid,
  { place: given, known }: WantedNode,
): Promise<void> => {
  const node = nodeFrom(bytes);
  const place = given ?? (await placeOfRoot(cid, node));
  state.nodes++;
  if (place === undefined) return;
  await checkPlace(node, place);
  const here = given === undefined ? await openKnown(state.source, state.bases, place.layer) : known;
  const inside = await openInside(state.source, here, place.layer);
  const items = itemsOf(node, place);
  const over = knownOver(inside.children, items);
  for (const [index, item] of items.entries()) {
    if (item.kind === 'subtree') await descend(state, item.place, over[index] ?? []);
    else if (!inside.has(item.path, item.value)) await meet(state, item.path, item.value);
  }
};

const descend = async (state: PullState, place: Place, known: KnownPlaces): Promise<void> => {
  const { source, scope, wantedNodes, blocks } = state;
  if (!touchesScope(scope, place.low, place.high)) return;
  const same = findKnown(known, place);
  if (same !== undefined && (await fitsWithin(source, place, same))) return;
  if (wantedNodes.has(place.cid)) throw badTree('TRE-3', 'one subtree in two places');
  const bytes = blocks.get(place.cid) ?? (await source.get(place.cid));
  if (bytes === undefined) {
    hold(state, place.low.length + place.high.length + place.cid.length);
    wantedNodes.set(place.cid, { place, known });
  } else await enterNode(state, bytes, place.cid, { place, known });
};

const meet = async (state: PullState, path: string, cid: Cid): Promise<void> => {
  if (!inScope(state.scope, path)) return;
  hold(state, path.length + cid.length);
  state.entries.push({ path: path as RecordPath, cid });
  if (!state.records || state.blocks.has(cid) || (await state.source.get(cid)) !== undefined) return;
  state.wantedRecords.add(cid);
};

/** STO-7. What is asked for next is remembered by path; that is bounded like the bytes are. */
const hold = (state: PullState, letters: number): void => {
  state.held += letters;
  if (state.held > state.maxHeld) throw new TreeFault({ verdict: 'refused', code: 'too-large' });
};

/** A shared subtree keeps its keys; they must fit into the interval where the new tree has it. False if its edge is not here. */
const fitsWithin = async (source: BlockSource, { cid, low, high }: Place, same: Place): Promise<boolean> => {
  const first = same.low < low ? await edgeOf(source, cid, 'first') : high;
  const last = same.high > high ? await edgeOf(source, cid, 'last') : low;
  if (first === undefined || last === undefined) return false;
  if (first <= low || last >= high) throw badTree('TRE-3', 'key outside its subtree');
  return true;
};

const edgeOf = async (source: BlockSource, root: Cid, side: 'first' | 'last'): Promise<string | undefined> => {
  let edge: string | undefined;
  let at: Cid | null = root;
  while (at !== null) {
    const bytes: Uint8Array | undefined = await source.get(at);
    if (bytes === undefined) return undefined;
    const { left, entries } = nodeFrom(bytes);
    const outer = entries.at(side === 'first' ? 0 : -1);
    edge = outer?.path ?? edge;
    at = side === 'first' || outer === undefined ? left : outer.right;
  }
  return edge;
};

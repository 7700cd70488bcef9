/**
 * What one side already holds. Walking down a new tree beside older, verified ones: at each place, which old nodes lie over the
 * same interval. A key's layer is fixed by its hash, so a subtree that both trees share stands on the same layer in both and
 * is among these, and is skipped unread.
 */
import type { Cid } from '../../base/index.js';
import type { BlockSource } from '../blocks.js';
import { TreeFault } from './fault.js';
import { checkBounds, type Item, itemsOf, type Place, placeOfRoot, readNode } from './place.js';

/** Old nodes over one interval, none above the layer that the walk has reached. */
export type KnownPlaces = readonly Place[];

export interface KnownInside {
  readonly children: KnownPlaces;
  /** True if an old tree has this value at this path. */
  has(path: string, value: Cid): boolean;
}

/** The old trees with these roots, from a layer downwards. A root that is not here is left out. */
export const openKnown = async (source: BlockSource, roots: readonly Cid[], top: number): Promise<KnownPlaces> => {
  const reached: Place[] = [];
  const waiting: Place[] = [];
  for (const root of new Set(roots)) {
    const place = await orNothing(async () => placeOfRoot(root, await readNode(source, root)), undefined);
    if (place !== undefined) waiting.push(place);
  }
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (place.layer <= top) reached.push(place);
    else for (const item of await itemsHere(source, place)) if (item.kind === 'subtree') waiting.push(item.place);
  }
  return reached;
};

/** The old node that is the same as the new one at this place. */
export const findKnown = (known: KnownPlaces, { cid, layer }: Place): Place | undefined =>
  known.find((place) => place.cid === cid && place.layer === layer);

/** Opens the old nodes of a layer: what lies inside them. Lower ones wait. */
export const openInside = async (source: BlockSource, known: KnownPlaces, layer: number): Promise<KnownInside> => {
  if (known.length === 0) return nothingInside;
  const children: Place[] = [];
  const values = new Map<string, Set<Cid>>();
  for (const place of known) {
    if (place.layer < layer) {
      children.push(place);
      continue;
    }
    for (const item of await itemsHere(source, place)) {
      if (item.kind === 'subtree') children.push(item.place);
      else values.set(item.path, (values.get(item.path) ?? new Set()).add(item.value));
    }
  }
  return { children, has: (path, value) => values.get(path)?.has(value) ?? false };
};

const nothingInside: KnownInside = { children: [], has: () => false };

/**
 * For each subtree among a node's items, in their order, the old nodes that lie over it. One pass over both: a node may be made as wide as
 * its bytes allow, on either side.
 */
export const knownOver = (known: KnownPlaces, items: readonly Item[]): KnownPlaces[] => {
  if (known.length === 0) return items.map(() => known);
  const waiting = [...known].sort((a, b) => (a.low < b.low ? 1 : a.low > b.low ? -1 : 0));
  let over: Place[] = [];
  return items.map((item) => {
    if (item.kind === 'entry') return [];
    const { low, high } = item.place;
    over = over.filter((place) => place.high > low);
    for (let next = waiting.at(-1); next !== undefined && next.low < high; next = waiting.at(-1)) {
      waiting.pop();
      if (next.high > low) over.push(next);
    }
    return over.slice();
  });
};

/**
 * The content of an old node. Checked in its place once more: another peer may name as its tree any block that is here, and a record
 * made to look like nodes that share subtrees would open without end.
 */
const itemsHere = (source: BlockSource, place: Place): Promise<Item[]> =>
  orNothing(async () => {
    const node = await readNode(source, place.cid);
    checkBounds(node, place);
    return itemsOf(node, place);
  }, []);

/** What cannot be read is not known: it is then sent or fetched once more, which does no harm. */
const orNothing = async <T>(run: () => Promise<T>, nothing: T): Promise<T> => {
  try {
    return await run();
  } catch (error) {
    if (error instanceof TreeFault) return nothing;
    throw error;
  }
};

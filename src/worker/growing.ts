/** Trees that come as what has changed in an older one (SYN-35, SYN-36). Fetched with the first. */
import type { Cid } from '../base/index.js';
import { growTree, parseChanges } from '../repo/changes.js';
import type { BlockSource, RefusedBlock, TreePull } from '../repo/index.js';
import type { BlocksOutcome } from './outcomes.js';

export interface Soil {
  readonly source: BlockSource;
  /** Roots of verified trees that are here whole. */
  readonly bases: readonly Cid[];
  readonly root: Cid;
}

export interface Growth {
  readonly unbuilt?: NonNullable<BlocksOutcome['unbuilt']>;
  /** Grown, and found wrong all the same: what is in it is no record. */
  readonly refused?: RefusedBlock;
  readonly blocks: number;
  readonly bytes: number;
}

const nothing = { blocks: 0, bytes: 0 };

/** Takes them into a pull: all that is grown goes the way of every block. `room`: bytes that may come. */
export const takeChanges = async (
  tree: Pick<TreePull, 'want' | 'acceptAll'>,
  { source, bases, root }: Soil,
  changes: Uint8Array,
  room: number,
): Promise<Growth> => {
  const parsed = parseChanges(changes);
  if (parsed.verdict === 'invalid') return { ...nothing, unbuilt: { code: parsed.code, rule: parsed.rule } };
  if (parsed.verdict === 'refused') return { ...nothing, unbuilt: { code: parsed.code, rule: 'SYN-35' } };
  // An honest sender may take us to hold what we did not take.
  const unknown: Growth = { ...nothing, unbuilt: { rule: 'SYN-36' } };
  if (parsed.verdict !== 'valid' || !bases.includes(parsed.value.from)) return unknown;
  const grown = await growTree(source, parsed.value, root);
  if (grown.verdict === 'invalid') return { ...nothing, unbuilt: { code: grown.code, rule: grown.rule } };
  if (grown.verdict !== 'valid') return unknown;
  const sum = { blocks: grown.value.size, bytes: 0 };
  for (const bytes of grown.value.values()) sum.bytes += bytes.length;
  if (sum.bytes > room) return unknown;
  for (;;) {
    const next = tree.want().flatMap((cid) => {
      const bytes = grown.value.get(cid);
      return bytes === undefined ? [] : [{ cid, bytes }];
    });
    if (next.length === 0) return sum;
    const refused = await tree.acceptAll(next);
    if (refused !== undefined) return { ...sum, refused };
  }
};

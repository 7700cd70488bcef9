/** Trees that come as what has changed in an older one (SYN-35, SYN-36). Fetched with the first. */
import type { Cid } from '../base/index.js';
import { growTree, parseChanges } from '../repo/changes.js';
import type { Block, BlockSource } from '../repo/index.js';
import type { BlocksOutcome } from './outcomes.js';

export interface Soil {
  readonly source: BlockSource;
  /** Roots of verified trees that are here whole. */
  readonly bases: readonly Cid[];
  readonly root: Cid;
}

/** The blocks that a host would have sent, to be taken in like those; or why there are none. */
export type Growth =
  | { readonly blocks: readonly Block[] }
  | { readonly unbuilt: NonNullable<BlocksOutcome['unbuilt']> };

/** An honest sender may take us to hold what we did not take. */
const unknown: Growth = { unbuilt: { rule: 'SYN-36' } };

export const blocksOf = async (changes: Uint8Array, { source, bases, root }: Soil): Promise<Growth> => {
  const parsed = parseChanges(changes);
  if (parsed.verdict === 'invalid') return { unbuilt: { code: parsed.code, rule: parsed.rule } };
  if (parsed.verdict === 'refused') return { unbuilt: { code: parsed.code, rule: 'SYN-35' } };
  if (parsed.verdict !== 'valid' || !bases.includes(parsed.value.from)) return unknown;
  const grown = await growTree(source, parsed.value, root);
  if (grown.verdict === 'invalid') return { unbuilt: { code: grown.code, rule: grown.rule } };
  return grown.verdict === 'valid' ? { blocks: grown.value } : unknown;
};

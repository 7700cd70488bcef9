/** Proofs: the nodes from a root down to a path or through ranges show what is there, and equally what is not. */
import { type Cid, invalid, type Judgement, type RecordPath, valid } from '../base/index.js';
import { type Block, type BlockSource, createMemoryBlocks } from './blocks.js';
import { pathScope } from './ranges.js';
import type { Scope } from './scope.js';
import { nodesBetween } from './tree/between.js';
import { openPull } from './tree/pull.js';

/** The nodes that prove what a verified tree has at a path. Throws `TreeFault` if one is not here. */
export const prove = (source: BlockSource, root: Cid, path: RecordPath): Promise<Block[]> =>
  proveScope(source, root, pathScope(path));

/** The nodes that prove which paths a verified tree has in a scope, and that it has no others there. */
export const proveScope = async (source: BlockSource, root: Cid, scope: Scope): Promise<Block[]> => {
  const blocks: Block[] = [];
  for await (const { cid, bytes } of nodesBetween(source, root, [], { scope, records: false }))
    blocks.push({ cid, bytes });
  return blocks;
};

/** PRF-1. What a tree has at a path, by its proof: a CID, or null for "nothing there". */
export const verifyProof = async (
  root: Cid,
  path: RecordPath,
  blocks: Iterable<Block>,
): Promise<Judgement<{ readonly cid: Cid | null }>> => {
  const judged = await verifyScope(root, pathScope(path), blocks);
  return judged.verdict === 'valid' ? valid({ cid: judged.value[0]?.cid ?? null }) : judged;
};

/** PRF-2. All paths of a tree in a scope, by their proof. `bad-proof` if a node is missing or does not belong to it. */
export const verifyScope = async (
  root: Cid,
  scope: Scope,
  blocks: Iterable<Block>,
): Promise<Judgement<readonly { readonly path: RecordPath; readonly cid: Cid }[]>> => {
  const opened = await openPull({ source: createMemoryBlocks(), root, scope, records: false });
  if (opened.verdict !== 'valid') return opened;
  const pull = opened.value;
  for (const block of blocks) {
    if (pull.blocks.has(block.cid)) continue;
    const judged = await pull.accept(block);
    if (judged.verdict !== 'valid')
      return judged.verdict === 'invalid' ? invalid('bad-proof', 'PRF-2', judged.rule) : judged;
  }
  if (!pull.done) return invalid('bad-proof', 'PRF-2', 'a node is missing');
  return valid([...pull.entries].sort((a, b) => (a.path < b.path ? -1 : 1)));
};

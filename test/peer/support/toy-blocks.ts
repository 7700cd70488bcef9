/** Trees of toy blocks (toy-author.ts): what hangs on a root, and what is sent of it. */
import type { Cid } from '../../../src/base/index.js';
import { cidOfLink, codecOf, decodeMap, isLink } from '../../../src/codec/index.js';
import type { SyncStore } from '../../../src/peer/index.js';
import type { Block } from '../../../src/worker/types.js';

type Bytes = Uint8Array<ArrayBuffer>;
type ServeRequest = Parameters<SyncStore['serveBlocks']>[1];

const linksOf = (cid: Cid, bytes: Bytes): readonly Cid[] => {
  if (codecOf(cid) === 'raw') return [];
  const decoded = decodeMap(bytes);
  const links = decoded.verdict === 'valid' ? decoded.value.links : undefined;
  return Array.isArray(links) ? links.filter(isLink).map(cidOfLink) : [];
};

/** The tree below a block as far as it is found, and what of it is missing. */
export const walk = (root: Cid, find: (cid: Cid) => Bytes | undefined): { found: Block[]; missing: Cid[] } => {
  const found: Block[] = [];
  const missing: Cid[] = [];
  const visit = (cid: Cid): void => {
    const bytes = find(cid);
    if (bytes === undefined) {
      missing.push(cid);
      return;
    }
    found.push({ cid, bytes });
    for (const link of linksOf(cid, bytes)) visit(link);
  };
  visit(root);
  return { found, missing };
};

/** A part of the tree below a root, without what is below the roots that the asker has. */
export const serveTree = (
  held: ReadonlyMap<Cid, Bytes>,
  request: ServeRequest,
): Awaited<ReturnType<SyncStore['serveBlocks']>> => {
  const known = new Set(request.have.flatMap((root) => walk(root, (cid) => held.get(cid)).found.map(({ cid }) => cid)));
  const all = walk(request.root, (cid) => held.get(cid)).found.filter(({ cid }) => !known.has(cid));
  const rest = all.slice(Number(request.cursor ?? 0));
  let size = 0;
  const blocks: Block[] = [];
  for (const block of rest) {
    size += block.bytes.length;
    if (blocks.length > 0 && size > request.maxBytes) break;
    blocks.push(block);
  }
  const at = Number(request.cursor ?? 0) + blocks.length;
  return at < all.length ? { blocks, cursor: String(at) } : { blocks };
};

/** Those of the blocks that are here, as many as there is room for. */
export const serveNamed = (held: ReadonlyMap<Cid, Bytes>, cids: readonly Cid[], maxBytes: number): readonly Block[] => {
  let size = 0;
  return cids
    .flatMap((cid) => {
      const bytes = held.get(cid);
      return bytes === undefined ? [] : [{ cid, bytes }];
    })
    .filter(({ bytes }) => {
      size += bytes.length;
      return size <= maxBytes;
    });
};

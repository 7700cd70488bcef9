/** Operations, delegations, trees and commits in toy formats (toy-store.ts): right ones, and what a test wants wrong in them. */
import type { Cid, Did, DidKey } from '../../../src/base/index.js';
import {
  byteString,
  cidOfRaw,
  cidOfValue,
  encodeValue,
  linkTo,
  tidOf,
  type ValueMap,
} from '../../../src/codec/index.js';
import type { Block } from '../../../src/worker/types.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** Makes operations, delegations, trees and commits of one identity. */
export const createToyAuthor = (did: Did, key: DidKey) => {
  let seq = 0;
  return {
    did,
    key,
    operation: (n: number, fields: ValueMap = {}): Bytes => encodeValue({ did, n, good: true, ...fields }),
    delegation: (): Bytes => encodeValue({ did, aud: key, good: true }),
    /** A tree of these texts: a root that names nodes that name records. */
    async tree(texts: readonly string[], wide = 4): Promise<{ root: Cid; blocks: Block[] }> {
      const blocks: Block[] = [];
      const put = async (value: ValueMap): Promise<Cid> => {
        const bytes = encodeValue(value);
        const cid = await cidOfValue(bytes);
        blocks.unshift({ cid, bytes });
        return cid;
      };
      const nodes: Cid[] = [];
      for (let at = 0; at < texts.length; at += wide) {
        const links: Cid[] = [];
        for (const text of texts.slice(at, at + wide)) links.push(await put({ text }));
        nodes.push(await put({ links: links.map(linkTo) }));
      }
      return { root: await put({ links: nodes.map(linkTo) }), blocks };
    },
    async commit(data: Cid, fields: ValueMap = {}): Promise<{ bytes: Bytes; id: Cid }> {
      seq += 1;
      const unsigned = {
        did,
        key,
        seq,
        rev: tidOf(1_700_000_000_000_000 + seq, 1),
        data: linkTo(data),
        log: 1,
        ...fields,
      };
      const bytes = encodeValue({ ...unsigned, sig: byteString(new TextEncoder().encode('signed')) });
      return { bytes, id: await cidOfValue(encodeValue(unsigned)) };
    },
  };
};

export type ToyAuthor = ReturnType<typeof createToyAuthor>;

/** A blob of several chunks in the toy store's form. */
export const toyBlob = async (chunks: readonly Bytes[]): Promise<{ cid: Cid; blocks: Block[] }> => {
  const blocks = await Promise.all(chunks.map(async (bytes) => ({ cid: await cidOfRaw(bytes), bytes })));
  const list = encodeValue({ links: blocks.map(({ cid }) => linkTo(cid)) });
  const cid = await cidOfValue(list);
  return { cid, blocks: [{ cid, bytes: list }, ...blocks] };
};

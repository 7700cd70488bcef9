/** What has changed between two trees (SYN-35): read strictly, and grown into the tree that was signed or into none (SYN-36). */
import { readFileSync } from 'node:fs';
import type { Cid } from '../../../src/base/index.js';
import { encodeChanges, growTree, parseChanges } from '../../../src/repo/changes.js';
import { createMemoryBlocks } from '../../../src/repo/index.js';
import { near } from './chance.js';
import type { Target } from './run.js';
import { ensure } from './targets-household.js';

interface Vectors {
  readonly old: { readonly nodes: Readonly<Record<Cid, string>> };
  readonly valid: { readonly bytes: string; readonly root: Cid };
  readonly invalid: readonly { readonly bytes: string }[];
}

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'));

export const changesTarget = (): Target => {
  const file = new URL('../../vectors/repo/changes.json', import.meta.url);
  const { old, valid, invalid } = JSON.parse(readFileSync(file, 'utf8')) as Vectors;
  const tree = createMemoryBlocks(Object.entries(old.nodes).map(([cid, hex]) => [cid as Cid, bytesOf(hex)] as const));
  const samples = [valid, ...invalid].map(({ bytes }) => bytesOf(bytes));
  const right = samples[0] ?? new Uint8Array();
  return {
    name: 'changes of a tree',
    weight: 3,
    async run(chance) {
      const bytes = near(chance, samples);
      const parsed = parseChanges(bytes);
      if (parsed.verdict !== 'valid') return 'refused';
      ensure(Buffer.compare(encodeChanges(parsed.value), bytes) === 0, 'changes in two forms');
      const grown = await growTree(tree, parsed.value, valid.root);
      ensure(grown.verdict !== 'valid' || Buffer.compare(bytes, right) === 0, 'other changes to the same tree');
      return 'accepted';
    },
  };
};

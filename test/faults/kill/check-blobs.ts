/** What must hold of blobs: what is called complete is whole and right, and nothing lies about that no blob names. */
import type { Cid } from '../../../src/base/index.js';
import { matchesCid } from '../../../src/codec/index.js';
import type { Store } from '../../../src/store/index.js';

export const findBlobProblems = async (store: Store): Promise<string[]> => {
  const { blobs, refs, chunks } = await store.read(['blobs', 'blobRefs', 'chunks'], async (tx) => {
    const keys = await tx.objectStore('chunks').getAllKeys();
    const values = await tx.objectStore('chunks').getAll();
    return {
      blobs: await tx.objectStore('blobs').getAll(),
      refs: await tx.objectStore('blobRefs').getAll(),
      chunks: new Map<Cid, Uint8Array<ArrayBuffer>>(
        keys.flatMap((cid, index) => {
          const bytes = values[index];
          return bytes === undefined ? [] : [[cid, bytes] as const];
        }),
      ),
    };
  });
  const problems: string[] = [];
  const named = new Set<Cid>();
  for (const { cid, chunks: parts, complete, size } of blobs) {
    for (const part of [cid, ...parts]) named.add(part);
    if (!complete) continue;
    const lengths = parts.map((part) => chunks.get(part)?.length ?? Number.NaN);
    if (lengths.reduce((sum, length) => sum + length, 0) !== size) problems.push(`blob ${cid} is called complete`);
  }
  for (const [cid, bytes] of chunks) {
    if (!named.has(cid)) problems.push(`chunk ${cid} belongs to no blob`);
    if (!(await matchesCid(cid, bytes))) problems.push(`chunk ${cid} has another hash`);
  }
  const known = new Set(blobs.map(({ cid }) => cid));
  for (const { cid } of refs) if (!known.has(cid)) problems.push(`a reference to blob ${cid}, which is not here`);
  return problems;
};

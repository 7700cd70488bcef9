import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  betweenScope,
  collectionScope,
  inScope,
  prove,
  proveScope,
  verifyProof,
  verifyScope,
} from '../../src/repo/index.js';
import { manyEntries, newBlocks, path, plant, sorted, valueCid } from './trees.js';

const map = await manyEntries(400);
const blocks = newBlocks();
const root = await plant(blocks, map);
const present = [...map.keys()];

describe('proofs', () => {
  test('PRF-1: what is there is proven with its CID, by few nodes', async () => {
    for (const at of present.slice(0, 50)) {
      const proof = await prove(blocks, root, at);
      expect(proof.length).toBeLessThan(12);
      expect(await verifyProof(root, at, proof)).toEqual({ verdict: 'valid', value: { cid: map.get(at) } });
    }
  });

  test('PRF-1: what is not there is proven absent', async () => {
    for (const text of ['a/a', 'app.tabard.post/zzz', 'app.tabard.like/key5', 'zz/z', 'app.tabard.follow/self']) {
      const proof = await prove(blocks, root, path(text));
      expect(await verifyProof(root, path(text), proof)).toEqual({ verdict: 'valid', value: { cid: null } });
    }
  });

  test('PRF-1: no proof verifies for what is not there, nor hides what is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...present),
        fc.constantFrom(...present),
        fc.array(fc.nat(20), { maxLength: 4 }),
        async (proven, asked, dropped) => {
          const proof = (await prove(blocks, root, proven)).filter((_, index) => !dropped.includes(index));
          const judged = await verifyProof(root, asked, proof);
          if (judged.verdict === 'valid') expect(judged.value.cid).toBe(map.get(asked));
          else expect(judged).toMatchObject({ verdict: 'invalid', code: 'bad-proof' });
        },
      ),
      { numRuns: 150 },
    );
  });

  test('PRF-1: a proof under another root is none', async () => {
    const other = await plant(blocks, await manyEntries(40, 1000));
    const at = present[0] ?? path('a/a');
    expect(await verifyProof(other, at, await prove(blocks, root, at))).toMatchObject({
      verdict: 'invalid',
      code: 'bad-proof',
    });
  });

  test('PRF-2: a forged node in a proof is refused', async () => {
    const at = present[7] ?? path('a/a');
    const proof = await prove(blocks, root, at);
    const lie = await valueCid(99_999);
    const forged = newBlocks();
    const changed = new Map(map).set(at, lie);
    const otherRoot = await plant(forged, changed);
    const theirs = await prove(forged, otherRoot, at);
    const swapped = proof.map(({ cid }, index) => ({ cid, bytes: theirs[index]?.bytes ?? new Uint8Array() }));
    expect(await verifyProof(root, at, swapped)).toMatchObject({ verdict: 'invalid', code: 'bad-proof' });
  });

  test('PRF-2: a range is proven whole: all its paths and no others', async () => {
    for (const scope of [
      collectionScope('app.tabard.follow'),
      betweenScope('app.tabard.post', 'key2', 'key5'),
      collectionScope('none'),
    ]) {
      const proof = await proveScope(blocks, root, scope);
      const judged = await verifyScope(root, scope, proof);
      const wanted = sorted(map)
        .filter(([at]) => inScope(scope, at))
        .map(([at, cid]) => ({ path: at, cid }));
      expect(judged).toEqual({ verdict: 'valid', value: wanted });
    }
  });

  test('PRF-2: a range proof with a node left out is no proof', async () => {
    const scope = collectionScope('app.tabard.follow');
    const proof = await proveScope(blocks, root, scope);
    for (let gap = 0; gap < proof.length; gap++) {
      expect(await verifyScope(root, scope, proof.toSpliced(gap, 1))).toMatchObject({
        verdict: 'invalid',
        code: 'bad-proof',
      });
    }
  });

  test('the empty tree proves that nothing is there', async () => {
    const none = newBlocks();
    const empty = await plant(none, new Map());
    expect(await verifyProof(empty, path('a/a'), await prove(none, empty, path('a/a')))).toEqual({
      verdict: 'valid',
      value: { cid: null },
    });
  });
});

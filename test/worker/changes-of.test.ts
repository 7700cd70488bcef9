/** What a head that does not count would change, where its tree is here in part. */
import { expect, test } from 'vitest';
import { changesOf } from '../../src/worker/changes-of.js';
import { manyEntries, newBlocks, plant } from '../repo/trees.js';
import { tidAt } from '../repo/world.js';

test('STO-10 of a tree that is here in part what there is, and that there may be more', async () => {
  const whole = newBlocks();
  const root = await plant(whole, await manyEntries(60));
  const head = { data: root, rev: tidAt(1) };
  const shown = { live: [], isPurge: async () => false, row: undefined };
  const all = await changesOf(shown, whole, head);
  expect(all.more).toBe(false);
  const [first, second] = [...whole.all].filter(([cid]) => cid !== root);
  if (first === undefined || second === undefined) throw new TypeError('a tree of some nodes');
  const part = newBlocks([first, [root, whole.all.get(root) ?? new Uint8Array()]]);
  const some = await changesOf(shown, part, head);
  expect(some.more).toBe(true);
  expect(some.changes.length).toBeLessThan(all.changes.length);
});

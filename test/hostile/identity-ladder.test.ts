/** Trees of operations that were dear to resolve. Whoever makes an identity of his own can make them, and lengthen them at will. */
import { expect, test } from 'vitest';
import type { Cid } from '../../src/base/index.js';
import { resolve } from '../../src/identity/fork.js';
import { decodeOperation } from '../../src/identity/operation.js';
import { type Placed, placeGenesis } from '../../src/identity/succession.js';
import { ensureValid, person } from '../identity/helpers.js';

const rungs = 638;

/** At each rung a rank-0 rotation that goes on, and a rival of two: a dispute in a dispute, all the way up. */
const ladder = async (): Promise<Placed[]> => {
  const genesis = placeGenesis(ensureValid(await decodeOperation((await person()).bytes)));
  const after = (parent: Placed, name: string, reveals: string, announces: string): Placed => ({
    ...genesis,
    parent,
    id: name as Cid,
    rank: 0,
    keyHash: reveals,
    operation: {
      ...genesis.operation,
      kind: 'rotation',
      n: parent.operation.n + 1,
      next: { recovery: announces, root: name },
    },
  });
  const placed = [genesis];
  let at = genesis;
  for (let rung = 0; rung < rungs; rung++) {
    const own = after(at, `a${rung}`, `own ${rung}`, `own ${rung + 1}`);
    const rival = after(at, `b${rung}`, `own ${rung}`, `rival ${rung}`);
    placed.push(own, rival, after(rival, `c${rung}`, `rival ${rung}`, `last ${rung}`));
    at = own;
  }
  return placed;
};

test('IDN-17 disputes within disputes are resolved in the time of one reading', { timeout: 3_000 }, async () => {
  const root = resolve(await ladder(), null);
  expect(root.disputed).toHaveLength(2);
  expect(root.announced).toHaveLength(rungs + 1);
  expect(root.recoveries).toBe(rungs + 1);
});

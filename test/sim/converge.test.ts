import { expect, test } from 'vitest';
import { play } from './storm.js';

const seeds = Array.from({ length: 12 }, (_, at) => at + 1);

test('SYN-19 whatever the weather, nothing wrong is stored, and when it clears all hold the same (seeded)', async () => {
  const sum = { stored: 0, refused: 0, cut: 0 };
  for (const seed of seeds) {
    try {
      const did = await play(seed);
      sum.stored += did.stored;
      sum.refused += did.refused;
      sum.cut += did.cut;
    } catch (cause) {
      throw new Error(`seed ${seed}`, { cause });
    }
  }
  expect(sum.stored).toBeGreaterThan(100);
  expect(sum.refused).toBeGreaterThan(20);
  expect(sum.cut).toBeGreaterThan(20);
}, 120_000);

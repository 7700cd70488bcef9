/**
 * Seeded chance against everything that takes something from outside: nothing throws, nothing is slow, nothing stays in memory.
 * `FUZZ_INPUTS=1000000 FUZZ_SEED=7` for a longer one, `FUZZ_ONLY=frames,handshake` for some of it; `npm run soak` runs it for as long as one likes.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { fuzz } from './fuzz/run.js';
import { allTargets } from './fuzz/targets.js';

const only = process.env.FUZZ_ONLY?.split(',');
const inputs = Number(process.env.FUZZ_INPUTS ?? 100_000);
const seed = Number(process.env.FUZZ_SEED ?? 20_261_122);

/** What a round may leave behind that a collection does not take: caches, compiled code. */
const kept = 32 * 2 ** 20;
const rounds = 4;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const heap = (): number => {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
};

describe(`chance, seed ${seed}`, () => {
  test(`COD-1 SYN-2 SRV-1 ${inputs} inputs: nothing throws, nothing is slow, nothing stays`, async () => {
    const targets = (await allTargets()).filter(({ name }) => only?.includes(name) !== false);
    const heaps: number[] = [];
    const seen = new Map<string, { accepted: number; refused: number }>();
    for (let round = 0; round < rounds; round++) {
      const {
        targets: tallies,
        inputs: done,
        slow,
      } = await fuzz(targets, { seed: seed + round, inputs: inputs / rounds });
      expect(done).toBe(inputs / rounds);
      expect(slow).toEqual([]);
      for (const [name, { accepted, refused }] of Object.entries(tallies)) {
        const before = seen.get(name) ?? { accepted: 0, refused: 0 };
        seen.set(name, { accepted: before.accepted + accepted, refused: before.refused + refused });
      }
      heaps.push(heap());
    }
    for (const target of targets) await target.close?.();
    // Each of them has taken something and refused something: mutations are neither too wild nor too tame.
    const idle = [...seen].filter(([, { accepted, refused }]) => accepted === 0 || refused === 0);
    expect(idle).toEqual([]);
    const [, second = 0] = heaps;
    expect((heaps.at(-1) ?? 0) - second, `heaps after each round: ${heaps.join(', ')}`).toBeLessThan(kept);
  }, 3_600_000);
});

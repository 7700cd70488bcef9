import { expect, it } from 'vitest';
import { run } from './run.js';

const seed = Number(process.env.KILL_SEED ?? 1);
const kills = Number(process.env.KILLS ?? 25);

it('a browser that is killed in the middle of writing has lost nothing that it acknowledged, and left nothing half written', async () => {
  const counts = await run({ seed, kills });
  expect(counts.kills).toBe(kills);
  // It was the work that was hit, not the pauses between.
  for (const times of Object.values(counts.during)) expect(times).toBeGreaterThan(0);
  expect(counts.acknowledged).toBeGreaterThan(kills);
  expect(counts.verified).toBeGreaterThan(kills / 3);
}, 1_200_000);

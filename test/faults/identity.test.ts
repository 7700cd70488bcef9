import { expect, it } from 'vitest';
import { run } from './kill/identity/run.js';

const seed = Number(process.env.KILL_SEED ?? 1);
const cycles = Number(process.env.KILL_CYCLES ?? 1);

it('PAI-12 RST-4 RCV-6 HSE-14 a browser that is killed while it links, restores, puts a device out or takes new words goes on, or it is as if that had not begun', async () => {
  const counts = await run({ seed, cycles });
  if (process.env.KILL_SEED !== undefined) console.log(JSON.stringify(counts));
  for (const left of Object.values(counts)) expect(Object.values(left).reduce((sum, each) => sum + each)).toBe(cycles);
}, 600_000);

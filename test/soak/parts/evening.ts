/** Twelve people of test/soak/evening.test.ts, with 500 posts and 50 pictures: once a soak. Needs a build. */
import type { Part } from '../part.js';
import { runSuite } from '../suite.js';

export const part: Part = {
  name: 'evening',
  weight: 1,
  rounds: 1,
  needs: 12 * 60_000,
  async run({ signal }) {
    const args = ['--config', 'vitest.soak.config.ts', 'test/soak/evening.test.ts'];
    return { evenings: await runSuite({ name: 'evening', args, signal }) };
  },
};

/** Three people of test/soak/walk.test.ts, by the pages and by keys: once a soak. Needs a build. */
import type { Part } from '../part.js';
import { runSuite } from '../suite.js';

export const part: Part = {
  name: 'walk',
  weight: 1,
  rounds: 1,
  needs: 4 * 60_000,
  async run({ signal }) {
    const args = ['--config', 'vitest.soak.config.ts', 'test/soak/walk.test.ts'];
    return { walks: await runSuite({ name: 'walk', args, signal }) };
  },
};

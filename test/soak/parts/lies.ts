/** Every lie of test/hostile/lies, told to the built app in Chromium: once a soak. `npm test` tells one of each code there. */
import type { Part } from '../part.js';
import { runSuite } from '../suite.js';

export const part: Part = {
  name: 'lies',
  weight: 2,
  rounds: 1,
  needs: 4 * 60_000,
  async run({ signal }) {
    const args = ['--config', 'vitest.e2e.config.ts', 'test/hostile/browser/lies.test.ts'];
    // One test more looks whether anything stayed uncaught.
    return { lies: (await runSuite({ name: 'lies', args, env: { LIES: 'all' }, signal })) - 1 };
  },
};

/** Every step of test/hostile/stalls, stalled at in Chromium: once a soak. `npm test` stalls at two there. */
import type { Part } from '../part.js';
import { runSuite } from '../suite.js';

export const part: Part = {
  name: 'stalls',
  weight: 1,
  rounds: 1,
  needs: 4 * 60_000,
  async run({ signal }) {
    const args = ['--config', 'vitest.e2e.config.ts', 'test/hostile/browser/stalls.test.ts'];
    // Two tests more: a replayed handshake, and whether anything stayed uncaught.
    return { stalls: (await runSuite({ name: 'stalls', args, env: { STALLS: 'all' }, signal })) - 2 };
  },
};

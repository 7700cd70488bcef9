/** Every state of every page over the fake app, in three looks: test/soak/gallery.test.ts, once a soak. */
import type { Part } from '../part.js';
import { runSuite } from '../suite.js';

export const part: Part = {
  name: 'gallery',
  weight: 3,
  rounds: 1,
  needs: 6 * 60_000,
  async run({ signal }) {
    const args = ['--config', 'vitest.soak.config.ts', 'test/soak/gallery.test.ts'];
    const passed = await runSuite({ name: 'gallery', args, signal });
    return { 'tests of the pages': passed };
  },
};

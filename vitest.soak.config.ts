import { defineConfig } from 'vitest/config';

/** The parts of `npm run soak` that are suites: what takes longer than its share of `npm test`. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/soak/gallery.test.ts', 'test/soak/evening.test.ts', 'test/soak/walk.test.ts'],
    globalSetup: ['test/e2e/support/global-setup.ts'],
    expect: { poll: { timeout: 240_000, interval: 500 } },
    testTimeout: 900_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});

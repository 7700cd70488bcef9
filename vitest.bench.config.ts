import { defineConfig } from 'vitest/config';

/** `npm run bench`: measurements against the production build, never part of `npm test`. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/bench/**/*.bench.ts'],
    globalSetup: ['test/e2e/support/global-setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});

import { defineConfig } from 'vitest/config';

/** Browser tests: Chromium processes driven by playwright-core against the production build. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/e2e/**/*.test.ts', 'test/hostile/browser/**/*.test.ts', 'test/faults/**/*.test.ts'],
    globalSetup: ['test/e2e/support/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    retry: 0,
  },
});

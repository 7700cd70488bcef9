import { defineConfig } from 'vitest/config';

/** Browser tests: Chromium processes driven by playwright-core against the production build. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/e2e/**/*.test.ts', 'test/hostile/browser/**/*.test.ts', 'test/faults/**/*.test.ts'],
    globalSetup: ['test/e2e/support/global-setup.ts'],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    // Waited for by event or condition; the limit only ends what will never come, on a loaded machine too.
    expect: { poll: { timeout: 60_000, interval: 50 } },
    retry: 0,
  },
});

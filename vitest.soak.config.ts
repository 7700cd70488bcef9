import { defineConfig } from 'vitest/config';

/** `npm run soak`: what takes longer than its share of `npm test`. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/soak/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});

import { defineConfig } from 'vitest/config';

/** The part of `npm run soak` that is a suite: what takes longer than its share of `npm test`. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/soak/gallery.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});

import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest begins first; last, it would run on while everything else is done. */
const longest = [
  'faults/kill/',
  'faults/identity',
  'browser/lies',
  'faults/storage',
  'e2e/start',
  'e2e/states',
  'browser/stalls',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((part) => moduleId.includes(part));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

/** Browser tests: Chromium processes driven by playwright-core against the production build. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/e2e/**/*.test.ts', 'test/hostile/browser/**/*.test.ts', 'test/faults/**/*.test.ts'],
    globalSetup: ['test/e2e/support/global-setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // As many as there are processors: each holds several processes of Chromium.
    maxWorkers: 2,
    // Files share their worker: what they import is loaded once. None of them changes what others hold.
    isolate: false,
    // Waited for by event or condition; the limit only ends what will never come, on a loaded machine too.
    expect: { poll: { timeout: 120_000, interval: 50 } },
    retry: 0,
    sequence: { sequencer: LongestFirst },
  },
});

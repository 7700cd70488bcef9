/** Every state of every page over the fake app, in three looks: test/soak/gallery.test.ts, once a soak. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Part } from '../part.js';

const report = 'test/.out/gallery.json';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const runVitest = (signal: AbortSignal): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const args = ['run', '--config', 'vitest.soak.config.ts', '--reporter=json', `--outputFile=${report}`];
    const child = spawn('node_modules/.bin/vitest', args, { stdio: 'ignore', signal });
    child.on('error', reject);
    child.on('close', resolve);
  });

export const part: Part = {
  name: 'gallery',
  weight: 3,
  rounds: 1,
  needs: 6 * 60_000,
  async run({ signal }) {
    const code = await runVitest(signal);
    const { numPassedTests, numFailedTests, testResults }: Report = JSON.parse(readFileSync(report, 'utf8'));
    const failed = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => fullName);
    if (code !== 0 || numFailedTests > 0 || numPassedTests === 0) {
      throw new Error(`${failed.length} of ${numPassedTests + numFailedTests} failed: ${failed.join('; ')}`);
    }
    return { 'tests of the pages': numPassedTests };
  },
};

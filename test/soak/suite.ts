/** Runs a suite of Vitest as a part of the soak: one that takes longer than its share of `npm test`. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

export interface Suite {
  /** Names its report. */
  readonly name: string;
  /** Arguments of `vitest run`. */
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Resolves with the number of tests that passed; throws with the names of those that did not. */
export const runSuite = async ({ name, args, env = {}, signal }: Suite): Promise<number> => {
  const report = `test/.out/${name}.json`;
  mkdirSync('test/.out', { recursive: true });
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn('node_modules/.bin/vitest', ['run', ...args, '--reporter=json', `--outputFile=${report}`], {
      stdio: 'ignore',
      signal,
      env: { ...process.env, ...env },
    });
    child.on('error', reject);
    child.on('close', resolve);
  });
  const { numPassedTests, numFailedTests, testResults }: Report = JSON.parse(readFileSync(report, 'utf8'));
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'failed')
    .map(({ fullName }) => fullName);
  if (code !== 0 || numFailedTests > 0 || numPassedTests === 0) {
    throw new Error(`${failed.length} of ${numPassedTests + numFailedTests} failed: ${failed.join('; ')}`);
  }
  return numPassedTests;
};

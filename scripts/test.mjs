/**
 * The whole check: `npm test`. Runs every step even if an earlier one failed, and ends with the one line
 * `N passed, N failed`: the true sums over the checks and all suites. `npm test -- unit` runs the steps that are named.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { ensureChromium } from './chromium.mjs';

const out = 'test/.out';
mkdirSync(out, { recursive: true });

const run = (command, args, env = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    child.on('close', (code) => resolve(code ?? 1));
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
  });

/** A check counts as one test. */
const check = (name, command, args) => ({
  name,
  run: async () => [await run(command, args)].map((code) => (code === 0 ? [1, 0] : [0, 1]))[0],
});

const bin = (name) => `node_modules/.bin/${name}`;

/** A suite counts its tests; one that could not start, or ran nothing, counts as a failure. */
const suite = (name, config, env) => ({
  name,
  run: async () => {
    const file = `${out}/${name}.json`;
    rmSync(file, { force: true });
    const code = await run(
      bin('vitest'),
      ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
      await env?.(),
    );
    try {
      const report = JSON.parse(readFileSync(file, 'utf8'));
      const failedFiles = report.testResults.filter(
        (result) => result.status === 'failed' && result.assertionResults.length === 0,
      ).length;
      const failed = report.numFailedTests + failedFiles;
      const nothing = report.numPassedTests + failed === 0;
      return [report.numPassedTests, failed + (nothing || (code !== 0 && failed === 0) ? 1 : 0)];
    } catch (error) {
      console.error(`${name}: no report (${error.message})`);
      return [0, 1];
    }
  },
});

const steps = [
  check('lint', bin('biome'), ['check', '--error-on-warnings']),
  ...['pure', 'app', 'worker', 'node'].map((name) =>
    check(`types-${name}`, bin('tsc'), ['-p', name === 'app' ? 'tsconfig.json' : `tsconfig.${name}.json`]),
  ),
  check('rules', 'node', ['scripts/rules.mjs']),
  suite('unit', 'vitest.config.ts'),
  check('build', bin('vite'), ['build', '--logLevel', 'warn']),
  check('size', bin('size-limit'), []),
  suite('browser', 'vitest.e2e.config.ts', () => ({ CHROMIUM: ensureChromium() })),
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0)
  throw new Error(`no such step: ${unknown.join(', ')}. Steps: ${steps.map((step) => step.name).join(', ')}`);

let passed = 0;
let failed = 0;
for (const step of steps) {
  if (wanted.length > 0 && !wanted.includes(step.name)) continue;
  const started = Date.now();
  console.log(`\n== ${step.name}`);
  let result;
  try {
    result = await step.run();
  } catch (error) {
    console.error(error.message);
    result = [0, 1];
  }
  passed += result[0];
  failed += result[1];
  console.log(
    `-- ${step.name}: ${result[0]} passed, ${result[1]} failed, ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

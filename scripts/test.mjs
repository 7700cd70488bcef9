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

/** Runs vitest and reads what it wrote down: failed tests with their files, and suites that could not start. */
const vitest = async (name, config, env, more = []) => {
  const file = `${out}/${name}.json`;
  rmSync(file, { force: true });
  const code = await run(
    bin('vitest'),
    ['run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...more],
    env,
  );
  const { testResults, numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, 'utf8'));
  const failures = testResults.flatMap(({ name: path, assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => ({ path, fullName })),
  );
  const unstarted = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  const failed = numFailedTests + unstarted;
  const nothing = numPassedTests + failed === 0;
  return {
    passed: numPassedTests,
    failed: failed + (nothing || (code !== 0 && failed === 0) ? 1 : 0),
    failures: failures.length === failed ? failures : [],
  };
};

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * A suite counts its tests; one that could not start, or ran nothing, counts as a failure. Where real browsers race on a loaded
 * machine, at most `again` failed tests are run once more, alone, and each that needed it is named: a broken check fails twice.
 */
const suite = (name, config, { env, again = 0 } = {}) => ({
  name,
  run: async () => {
    const surroundings = await env?.();
    const { passed, failed, failures } = await vitest(name, config, surroundings);
    if (failures.length === 0 || failures.length > again) return [passed, failed];
    const files = [...new Set(failures.map(({ path }) => path))];
    const names = failures.map(({ fullName }) => `^ ?${escaped(fullName)}$`).join('|');
    console.log(`\n-- ${name}: once more, alone: ${failures.map(({ fullName }) => fullName).join('; ')}`);
    const second = await vitest(`${name}-again`, config, surroundings, [...files, '-t', names, '--maxWorkers=1']);
    if (second.passed + second.failed !== failures.length) return [passed, failed];
    for (const { fullName } of failures)
      if (!second.failures.some((failure) => failure.fullName === fullName))
        console.log(`-- ${name}: NEEDED A SECOND TRY, look into it: ${fullName}`);
    return [passed + second.passed, second.failed];
  },
});

const steps = [
  check('lint', bin('biome'), ['check', '--error-on-warnings']),
  ...['pure', 'app', 'worker', 'node'].map((name) =>
    check(`types-${name}`, bin('tsc'), ['-p', name === 'app' ? 'tsconfig.json' : `tsconfig.${name}.json`]),
  ),
  check('rules', 'node', ['scripts/rules.mjs']),
  suite('unit', 'vitest.config.ts'),
  // As `npm start` builds.
  check('build', 'node', ['scripts/start.mjs', '--build-only']),
  check('size', bin('size-limit'), []),
  suite('browser', 'vitest.e2e.config.ts', { env: () => ({ CHROMIUM: ensureChromium() }), again: 5 }),
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

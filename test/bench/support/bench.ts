/**
 * One cost, one file: `cost('cold-open', async () => ({ cost: 2, rows }))`. Keeps the result in test/bench/results, and writes the tables and
 * plots of docs/performance.md anew from all results there. It fails when something could not be measured; a missed target does not fail, it is
 * said in the table.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readMachine } from './machine.js';
import { plotSvg } from './plot.js';
import { fillIn, isMet, statement } from './report.js';
import type { Measured, Result } from './result.js';

const folder = 'test/bench/results';
const page = 'docs/performance.md';

const readResults = (): Result[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file): Result => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')));

/** What holds numbers and texts only on one line, so that a result is read as a table. */
const compact = (json: string): string =>
  json.replace(/([[{])\s+([^[\]{}]*?)\s+([\]}])/g, (_, open: string, inner: string, close: string) =>
    [open, inner.replace(/\s*\n\s*/g, ' '), close].join(''),
  );

const short = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 1000) / 1000 : value;

/** Writes what docs/performance.md shows of the results that are kept. */
export const writeReport = (): void => {
  const results = readResults();
  mkdirSync('docs/bench', { recursive: true });
  for (const plot of results.flatMap(({ plots = [] }) => plots))
    writeFileSync(`docs/bench/${plot.name}.svg`, plotSvg(plot));
  writeFileSync(page, fillIn(readFileSync(page, 'utf8'), results));
};

/** Measures one cost. `measure` runs once; it takes several samples of each thing, in turn (`inTurn`). */
export const cost = (name: string, measure: () => Promise<Measured>, timeout = 600_000): void => {
  it(name, { timeout }, async () => {
    const machine = readMachine();
    const from = performance.now();
    const measured = await measure();
    const seconds = Math.round((performance.now() - from) / 1000);
    for (const { what, samples, beside } of measured.rows) {
      expect(samples.length, what).toBeGreaterThan(0);
      expect([...samples, ...(beside?.samples ?? [])].every(Number.isFinite), `${what}: all were measured`).toBe(true);
    }
    const result: Result = { name, machine, date: new Date().toISOString(), seconds, ...measured };
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/${name}.json`, `${compact(JSON.stringify(result, short, 1))}\n`);
    writeReport();
    const lines = measured.rows.map((row) => `${isMet(row) === false ? 'MISSED ' : ''}${row.what}: ${statement(row)}`);
    process.stdout.write(`\n${lines.join('\n')}\n`);
  });
};

/** Runs each of the ways once, then each again, so that the machine's moods fall on all alike: the samples of each, in its order. */
export const inTurn = async <Name extends string, T>(
  rounds: number,
  ways: Readonly<Record<Name, (round: number) => Promise<T>>>,
): Promise<Record<Name, T[]>> => {
  const names = Object.keys(ways) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Name, T[]>;
  for (let round = 0; round < rounds; round++) {
    // Each second round backwards: A B B A.
    for (const name of round % 2 === 0 ? names : names.toReversed()) samples[name].push(await ways[name](round));
  }
  return samples;
};

/** Milliseconds that something took. */
export const timed = async (run: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await run();
  return performance.now() - from;
};

/** The command of `npm run soak`: options, the parts of `parts/`, the state file, docs/security.md. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Part } from './part.js';
import { encodeResults, parseResults, type Results, withTable } from './results.js';
import { soak } from './soak.js';

const stateFile = 'test/soak/results/state.json';
const document = 'docs/security.md';
const defaultMinutes = 5;

const usage = `npm run soak -- [--minutes N] [--only part,part] [--seed N [--rounds N]]
  --minutes  all of it, shared by weight (${defaultMinutes})
  --only     only these parts
  --seed     runs the round of this seed again (or --rounds of them from it on); nothing is added up`;

/** Every module of `parts/` exports one `part`. */
const loadParts = async (): Promise<Part[]> => {
  const modules = import.meta.glob<Part>('./parts/*.ts', { import: 'part' });
  return Promise.all(Object.values(modules).map((load) => load()));
};

const numberOf = (text: string | undefined, name: string): number | undefined => {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value > 0)) throw new Error(`--${name} is not a number above 0: ${text}\n${usage}`);
  return value;
};

const chosen = (parts: readonly Part[], only: string | undefined): readonly Part[] => {
  if (only === undefined) return parts;
  return only.split(',').map((name) => {
    const found = parts.find((part) => part.name === name);
    if (found === undefined) throw new Error(`no part ${name}. Parts: ${parts.map((part) => part.name).join(', ')}`);
    return found;
  });
};

const read = (): Results =>
  existsSync(stateFile) ? parseResults(readFileSync(stateFile, 'utf8')) : { date: '', parts: {} };

/** Whole or not at all, so that a soak that is killed leaves what stood before. */
const save = (results: Results): void => {
  mkdirSync('test/soak/results', { recursive: true });
  writeFileSync(`${stateFile}.new`, encodeResults(results));
  renameSync(`${stateFile}.new`, stateFile);
};

const heapUsed = (collect: () => void): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Resolves with the exit code. */
export const run = async (args: readonly string[]): Promise<number> => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { minutes: text, only: text, seed: text, rounds: text, help: { type: 'boolean' } },
  });
  if (values.help === true) {
    print(usage);
    return 0;
  }
  const parts = chosen(await loadParts(), values.only);
  const minutes = numberOf(values.minutes, 'minutes') ?? defaultMinutes;
  const seed = numberOf(values.seed, 'seed');
  if (seed !== undefined && parts.length !== 1) throw new Error(`--seed needs --only with one part\n${usage}`);
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  const { gc } = globalThis;
  const { results, failed } = await soak({
    parts,
    results: read(),
    milliseconds: minutes * 60_000,
    ...(seed === undefined ? {} : { replay: { seed, rounds: numberOf(values.rounds, 'rounds') ?? 1 } }),
    signal: stop.signal,
    now: Date.now,
    date: new Date().toISOString().slice(0, 10),
    ...(gc === undefined ? {} : { memory: () => heapUsed(gc) }),
    print,
    save,
  });
  writeFileSync(document, withTable(readFileSync(document, 'utf8'), results));
  return failed === 0 ? 0 : 1;
};

/** Shares the time out and runs the parts, round for round, each from the seed at which it stopped last. */

import type { Counts, Part } from './part.js';
import { addCounts, describeCounts, type Failure, nothingYet, type PartResult, type Results } from './results.js';

export interface SoakOptions {
  readonly parts: readonly Part[];
  readonly results: Results;
  /** All of it, shared by weight. */
  readonly milliseconds: number;
  /** Looks at rounds again, from this seed on: nothing is added up, but a failure that does not come back is marked. */
  readonly replay?: { readonly seed: number; readonly rounds: number };
  readonly signal: AbortSignal;
  readonly now: () => number;
  readonly date: string;
  /** Bytes in use once all that can be is collected; undefined where that cannot be measured. */
  readonly memory?: () => number;
  /** How long a round may go on after its time. */
  readonly grace?: number;
  print(line: string): void;
  /** Now and then, and after each part. */
  save(results: Results): void;
}

export interface Outcome {
  readonly results: Results;
  readonly failed: number;
}

/** A part that has failed so often is not worth more of this soak's time. */
const MOST_FAILURES = 3;
const GRACE = 5 * 60_000;
/** At most so much is lost when a soak is killed. Milliseconds. */
const SAVE_EVERY = 2_000;
/** What a part may hold more after its last round than after its second. */
const MOST_GROWTH = 96 * 1024 * 1024;

export const soak = async (options: SoakOptions): Promise<Outcome> => {
  let { results } = options;
  let failed = 0;
  let left = options.milliseconds;
  // Those that end by themselves first: what they leave is the others'.
  const parts = [...options.parts].sort((a, b) => Number(b.rounds !== undefined) - Number(a.rounds !== undefined));
  for (const [at, part] of parts.entries()) {
    const weights = parts.slice(at).reduce((sum, { weight }) => sum + weight, 0);
    const share = (left * part.weight) / weights;
    if (options.signal.aborted) break;
    if (parts.length > 1 && (part.needs ?? 0) > share) {
      options.print(`${part.name}: left out, it needs ${Math.ceil((part.needs ?? 0) / 60_000)} minutes`);
      continue;
    }
    const began = options.now();
    let savedAt = began;
    const ran = await runPart(part, share, results.parts[part.name] ?? nothingYet, options, (result) => {
      results = { date: options.date, parts: { ...results.parts, [part.name]: result } };
      if (options.now() - savedAt < SAVE_EVERY) return;
      savedAt = options.now();
      options.save(results);
    });
    options.save(results);
    failed += ran;
    left = Math.max(0, left - (options.now() - began));
  }
  return { results, failed };
};

/** Resolves with the number of failures. */
const runPart = async (
  part: Part,
  share: number,
  before: PartResult,
  options: SoakOptions,
  keep: (result: PartResult) => void,
): Promise<number> => {
  const { now, replay, memory } = options;
  const began = now();
  const until = began + share;
  const most = replay?.rounds ?? part.rounds ?? Number.POSITIVE_INFINITY;
  let seed = replay?.seed ?? before.next;
  let result = before;
  let counts: Counts = {};
  let held: number | undefined;
  let rounds = 0;
  let failed = 0;
  const fail = (at: number, message: string): void => {
    failed += 1;
    const known = result.failures.filter((each) => each.seed !== at);
    result = { ...result, failures: [...known, { seed: at, date: options.date, message }] };
    options.print(
      `${part.name}: FAILED at seed ${at}: ${message}\n  again: npm run soak -- --only ${part.name} --seed ${at}`,
    );
  };
  try {
    do {
      const startedAt = now();
      const outcome = await runRound(part, seed, until, options);
      if (outcome === 'stopped') break;
      rounds += 1;
      if ('error' in outcome) fail(seed, outcome.error);
      else counts = addCounts(counts, outcome.counts);
      if (replay === undefined) {
        result = {
          ...result,
          next: seed + 1,
          rounds: result.rounds + 1,
          milliseconds: result.milliseconds + now() - startedAt,
          counts: 'error' in outcome ? result.counts : addCounts(result.counts, outcome.counts),
        };
      } else if (!('error' in outcome)) {
        result = { ...result, failures: result.failures.map((each) => passing(each, seed, options.date)) };
      }
      keep(result);
      if (rounds === 2) held = memory?.();
      if ('error' in outcome && outcome.stuck) break;
      seed += 1;
    } while (
      rounds < most &&
      failed < MOST_FAILURES &&
      !options.signal.aborted &&
      (replay !== undefined || now() < until)
    );
  } finally {
    await part.close?.();
  }
  const growth = rounds > 4 && held !== undefined ? (memory?.() ?? held) - held : 0;
  if (growth > MOST_GROWTH) {
    fail(seed - 1, `memory grew by ${Math.round(growth / 1024 / 1024)} MiB in ${rounds} rounds`);
    keep(result);
  }
  const seconds = ((now() - began) / 1000).toFixed(0);
  options.print(
    `${part.name}: ${rounds} rounds in ${seconds} s, ${describeCounts(counts) || 'nothing done'}, ${failed} failed` +
      `${held === undefined || rounds <= 4 ? '' : `, memory ${growth < 0 ? '' : '+'}${(growth / 1024 / 1024).toFixed(1)} MiB`}`,
  );
  return failed;
};

const passing = (failure: Failure, seed: number, date: string): Failure =>
  failure.seed === seed ? { ...failure, passes: date } : failure;

type RoundOutcome = 'stopped' | { readonly counts: Counts } | { readonly error: string; readonly stuck: boolean };

const runRound = async (part: Part, seed: number, until: number, options: SoakOptions): Promise<RoundOutcome> => {
  const patience = Math.max(until - options.now(), part.needs ?? 0) + (options.grace ?? GRACE);
  const stuck = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => {
      stuck.abort();
      resolve('late');
    }, patience);
  });
  try {
    const signal = AbortSignal.any([options.signal, stuck.signal]);
    const ended = await Promise.race([part.run({ seed, until, signal }), late]);
    return ended === 'late' ? { error: 'the round did not end', stuck: true } : { counts: ended };
  } catch (error) {
    if (options.signal.aborted) return 'stopped';
    return { error: describeError(error), stuck: false };
  } finally {
    clearTimeout(timer);
  }
};

/** The first lines: enough to know it again, by its seed it can be had whole. */
const describeError = (error: unknown): string => {
  const text =
    error instanceof Error
      ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}`
      : String(error);
  return text.split('\n').slice(0, 3).join(' ').slice(0, 300);
};

/** Runs targets by their weights, counts what they did, and finds the slowest input. Knows no test framework: CI and soak both call it. */
import { type Chance, chanceFrom } from './chance.js';

/** Whether what was tried was taken. A target throws when a promise is broken. */
export type Outcome = 'accepted' | 'refused';

export interface Target {
  readonly name: string;
  /** Its share of the inputs: more for what strangers reach first, and for what costs little. */
  readonly weight: number;
  run(chance: Chance): Outcome | Promise<Outcome>;
  close?(): void | Promise<void>;
}

export interface Tally {
  inputs: number;
  accepted: number;
  refused: number;
  /** Milliseconds, and the seed of the one input that took them. */
  worst: { milliseconds: number; seed: number };
  total: number;
  /** The middle one of its inputs, in milliseconds: of a sample, where there were many. */
  median: number;
  /** The same of those that were taken: what a right one takes. */
  medianAccepted: number;
}

export interface FuzzResult {
  readonly inputs: number;
  /** Inputs that take too long, and not because of the machine. */
  readonly slow: readonly string[];
  readonly targets: Readonly<Record<string, Tally>>;
}

export interface FuzzOptions {
  readonly seed: number;
  /** How many in all; or until when, as `Date.now()` tells. */
  readonly inputs?: number;
  readonly until?: number;
  readonly signal?: AbortSignal;
}

/** Each input has a seed of its own, so that any one can be tried alone. */
const seedOf = (seed: number, at: number): number => (Math.imul(seed, 0x9e3779b1) + at * 7_919) | 0;

const attempt = async (
  target: Target,
  seed: number,
): Promise<{ readonly outcome: Outcome; readonly milliseconds: number }> => {
  const [begin, used] = [performance.now(), process.cpuUsage()];
  try {
    const made = target.run(chanceFrom(seed));
    const outcome = made instanceof Promise ? await made : made;
    // On a machine with other work much of the time is theirs; of what it waits for by itself, none is work.
    const { user, system } = process.cpuUsage(used);
    return { outcome, milliseconds: Math.min(performance.now() - begin, (user + system) / 1_000) };
  } catch (cause) {
    throw new Error(`${target.name} threw at seed ${seed}: ${String(cause)}`, { cause });
  }
};

/** Of so many inputs a target the time is kept. */
const sampled = 2_000;

interface Times {
  readonly all: number[];
  readonly accepted: number[];
}

const medianOf = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

const measure = async (target: Target, seed: number, tally: Tally, times: Times): Promise<void> => {
  const { outcome, milliseconds } = await attempt(target, seed);
  times.all[tally.inputs % sampled] = milliseconds;
  if (outcome === 'accepted') times.accepted[tally.accepted % sampled] = milliseconds;
  tally.inputs += 1;
  tally[outcome] += 1;
  tally.total += milliseconds;
  if (milliseconds > tally.worst.milliseconds) tally.worst = { milliseconds, seed };
};

/** No input may take longer than all of these: what no person notices, so many times what its like take, and what a right one takes. */
const unnoticed = 250;
const timesMedian = 200;
const timesAccepted = 10;

/** The slowest input of a target, if it is too slow: tried again alone, twice, because a loaded machine may have been at fault. */
const slowInput = async (target: Target, { worst, median, medianAccepted }: Tally): Promise<string | undefined> => {
  const bound = Math.max(unnoticed, timesMedian * median, timesAccepted * medianAccepted);
  let best = worst.milliseconds;
  for (let again = 0; again < 2 && best >= bound; again++)
    best = Math.min(best, (await attempt(target, worst.seed)).milliseconds);
  if (best < bound) return undefined;
  return `${target.name}, seed ${worst.seed}: ${best.toFixed(1)} ms, where the median is ${median.toFixed(3)} ms`;
};

/** Targets take turns, a few inputs each, so that a run that is cut short has tried all of them. */
const turn = 25;

export const fuzz = async (targets: readonly Target[], options: FuzzOptions): Promise<FuzzResult> => {
  const { seed, inputs: most = Number.POSITIVE_INFINITY, until = Number.POSITIVE_INFINITY, signal } = options;
  const weights = targets.reduce((sum, { weight }) => sum + weight, 0);
  const tallies = new Map(
    targets.map((target) => [
      target,
      {
        inputs: 0,
        accepted: 0,
        refused: 0,
        worst: { milliseconds: 0, seed: 0 },
        total: 0,
        median: 0,
        medianAccepted: 0,
      },
    ]),
  );
  const times = new Map(targets.map((target) => [target, { all: [], accepted: [] } as Times]));
  let done = 0;
  const isOver = (): boolean => done >= most || Date.now() >= until || signal?.aborted === true;
  for (let round = 0; !isOver(); round++) {
    for (const [target, tally] of tallies) {
      const share = Math.max(1, Math.round((turn * targets.length * target.weight) / weights));
      for (let at = 0; at < share && !isOver(); at++) {
        await measure(
          target,
          seedOf(seed, round * 100_000 + at),
          tally,
          times.get(target) ?? { all: [], accepted: [] },
        );
        done += 1;
      }
    }
  }
  const slow: string[] = [];
  for (const [target, tally] of tallies) {
    tally.median = medianOf(times.get(target)?.all ?? []);
    tally.medianAccepted = medianOf(times.get(target)?.accepted ?? []);
    const found = await slowInput(target, tally);
    if (found !== undefined) slow.push(found);
  }
  return { inputs: done, slow, targets: Object.fromEntries([...tallies].map(([{ name }, tally]) => [name, tally])) };
};

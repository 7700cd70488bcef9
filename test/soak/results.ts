/** What all soaks did so far: kept in test/soak/results, added up in docs/security.md. */
import type { Counts } from './part.js';

export interface Failure {
  readonly seed: number;
  readonly date: string;
  readonly message: string;
  /** The day since which this seed passes. */
  readonly passes?: string;
}

export interface PartResult {
  /** The seed of the next round. */
  readonly next: number;
  readonly rounds: number;
  readonly milliseconds: number;
  readonly counts: Counts;
  readonly failures: readonly Failure[];
}

export interface Results {
  /** The day of the last soak. */
  readonly date: string;
  readonly parts: Readonly<Record<string, PartResult>>;
}

export const nothingYet: PartResult = { next: 1, rounds: 0, milliseconds: 0, counts: {}, failures: [] };

export const addCounts = (a: Counts, b: Counts): Counts => {
  const sum: Record<string, number> = { ...a };
  for (const [word, count] of Object.entries(b)) sum[word] = (sum[word] ?? 0) + count;
  return sum;
};

export const parseResults = (text: string): Results => JSON.parse(text);

export const encodeResults = (results: Results): string => `${JSON.stringify(results, null, 2)}\n`;

const number = (value: number): string => Math.round(value).toLocaleString('en-GB');
const minutes = (milliseconds: number): string => (milliseconds / 60_000).toFixed(1);

export const describeCounts = (counts: Counts): string =>
  Object.entries(counts)
    .map(([word, count]) => `${number(count)} ${word}`)
    .join(', ');

const describeFailure = ({ seed, date, message, passes }: Failure): string =>
  `seed ${seed}, ${date}: ${message.replaceAll('|', '/')}${passes === undefined ? '' : ` (passes since ${passes})`}`;

/** The table for docs/security.md. */
export const tableOf = ({ date, parts }: Results): string => {
  const all = Object.entries(parts).sort(([a], [b]) => a.localeCompare(b));
  const rows = all.map(([name, { rounds, milliseconds, counts, failures }]) =>
    [
      name,
      minutes(milliseconds),
      number(rounds),
      describeCounts(counts),
      failures.map(describeFailure).join('; ') || 'none',
    ].join(' | '),
  );
  const sum = all.reduce((counts, [, part]) => addCounts(counts, part.counts), {} as Counts);
  const time = all.reduce((total, [, part]) => total + part.milliseconds, 0);
  const open = all.flatMap(([, part]) => part.failures).filter(({ passes }) => passes === undefined).length;
  return [
    '| part | minutes | rounds | counts | failures |',
    '|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
    `In all ${minutes(time)} minutes, last on ${date}: ${describeCounts(sum)}. Failures that still stand: ${open}.`,
  ].join('\n');
};

const begin = '<!-- soak: written by npm run soak -->';
const end = '<!-- /soak -->';

/** The document with the table between its markers. */
export const withTable = (document: string, results: Results): string => {
  const [from, to] = [document.indexOf(begin), document.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the document lacks ${begin} or ${end}`);
  return `${document.slice(0, from + begin.length)}\n${tableOf(results)}\n${document.slice(to)}`;
};

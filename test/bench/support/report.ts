/** Results as text: the tables that stand between markers in docs/performance.md. Pure. */
import type { Detail, Result, Row, Target } from './result.js';
import { median, quantile, round } from './stats.js';

const figureOf = (row: Row, of: Target['of']): number => {
  switch (of) {
    case 'median':
      return median(row.samples);
    case 'p95':
      return quantile(row.samples, 0.95);
    case 'p99':
      return quantile(row.samples, 0.99);
    case 'max':
      return Math.max(...row.samples);
    case 'ratio':
      return ratioOf(row) ?? Number.NaN;
  }
};

export const ratioOf = ({ samples, beside }: Row): number | undefined =>
  beside === undefined ? undefined : median(samples) / median(beside.samples);

/** Undefined where there is no target. */
export const isMet = (row: Row): boolean | undefined => {
  if (row.target === undefined) return undefined;
  const { of, atMost = Number.POSITIVE_INFINITY, atLeast = Number.NEGATIVE_INFINITY } = row.target;
  const value = figureOf(row, of);
  return value <= atMost && value >= atLeast;
};

const targetText = ({ of, atMost, atLeast }: Target, unit: string): string => {
  const bound = atMost === undefined ? `≥ ${round(atLeast ?? Number.NaN)}` : `≤ ${round(atMost)}`;
  return of === 'ratio' ? `${bound} ×` : `${of === 'median' ? '' : `${of} `}${bound} ${unit}`;
};

const figures = ({ samples, unit }: Row): string => {
  if (samples.length < 3) return `${round(median(samples))} ${unit}`;
  const high = samples.length >= 100 ? ['p99', 0.99] : ['p95', 0.95];
  return `${round(median(samples))} ${unit} (${high[0]} ${round(quantile(samples, Number(high[1])))}, n ${samples.length})`;
};

/** One row in a line, for whoever runs it. */
export const statement = (row: Row): string => {
  const ratio = ratioOf(row);
  const beside = row.beside === undefined ? '' : `; ${row.beside.what}: ${round(median(row.beside.samples))}`;
  return `${figures(row)}${beside}${ratio === undefined ? '' : `; ${round(ratio)} ×`}`;
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const rowText = (cost: number, row: Row): string => {
  const ratio = ratioOf(row);
  const met = isMet(row);
  const beside =
    row.beside === undefined ? '' : `${round(median(row.beside.samples))} ${row.unit} (${row.beside.what})`;
  const cells = [
    cost === 0 ? '' : String(cost),
    row.what,
    figures(row),
    row.target === undefined ? '' : targetText(row.target, row.unit),
    beside,
    ratio === undefined ? '' : `${round(ratio)} ×`,
    met === undefined ? '' : met ? 'met' : `**missed**${row.cause === undefined ? '' : `: ${row.cause}`}`,
  ];
  return `| ${cells.map(cell).join(' | ')} |`;
};

const machineText = ({ machine, date, name }: Result): string =>
  `\`${name}\`: ${date.slice(0, 10)}, ${machine.cores} cores (${machine.cpu}), ${machine.memoryGiB} GiB, ${machine.chromium}, Node ${machine.node.slice(1)}, commit ${machine.commit}, load before ${round(machine.load)}`;

/** All rows of all results. */
export const mainTable = (results: readonly Result[]): string => {
  const order = (cost: number): number => (cost === 0 ? Number.POSITIVE_INFINITY : cost);
  const sorted = results.toSorted((a, b) => order(a.cost) - order(b.cost) || a.name.localeCompare(b.name));
  return [
    '| | cost | measured | target | beside | ratio | |',
    '|---|---|---|---|---|---|---|',
    ...sorted.flatMap(({ cost, rows }) => rows.map((row) => rowText(cost, row))),
    '',
    ...sorted.map((result) => `- ${machineText(result)}`),
  ].join('\n');
};

const detailText = ({ title, cells: [head = [], ...rest] }: Detail): string => {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [`${title}:`, '', line(head), `|${'---|'.repeat(head.length)}`, ...rest.map(line)].join('\n');
};

const detailsOf = ({ details = [], plots = [] }: Result): string =>
  [...details.map(detailText), ...plots.map(({ name, title }) => `![${title}](bench/${name}.svg)`)].join('\n\n');

/**
 * The text with everything between its markers made anew: `<!-- bench -->` … `<!-- /bench -->` the table, `<!-- bench cold-open -->` … the
 * details and plots of one cost. What stands around them stays. Throws for a cost with details that has no place.
 */
export const fillIn = (text: string, results: readonly Result[]): string => {
  const place = (into: string, marker: string, content: string): string => {
    const [open, close] = [`<!-- ${marker} -->`, `<!-- /${marker} -->`];
    const [from, to] = [into.indexOf(open), into.indexOf(close)];
    if (from < 0 || to < from) throw new RangeError(`docs/performance.md has no ${open} … ${close}`);
    return `${into.slice(0, from + open.length)}\n${content}\n${into.slice(to)}`;
  };
  const sections = results.filter((result) => detailsOf(result) !== '');
  return sections.reduce(
    (into, result) => place(into, `bench ${result.name}`, detailsOf(result)),
    place(text, 'bench', mainTable(results)),
  );
};

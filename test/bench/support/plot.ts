/** A plot as SVG: lines over two axes, linear or logarithmic. Readable on white and on black. Pure. */
import type { Axis, Plot } from './result.js';
import { round } from './stats.js';

const width = 640;
const height = 360;
const edge = { left: 72, right: 16, top: 36, bottom: 52 };
const colours = ['#b3261e', '#2b6cb0', '#2f855a', '#975a16', '#6b46c1'];

interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

const niceStep = (span: number): number => {
  const power = 10 ** Math.floor(Math.log10(span / 4));
  return power * ([1, 2, 5, 10].find((factor) => factor * power * 5 >= span) ?? 10);
};

const linear = (values: readonly number[], from: number, to: number): Scale => {
  const step = niceStep(Math.max(...values, Number.MIN_VALUE));
  const top = Math.ceil(Math.max(...values) / step) * step;
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, i) => i * step);
  return { at: (value) => from + (value / top) * (to - from), ticks };
};

const logarithmic = (values: readonly number[], from: number, to: number): Scale => {
  if (values.some((value) => value <= 0)) throw new RangeError('a logarithmic axis has no zero');
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  return { at: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from), ticks };
};

const scale = (axis: Axis, values: readonly number[], from: number, to: number): Scale =>
  (axis.log === true ? logarithmic : linear)(values, from, to);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const short = (value: number): string =>
  value >= 1e6 ? `${round(value / 1e6)}M` : value >= 1e4 ? `${round(value / 1e3)}k` : round(value);

const text = (x: number, y: number, content: string, more = ''): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escaped(content)}</text>`;

export const plotSvg = (plot: Plot): string => {
  const points = plot.lines.flatMap((line) => line.points);
  const right = width - edge.right;
  const bottom = height - edge.bottom;
  const x = scale(
    plot.x,
    points.map(([value]) => value),
    edge.left,
    right,
  );
  const y = scale(
    plot.y,
    points.map(([, value]) => value),
    bottom,
    edge.top,
  );
  const rule = (x1: number, y1: number, x2: number, y2: number): string =>
    `<path class="rule" d="M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}"/>`;
  const grid = [
    ...x.ticks.flatMap((tick) => [
      rule(x.at(tick), edge.top, x.at(tick), bottom),
      text(x.at(tick), bottom + 16, short(tick), 'text-anchor="middle"'),
    ]),
    ...y.ticks.flatMap((tick) => [
      rule(edge.left, y.at(tick), right, y.at(tick)),
      text(edge.left - 6, y.at(tick) + 4, short(tick), 'text-anchor="end"'),
    ]),
  ];
  const lines = plot.lines.flatMap((line, i) => {
    const colour = colours[i % colours.length] ?? '#000';
    const path = line.points.map(([a, b]) => `${x.at(a).toFixed(1)} ${y.at(b).toFixed(1)}`);
    return [
      `<path fill="none" stroke="${colour}" stroke-width="2" d="M${path.join('L')}"/>`,
      ...line.points.map(
        ([a, b]) => `<circle cx="${x.at(a).toFixed(1)}" cy="${y.at(b).toFixed(1)}" r="3" fill="${colour}"/>`,
      ),
      text(edge.left + 10, edge.top + 14 + i * 16, line.name, `style="fill:${colour}"`),
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(plot.title)}">`,
    '<style>text{font:12px sans-serif;fill:#777}.rule{stroke:#999;stroke-opacity:.35}</style>',
    text(edge.left, 20, plot.title, 'style="font-weight:bold"'),
    ...grid,
    ...lines,
    text((edge.left + right) / 2, height - 14, plot.x.label, 'text-anchor="middle"'),
    text(
      16,
      (edge.top + bottom) / 2,
      plot.y.label,
      `text-anchor="middle" transform="rotate(-90 16 ${(edge.top + bottom) / 2})"`,
    ),
    '</svg>',
    '',
  ].join('\n');
};

import { describe, expect, it } from 'vitest';
import { inTurn } from './bench.js';
import { plotSvg } from './plot.js';
import { fillIn, isMet, mainTable, statement } from './report.js';
import type { Plot, Result, Row } from './result.js';
import { median, quantile, round } from './stats.js';

const row: Row = {
  what: 'a | b',
  unit: 'ms',
  samples: [10, 30, 20],
  beside: { what: 'bare', samples: [40, 40, 40] },
  target: { of: 'ratio', atMost: 0.5 },
  cause: 'it waits',
};

const plot: Plot = {
  name: 'p',
  title: 'a < b',
  x: { label: 'x', log: true },
  y: { label: 'y' },
  lines: [
    {
      name: 'one',
      points: [
        [1, 5],
        [1000, 50],
      ],
    },
  ],
};

const result: Result = {
  name: 'cold-open',
  machine: {
    cpu: 'cpu',
    cores: 2,
    memoryGiB: 8,
    system: 'Linux',
    node: 'v20.1.0',
    chromium: 'Chromium 1',
    commit: 'abc',
    load: 0,
    packages: {},
  },
  date: '2026-01-02T03:04:05Z',
  seconds: 1,
  cost: 2,
  rows: [row],
  details: [
    {
      title: 'Where',
      cells: [
        ['step', 'ms'],
        ['link', '3'],
      ],
    },
  ],
  plots: [plot],
};

describe('the frame of the bench', () => {
  it('takes medians and quantiles of unsorted samples', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN]);
    expect([quantile([5, 1, 3], 0.95), quantile([1, 2, 3, 4], 0.5), quantile([1], 0)]).toEqual([5, 2, 1]);
    expect([round(1234.5), round(12.34), round(1.234), round(3), round(Number.NaN)]).toEqual([
      '1235',
      '12.3',
      '1.23',
      '3',
      '—',
    ]);
  });

  it('knows a missed target from one that is met, by each of the figures', () => {
    expect(isMet(row)).toBe(true);
    expect(isMet({ ...row, target: { of: 'ratio', atMost: 0.49 } })).toBe(false);
    expect(isMet({ ...row, target: { of: 'max', atMost: 29 } })).toBe(false);
    expect(isMet({ ...row, target: { of: 'median', atLeast: 20 } })).toBe(true);
    expect(isMet({ ...row, target: { of: 'median', atLeast: 21 } })).toBe(false);
    expect(isMet({ what: 'w', unit: 'u', samples: [1] })).toBeUndefined();
  });

  it('says what was measured, beside what, and the cause only of what is missed', () => {
    expect(statement(row)).toBe('20 ms (p95 30, n 3); bare: 40; 0.50 ×');
    expect(mainTable([result])).toContain(
      '| 2 | a \\| b | 20 ms (p95 30, n 3) | ≤ 0.50 × | 40 ms (bare) | 0.50 × | met |',
    );
    const missed = { ...result, rows: [{ ...row, target: { of: 'median', atMost: 5 } as const }] };
    expect(mainTable([missed])).toContain('| ≤ 5 ms | 40 ms (bare) | 0.50 × | **missed**: it waits |');
  });

  it('fills in between its markers, leaves the words around them, and is the same the second time', () => {
    const text =
      'before\n<!-- bench -->\nold\n<!-- /bench -->\nbetween\n<!-- bench cold-open --><!-- /bench cold-open -->\nafter';
    const filled = fillIn(text, [result]);
    expect(filled).toMatch(
      /^before\n<!-- bench -->\n\| \| cost[\s\S]*\nbetween\n<!-- bench cold-open -->\nWhere:[\s\S]*\| link \| 3 \|[\s\S]*bench\/p\.svg[\s\S]*\nafter$/,
    );
    expect(filled).not.toContain('old\n');
    expect(fillIn(filled, [result])).toBe(filled);
    expect(() => fillIn('<!-- bench --><!-- /bench -->', [result])).toThrow(RangeError);
  });

  it('draws lines within the plot, and no zero on a logarithmic axis', () => {
    const svg = plotSvg(plot);
    expect(svg).toContain('a &lt; b');
    for (const [, x, y] of svg.matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)) {
      expect(Number(x)).toBeGreaterThanOrEqual(72);
      expect(Number(x)).toBeLessThanOrEqual(624);
      expect(Number(y)).toBeGreaterThanOrEqual(36);
      expect(Number(y)).toBeLessThanOrEqual(308);
    }
    expect(() => plotSvg({ ...plot, lines: [{ name: 'zero', points: [[0, 1]] }] })).toThrow(RangeError);
  });

  it('takes turns, each second round backwards', async () => {
    const order: string[] = [];
    const way = (name: string) => async (round: number) => order.push(`${name}${round}`);
    const taken = await inTurn(2, { a: way('a'), b: way('b') });
    expect(order).toEqual(['a0', 'b0', 'b1', 'a1']);
    expect(taken).toEqual({ a: [1, 4], b: [2, 3] });
  });
});

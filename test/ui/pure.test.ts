import { describe, expect, it } from 'vitest';
import type { DeviceView } from '../../src/app/view.js';
import type { DidKey } from '../../src/base/index.js';
import { firstOf } from '../../src/ui/pages/devices/order.js';
import { lineOf, plotHeight, plotWidth, topOf } from '../../src/ui/pages/node/plot.js';
import { exportName } from '../../src/ui/pages/settings/export-name.js';

describe('the plot of the node page', () => {
  it('has a top that holds all values, in steps that do not dance', () => {
    expect(topOf([])).toBe(1000);
    expect(topOf([1200, 1900])).toBe(2000);
    expect(topOf([2001])).toBe(5000);
    expect(topOf([99_999])).toBe(100_000);
  });

  it('ends at the right edge, with the highest value at the top', () => {
    const line = lineOf([0, 1000], 1000);
    expect(line.startsWith('M')).toBe(true);
    expect(line.endsWith(`L${plotWidth.toFixed(1)} 1.0`)).toBe(true);
    expect(line).toContain(` ${(plotHeight - 1).toFixed(1)}L`);
    expect(lineOf([], 1000)).toBe('');
  });
});

describe('the name of an exported file', () => {
  const day = new Date('2026-03-04T10:00:00Z');
  it.each([
    ['Ada Thornfield', 'ada-thornfield-2026-03-04.car'],
    ['  ../../é"<>  ', 'e-2026-03-04.car'],
    ['דוד', 'tabard-2026-03-04.car'],
    ['', 'tabard-2026-03-04.car'],
  ])('is plain: %s', (name, file) => {
    expect(exportName(name, day, 'car')).toBe(file);
  });
});

const keyOf = (letter: string): DidKey => `did:key:z${letter}` as DidKey;

describe('the devices page', () => {
  const device = (id: string, addedAt: number, addedBy: DidKey | null): DeviceView => ({
    ...{ id: keyOf(id), name: '', kind: '', addedAt, addedBy, lastSeen: 0 },
    ...{ here: false, state: 'active', signs: [], holds: null },
  });

  it('calls the one first that nobody added and that came before those that came by the words', () => {
    const first = device('b', 10, null);
    expect(firstOf([device('a', 30, null), first, device('c', 5, keyOf('b'))])).toBe(first.id);
    expect(firstOf([first, device('a', 0, null)])).toBe(first.id);
    expect(firstOf([device('c', 5, keyOf('b'))])).toBeUndefined();
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { type Arms, armsOf, blazonOf, type Charge, drawArms } from '../../src/arms/index.js';
import { didAt, someArms, tincturesOf } from './support.js';

const N = 10_000;
let all: readonly Arms[] = [];
beforeAll(() => {
  all = someArms(N);
});

const tally = <Item>(items: Iterable<Item>): ReadonlyMap<Item, number> => {
  const counts = new Map<Item, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
};

/** Pairs that are the same. */
const samePairs = (counts: ReadonlyMap<unknown, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);

const shannon = (counts: ReadonlyMap<unknown, number>): number => {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts.values()].reduce((sum, count) => sum - (count / total) * Math.log2(count / total), 0);
};

const chargesOf = ({ field, piece, groups }: Arms): readonly Charge[] =>
  [field.strewn, ...[...groups, piece?.on].flatMap((group) => [group?.charge, group?.and])].filter(
    (charge) => charge !== undefined,
  );

const shareOf = (counts: ReadonlyMap<unknown, number>, total: number): readonly number[] =>
  [...counts.values()].map((count) => count / total);

describe('the spread over 10,000 identities', () => {
  it('gives nearly everybody arms of their own: at most 30 of 50 million pairs are the same (21 bits and more)', () => {
    const counts = tally(all.map(blazonOf));
    const pairs = samePairs(counts);
    expect(counts.size).toBeGreaterThan(N - 30);
    expect(Math.log2((N * (N - 1)) / 2 / Math.max(1, pairs))).toBeGreaterThan(20.7);
  });

  it('draws two arms the same only where the blazon is the same', () => {
    const drawings = tally(all.map((arms) => JSON.stringify(drawArms(arms).parts)));
    expect(drawings.size).toBe(tally(all.map(blazonOf)).size);
  });

  it('keeps nearly all apart as marks, which have no lines of partition', () => {
    const marks = tally(all.map((arms) => JSON.stringify(drawArms(arms, 'mark').parts)));
    expect(marks.size).toBeGreaterThan(N - 45);
  });

  it('uses all seven tinctures, colours in a quarter to a third of all arms, metals in two thirds', () => {
    const counts = tally(all.flatMap((arms) => [...tincturesOf(arms)]));
    expect(counts.size).toBe(7);
    for (const share of shareOf(counts, N)) {
      expect(share).toBeGreaterThan(0.24);
      expect(share).toBeLessThan(0.67);
    }
  });

  it('uses all 32 charges, each about as often as the others', () => {
    const counts = tally(all.flatMap(chargesOf));
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    expect(counts.size).toBe(32);
    expect(shannon(counts)).toBeGreaterThan(4.95);
    for (const share of shareOf(counts, total)) expect(share * 32).toBeGreaterThan(0.8);
  });

  it('uses all 19 ordinaries and all 15 ways to part and vary a field', () => {
    const ordinaries = tally(all.flatMap(({ piece }) => (piece ? [piece.ordinary] : [])));
    const partings = tally(all.flatMap(({ field }) => (field.parting ? [field.parting] : [])));
    expect(ordinaries.size).toBe(19);
    expect(partings.size).toBe(15);
    for (const share of shareOf(ordinaries, N)) expect(share).toBeGreaterThan(0.01);
    for (const share of shareOf(partings, N)) expect(share).toBeGreaterThan(0.005);
    expect(shannon(ordinaries)).toBeGreaterThan(3.9);
    expect(shannon(partings)).toBeGreaterThan(3.7);
  });

  it('has no more than four tinctures in any arms', () => {
    for (const arms of all) expect(tincturesOf(arms).size).toBeLessThanOrEqual(4);
  });

  it('does not read the eight letters that stand beside a name', () => {
    for (let at = 0; at < 200; at++) {
      const did = didAt(at);
      const other = did.replace(/:[a-z2-7]{8}(?=[a-z2-7]{24}$)/, ':abcdefgh') as typeof did;
      expect(armsOf(other)).toEqual(armsOf(did));
    }
  });
});

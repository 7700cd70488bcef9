import { describe, expect, it } from 'vitest';
import { createLineHeights } from '../../src/ui/parts/line-heights.js';
import { makeChance } from '../faults/kill/chance.js';

describe('heights of lines', () => {
  it('are those that were set, summed up, wherever lines were put behind or measured', () => {
    const { below } = makeChance(7);
    const heights = createLineHeights();
    const plain: number[] = [];
    const check = (): void => {
      let sum = 0;
      for (const [index, height] of plain.entries()) {
        expect(heights.before(index)).toBe(sum);
        expect(heights.at(sum)).toBe(index);
        expect(heights.at(sum + height - 1)).toBe(index);
        expect(heights.of(index)).toBe(height);
        sum += height;
      }
      expect([heights.total(), heights.count]).toEqual([sum, plain.length]);
      if (plain.length > 0) expect([heights.at(sum + 999), heights.at(-5)]).toEqual([plain.length - 1, 0]);
    };
    check();
    for (let step = 0; step < 60; step++) {
      const many = below(20);
      heights.grow(plain.length + many, 180);
      plain.push(...Array.from({ length: many }, () => 180));
      for (let times = 0; times < 5 && plain.length > 0; times++) {
        const index = below(plain.length);
        plain[index] = 1 + below(900);
        heights.set(index, plain[index] ?? 0);
      }
      if (step === 40) {
        plain.splice(10, 30);
        heights.anew(plain.length, (index) => plain[index] ?? 0);
      }
      check();
    }
    expect(plain.length).toBeGreaterThan(300);
  });
});

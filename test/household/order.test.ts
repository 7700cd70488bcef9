import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOrderKey, orderBetween, orderedKeys } from '../../src/household/order.js';

describe('order keys', () => {
  it('HSE-4 stand between their neighbours, wherever one inserts', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (positions) => {
        const keys: string[] = [];
        for (const position of positions) {
          const at = position % (keys.length + 1);
          const key = orderBetween(keys[at - 1], keys[at]);
          expect(isOrderKey(key)).toBe(true);
          keys.splice(at, 0, key);
        }
        expect([...keys].sort()).toEqual(keys);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('HSE-4 stay short at both ends', () => {
    let [first, last] = [orderBetween(undefined, undefined), orderBetween(undefined, undefined)];
    for (let count = 0; count < 200; count++) {
      first = orderBetween(undefined, first);
      last = orderBetween(last, undefined);
    }
    expect(first.length).toBeLessThan(60);
    expect(last.length).toBeLessThan(20);
    expect(Math.max(...orderedKeys(50).map((key) => key.length))).toBeLessThan(4);
  });

  it('cannot be made between equal or swapped neighbours', () => {
    expect(() => orderBetween('V', 'V')).toThrow(RangeError);
    expect(() => orderBetween('W', 'V')).toThrow(RangeError);
  });

  it.each([undefined, null, 1, '', '0', 'a0', 'ä', ' ', 'a'.repeat(201)])('are not %j', (value) => {
    expect(isOrderKey(value)).toBe(false);
  });
});

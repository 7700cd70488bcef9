/** Chance that a seed repeats. */
export interface Chance {
  /** 0 ≤ n < 1 */
  next(): number;
  below(limit: number): number;
  of<T>(items: readonly T[]): T;
}

/** mulberry32. */
export const makeChance = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    of(items) {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('"items" is empty');
      return item;
    },
  };
};

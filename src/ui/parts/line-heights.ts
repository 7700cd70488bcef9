/**
 * How high the lines of a long list are, and where each begins: sums over powers of two of them (a Fenwick tree), so that what is measured, looked up
 * or put behind the others costs the logarithm of their number.
 */
export interface LineHeights {
  readonly count: number;
  of(index: number): number;
  set(index: number, height: number): void;
  /** Puts lines of this height behind the others. */
  grow(count: number, height: number): void;
  /** All of them, as they are told. */
  anew(count: number, heightOf: (index: number) => number): void;
  /** Of all lines before this one. */
  before(index: number): number;
  total(): number;
  /** The line at a place, at most the last. */
  at(offset: number): number;
}

export const createLineHeights = (): LineHeights => {
  let heights = new Float64Array(64);
  /** At i the sum of as many heights up to the i-th (from 1) as the lowest bit of i says. */
  let sums = new Float64Array(65);
  let count = 0;

  const room = (wanted: number): void => {
    if (wanted <= heights.length) return;
    const [moreHeights, moreSums] = [new Float64Array(wanted * 2), new Float64Array(wanted * 2 + 1)];
    moreHeights.set(heights);
    moreSums.set(sums);
    [heights, sums] = [moreHeights, moreSums];
  };

  const before = (index: number): number => {
    let sum = 0;
    for (let at = Math.min(Math.max(index, 0), count); at > 0; at -= at & -at) sum += sums[at] ?? 0;
    return sum;
  };

  const push = (height: number): void => {
    const at = count + 1;
    heights[count] = height;
    const below = before(count) - before(at - (at & -at));
    count = at;
    sums[at] = height + below;
  };

  return {
    get count() {
      return count;
    },
    of: (index) => (index < count ? (heights[index] ?? 0) : 0),
    set(index, height) {
      if (index < 0 || index >= count) return;
      const more = height - (heights[index] ?? 0);
      heights[index] = height;
      for (let at = index + 1; at <= count; at += at & -at) sums[at] = (sums[at] ?? 0) + more;
    },
    grow(wanted, height) {
      room(wanted);
      while (count < wanted) push(height);
    },
    anew(wanted, heightOf) {
      count = 0;
      room(wanted);
      for (let index = 0; index < wanted; index++) push(heightOf(index));
    },
    before,
    total: () => before(count),
    at(offset) {
      let [index, left] = [0, offset];
      let bit = 1;
      while (bit * 2 <= count) bit *= 2;
      for (; bit > 0; bit >>= 1) {
        const next = index + bit;
        if (next > count || (sums[next] ?? 0) > left) continue;
        index = next;
        left -= sums[next] ?? 0;
      }
      return Math.max(0, Math.min(index, count - 1));
    },
  };
};

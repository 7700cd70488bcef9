/** From samples to a line: newest at the right edge, the highest at the top. Pure. */

export const plotWidth = 240;
export const plotHeight = 64;
const shown = 120;

/** A level for the top of the plot that does not dance: the next of 1, 2, 5 × 10ⁿ above the highest. */
export const topOf = (values: readonly number[]): number => {
  const most = Math.max(1000, ...values);
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * power).find((level) => level >= most) ?? most;
};

/** The `d` of a path; empty without samples. */
export const lineOf = (values: readonly number[], top: number): string =>
  values
    .slice(-shown)
    .map((value, index, { length }) => {
      const x = plotWidth - ((length - 1 - index) * plotWidth) / (shown - 1);
      const y = plotHeight - 1 - (Math.min(value, top) / top) * (plotHeight - 2);
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');

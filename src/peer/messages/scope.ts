/** Which part of a repository is meant: key ranges `[from, to]`, left out for all of it. */
import { MAX_PART_STREAMS } from '../../repo/limits.js';
import { type Scope, WHOLE } from '../../repo/scope.js';
import { integer, list, malformed, optional, pair, record, type Shape, text } from './shape.js';

const MAX_RANGES = 32;
const ranges = list(pair(text(1100), text(1100)), MAX_RANGES);

export const scope: Shape<Scope> = {
  read(value, name) {
    const pairs = ranges.read(value, name);
    let last = '';
    const scope = pairs.map(([from, to]) => {
      if (from < last || from >= to) malformed(name);
      last = to;
      return { from, to };
    });
    return scope.length === 0 ? WHOLE : scope;
  },
  write: (value) => (isWhole(value) ? undefined : ranges.write(value.map(({ from, to }) => [from, to] as const))),
};

/** Besides the ranges: posts of these streams, or the newest of each or of all (`Part`). A version that does not know them gives the ranges. */
export const posts = optional(record({ streams: list(text(13), MAX_PART_STREAMS), newest: optional(integer()) }));

const isWhole = (value: Scope): boolean => JSON.stringify(value) === JSON.stringify(WHOLE);

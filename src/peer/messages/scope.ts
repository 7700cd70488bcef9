/** Which part of a repository is meant: key ranges `[from, to]`, left out for all of it. */
import { parseScope, type Scope, WHOLE } from '../../repo/scope.js';
import { list, malformed, pair, type Shape, text } from './shape.js';

const MAX_RANGES = 32;
const ranges = list(pair(text(1100), text(1100)), MAX_RANGES);

export const scope: Shape<Scope> = {
  read(value, name) {
    const pairs = ranges.read(value, name);
    if (pairs.length === 0) return WHOLE;
    return parseScope(pairs.map(([from, to]) => ({ from, to }))) ?? malformed(name);
  },
  write: (value) => (isWhole(value) ? undefined : ranges.write(value.map(({ from, to }) => [from, to] as const))),
};

const isWhole = (value: Scope): boolean =>
  value.length === WHOLE.length &&
  value.every((range, at) => range.from === WHOLE[at]?.from && range.to === WHOLE[at]?.to);

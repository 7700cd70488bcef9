/** Making scopes, and scopes of scopes. Apart from `scope.ts`, which is all that a first visit needs of them. */
import type { RecordPath } from '../base/index.js';
import { MAX_PATH_BYTES, MAX_RANGES } from './limits.js';
import { behind, type KeyRange, type Scope, WHOLE } from './scope.js';

/** Every path that starts with these letters: a collection is `prefixScope('app.tabard.post/')`. */
export const prefixScope = (prefix: string): Scope => {
  if (prefix === '') return WHOLE;
  return [{ from: prefix, to: prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1) }];
};

/** One collection. */
export const collectionScope = (collection: string): Scope => prefixScope(`${collection}/`);

/** Exactly one path. */
export const pathScope = (path: RecordPath): Scope => [{ from: path, to: `${path}\x00` }];

/** Keys of a collection from one to another, both with it: posts between two TIDs. */
export const betweenScope = (collection: string, first: string, last: string): Scope => [
  { from: `${collection}/${first}`, to: `${collection}/${last}\x00` },
];

/** One scope that covers all of these: sorted, overlaps joined. */
export const uniteScopes = (...scopes: readonly Scope[]): Scope => {
  const sorted = scopes.flat().sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const united: KeyRange[] = [];
  for (const range of sorted) {
    const last = united.at(-1);
    if (last === undefined || range.from > last.to) united.push(range);
    else if (range.to > last.to) united[united.length - 1] = { from: last.from, to: range.to };
  }
  return united;
};

/** Ranges from another peer, or undefined: bounded, in order, apart. */
export const parseScope = (ranges: readonly unknown[]): Scope | undefined => {
  if (ranges.length === 0 || ranges.length > MAX_RANGES) return undefined;
  let last: string | undefined;
  const scope: KeyRange[] = [];
  for (const range of ranges) {
    if (typeof range !== 'object' || range === null) return undefined;
    const from: unknown = Reflect.get(range, 'from');
    const to: unknown = Reflect.get(range, 'to');
    if (typeof from !== 'string' || typeof to !== 'string' || from >= to) return undefined;
    if (to.length > MAX_PATH_BYTES + 1 || (last !== undefined && from < last)) return undefined;
    last = to;
    scope.push({ from, to });
  }
  return scope;
};

/** True if all of `inner` lies in `outer`. */
export const coversScope = (outer: Scope, inner: Scope): boolean => {
  const united = uniteScopes(outer);
  return inner.every(({ from, to }) => {
    const range = behind(united, from);
    return range !== undefined && range.from <= from && to <= range.to;
  });
};

/** What lies in both. */
export const intersectScopes = (a: Scope, b: Scope): Scope => {
  const both: KeyRange[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [one, other] = [a[i], b[j]];
    if (one === undefined || other === undefined) return both;
    const { from } = one.from > other.from ? one : other;
    const { to } = one.to < other.to ? one : other;
    if (from < to) both.push({ from, to });
    if (one.to < other.to) i += 1;
    else j += 1;
  }
};

/** What lies in the first and not in the second. */
export const subtractScope = (a: Scope, b: Scope): Scope => {
  const left: KeyRange[] = [];
  for (const { from, to } of a) {
    let at = from;
    for (const taken of b) {
      if (taken.to <= at) continue;
      if (taken.from >= to) break;
      if (taken.from > at) left.push({ from: at, to: taken.from });
      at = taken.to;
      if (at >= to) break;
    }
    if (at < to) left.push({ from: at, to });
  }
  return left;
};

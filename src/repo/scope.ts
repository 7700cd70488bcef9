/**
 * Which part of a tree one speaks of: key ranges, half open, in order and apart. The whole tree is one range. Ranges
 * are plain text pairs, so they cross a thread or a link as they are.
 */
import type { RecordPath } from '../base/index.js';
import { MAX_PATH_BYTES, MAX_RANGES } from './limits.js';

/** Paths from `from` up to, but not with, `to`. */
export interface KeyRange {
  readonly from: string;
  readonly to: string;
}

export type Scope = readonly KeyRange[];

/** Above every path: the open upper bound of a tree. */
export const PATH_END = '\x7f';

/** The whole tree. */
export const WHOLE: Scope = [{ from: '', to: PATH_END }];

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

/** True if the path lies in the scope. */
export const inScope = (scope: Scope, path: string): boolean => scope.some(({ from, to }) => path >= from && path < to);

/** True if a path between the two (neither with it) can lie in the scope. */
export const touchesScope = (scope: Scope, low: string, high: string): boolean =>
  scope.some(({ from, to }) => low < to && high > from);

/** True if all of `inner` lies in `outer`. */
export const coversScope = (outer: Scope, inner: Scope): boolean =>
  inner.every((range) => uniteScopes(outer).some(({ from, to }) => from <= range.from && range.to <= to));

/**
 * Which part of a tree one speaks of: key ranges, half open, in order and apart. The whole tree is one range. Ranges
 * are plain text pairs, so they cross a thread or a link as they are.
 */

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

/** As messages name everything. */
export const ALL = { scope: WHOLE, posts: null };

/** The first range that ends behind a path: ranges are in order and apart. A stream's posts are thousands of ranges. */
export const behind = (scope: Scope, path: string): KeyRange | undefined => {
  let [first, end] = [0, scope.length];
  while (first < end) {
    const middle = (first + end) >> 1;
    if ((scope[middle]?.to ?? '') > path) end = middle;
    else first = middle + 1;
  }
  return scope[first];
};

/** True if the path lies in the scope. */
export const inScope = (scope: Scope, path: string): boolean => (behind(scope, path)?.from ?? PATH_END) <= path;

/** True if a path between the two (neither with it) can lie in the scope. */
export const touchesScope = (scope: Scope, low: string, high: string): boolean =>
  (behind(scope, low)?.from ?? high) < high;

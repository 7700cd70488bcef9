/** Texts that change in two places at once: what changed, where a cursor is afterwards, and both changes in one text. Pure. */

/** `removed` letters at `at` gave way to `inserted`. */
export interface TextChange {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

/** The one change that leads from a text to another: all between their common beginning and their common end. */
export const changeBetween = (before: string, after: string): TextChange => {
  const shorter = Math.min(before.length, after.length);
  let at = 0;
  while (at < shorter && before[at] === after[at]) at++;
  let end = 0;
  while (end < shorter - at && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { at, removed: before.length - at - end, inserted: after.slice(at, after.length - end) };
};

/** Where a cursor stands after a change that somebody else made. */
export const movedCursor = (cursor: number, { at, removed, inserted }: TextChange): number => {
  if (cursor <= at) return cursor;
  return cursor >= at + removed ? cursor + inserted.length - removed : at + inserted.length;
};

/** `mine` and `theirs` both grew out of `base`: a text with both changes. */
export const rebaseText = (base: string, mine: string, theirs: string): string => {
  if (base === theirs || mine === theirs) return mine;
  if (base === mine) return theirs;
  const own = changeBetween(base, mine);
  const other = changeBetween(base, theirs);
  const start = movedCursor(own.at, other);
  const end = Math.max(start, movedCursor(own.at + own.removed, other));
  return theirs.slice(0, start) + own.inserted + theirs.slice(end);
};

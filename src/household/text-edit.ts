/** Edits of a text as splices, in UTF-16 positions, as `<textarea>` and Y.Text count. A pair of surrogates is never cut. */

export interface Splice {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

/** The smallest splice that makes `after` of `before`, or undefined if they are equal. */
export const diffText = (before: string, after: string): Splice | undefined => {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  if (cutsPair(before, start) || cutsPair(after, start)) start--;
  if (cutsPair(before, before.length - end) || cutsPair(after, after.length - end)) end--;
  return { at: start, remove: before.length - end - start, insert: after.slice(start, after.length - end) };
};

/** The same edit after another one was made first: what somebody typed stays where they typed it. */
export const rebaseSplice = (edit: Splice, done: Splice): Splice => {
  const shift = done.insert.length - done.remove;
  const doneEnd = done.at + done.remove;
  if (edit.at >= doneEnd) return { ...edit, at: edit.at + shift };
  if (edit.at + edit.remove <= done.at) return edit;
  // They overlap: what the other removed is gone already; of the rest, remove what stands outside its insertion.
  const before = Math.max(0, done.at - edit.at);
  const after = Math.max(0, edit.at + edit.remove - doneEnd);
  if (before > 0) return { at: edit.at, remove: before, insert: edit.insert };
  return { at: done.at + done.insert.length, remove: after, insert: edit.insert };
};

export const applySplice = (text: string, { at, remove, insert }: Splice): string =>
  text.slice(0, at) + insert + text.slice(at + remove);

/** Where a cursor stands after a splice was made around it. */
export const moveCursor = (position: number, { at, remove, insert }: Splice): number => {
  if (position <= at) return position;
  if (position >= at + remove) return position + insert.length - remove;
  return at + insert.length;
};

/** A splice that stays within the text and cuts no pair. */
export const fitSplice = (text: string, { at, remove, insert }: Splice): Splice => {
  let start = Math.min(Math.max(0, Math.trunc(at)), text.length);
  let end = Math.min(Math.max(start, Math.trunc(at + remove)), text.length);
  if (cutsPair(text, start)) start--;
  if (cutsPair(text, end)) end++;
  return { at: start, remove: end - start, insert };
};

const cutsPair = (text: string, at: number): boolean =>
  at > 0 && at < text.length && isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

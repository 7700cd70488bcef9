/** What is being typed after an `@` or a `#`, and what a choice puts there. Pure. */

export interface Query {
  readonly kind: 'person' | 'tag';
  readonly words: string;
  /** Where the sign stands. */
  readonly from: number;
}

/** A name may have a second word; what stands before the sign must not be a word. */
const begun =
  /(?<![\p{L}\p{M}\p{N}_@#&/.])(?:@(?<person>[\p{L}\p{M}\p{N}_'’.-]{0,40}(?: [\p{L}\p{M}\p{N}_'’.-]{1,40})?)|#(?<tag>[\p{L}\p{M}\p{N}_·]{1,64}))$/u;

export const queryAt = (text: string, caret: number): Query | undefined => {
  const found = begun.exec(text.slice(Math.max(0, caret - 120), caret));
  if (found === null) return undefined;
  const words = found.groups?.person ?? found.groups?.tag ?? '';
  return { kind: found.groups?.tag === undefined ? 'person' : 'tag', words, from: caret - words.length - 1 };
};

/** The text with the choice in it, and where the caret is then: behind one space. */
export const complete = (
  text: string,
  { from, words }: Query,
  chosen: string,
): { readonly text: string; readonly caret: number } => {
  const rest = text.slice(from + 1 + words.length);
  const before = `${text.slice(0, from + 1)}${chosen}`;
  return { text: `${before} ${rest.replace(/^ /, '')}`, caret: before.length + 1 };
};

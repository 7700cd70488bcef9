/** What typing and pasting do to the words of a sheet, apart from what is shown of it. */

export interface Typed {
  readonly words: readonly string[];
  /** Where one goes on. */
  readonly at: number;
  /** How many words there were, where that is more than there is room for. */
  readonly over?: number;
}

/** A sheet parts its words by spaces, commas, lines, and numbers with dots. */
const parting = /[\s,;.:|/·–—-]+/u;

/** Text that came into field `at`: a part of a word, a word and a space, or a whole sheet. */
export const typeInto = (
  words: readonly string[],
  at: number,
  text: string,
  clean: (text: string) => string,
): Typed => {
  const pieces = text
    .split(parting)
    .map(clean)
    .filter((piece) => piece !== '');
  const [only = ''] = pieces;
  if (pieces.length < 2) {
    const moves = only !== '' && parting.test(text.trimStart().slice(-1)) && at + 1 < words.length;
    return { words: words.with(at, only), at: moves ? at + 1 : at };
  }
  // A whole sheet begins at the first field, wherever it was pasted.
  const first = pieces.length >= words.length ? 0 : at;
  const filled = words.map((word, place) => pieces[place - first] ?? word);
  const last = Math.min(first + pieces.length, words.length) - 1;
  const next = Math.min(last + (parting.test(text.slice(-1)) ? 1 : 0), words.length - 1);
  const over = first + pieces.length > words.length ? { over: first + pieces.length } : {};
  return { words: filled, at: next, ...over };
};

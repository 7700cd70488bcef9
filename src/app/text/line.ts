/** A text of somebody as one plain line for places that are not ours to draw (system notices): nothing in it that is not seen, turns the line around or piles up. */

/** Controls, marks of direction, spaces without width, joiners, tags, letters that draw nothing. */
const unseen = /[\p{Cc}\p{Cf}\p{Surrogate}\p{Co}\u115f\u1160\u2800\u3164\uffa0]/gu;
const marks = /(\p{M}{2})\p{M}+/gu;
/** No more of a text is looked at than so many for each letter that is wanted. */
const unitsEach = 32;

/** At most so many letters as people count them; what is cut off is said by an ellipsis. Empty where nothing is seen. */
export const plainLine = (text: string, letters: number): string => {
  const begun = text.slice(0, letters * unitsEach);
  const line = begun
    .normalize('NFC')
    .replace(/[\s\u0085\u2028\u2029]+/g, ' ')
    .replace(unseen, '')
    .replace(marks, '$1')
    .replace(/^[\p{M}\s]+/u, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  // Letters are no more than units. To make a segmenter takes 20 ms, and the name on each line of a feed can do without.
  if (line.length <= letters && begun.length === text.length) return line;
  const all = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(line)];
  const isCut = all.length > letters || begun.length < text.length;
  if (!isCut) return line;
  const kept = all
    .slice(0, letters - 1)
    .map(({ segment }) => segment)
    .join('')
    .trimEnd();
  return kept === '' ? '' : `${kept}…`;
};

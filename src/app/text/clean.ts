/** What cannot be seen, or stands on other lines than its own, is kept short before anything looks at a text. */
import { MAX_MARKS, PILED_MARKS } from './limits.js';

const unseen = String.raw`\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\u2066-\u206f\ufeff`;
const unseenRun = new RegExp(`([${unseen}])[${unseen}]+`, 'gu');
/** Letters made of tags are for flags alone; elsewhere they say what nobody sees. */
const hiddenTags = /(?<![\u{1f3f4}\u{e0020}-\u{e007f}])[\u{e0000}-\u{e007f}]+/gu;
const manyMarks = new RegExp(String.raw`(\p{M}{${MAX_MARKS}})\p{M}+`, 'gu');
const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const hiddenInCode = /[\u00ad\u180e\u200b-\u200d\u2060-\u2064\u206a-\u206f\ufeff]/g;

/** Runs of letters without width become one, and no letter keeps more than a few marks. */
export const cleanText = (text: string): string =>
  text.replace(unseenRun, '$1').replace(hiddenTags, '').replace(manyMarks, '$1');

/** Code is copied: what turns its direction or is not seen is shown as what cannot be read. */
export const cleanCode = (text: string): string => text.replace(turning, '\ufffd').replace(hiddenInCode, '\ufffd');

const piled = new RegExp(String.raw`^\p{M}+|(?:\P{M}\p{M}{${PILED_MARKS},})+`, 'gu');

export interface Piece {
  readonly text: string;
  readonly piled: boolean;
}

/** Splits a text at letters with many marks, and at marks that it begins with: they would stand on the letter before. */
export const splitPiled = (text: string): readonly Piece[] => {
  const pieces: Piece[] = [];
  let done = 0;
  for (const { 0: found, index } of text.matchAll(piled)) {
    if (index > done) pieces.push({ text: text.slice(done, index), piled: false });
    pieces.push({ text: found, piled: true });
    done = index + found.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done), piled: false });
  return pieces;
};

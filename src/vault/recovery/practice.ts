/** Practising the recovery words: two of them are asked for and compared (RCV-4). Pure; it never says the right word. */
import type { RandomBytes } from '../../base/index.js';
import { normalizeWord } from '../words.js';
import { isNear } from './near.js';

/**
 * `near`: a slip of the pen, or only its beginning. `elsewhere`: one of one's words, but from another place. `wrong`: none of them.
 * `empty`: nothing was typed.
 */
export type PracticeAnswer = 'right' | 'near' | 'elsewhere' | 'wrong' | 'empty';

/** Which words to ask for: so many different places, rising, counted from 0. */
export const pickPositions = (random: RandomBytes, count = 2, of = 12): number[] => {
  if (!Number.isInteger(count) || count < 1 || count > of)
    throw new RangeError('"count" is not from 1 to the number of words');
  const left = Array.from({ length: of }, (_, at) => at);
  const numbers = new DataView(random(4 * count).buffer);
  const picked = Array.from(
    { length: count },
    (_, at) => left.splice(numbers.getUint32(4 * at) % left.length, 1)[0] ?? 0,
  );
  return picked.sort((a, b) => a - b);
};

/** What to say of each word that was typed. Practised is who has all of them right. */
export const checkPractice = (
  words: readonly string[],
  positions: readonly number[],
  typed: readonly string[],
): PracticeAnswer[] =>
  positions.map((position, at) => {
    const right = words[position];
    if (right === undefined) throw new RangeError(`"positions" holds ${position}`);
    const word = normalizeWord(typed[at] ?? '');
    if (word === '') return 'empty';
    if (word === right) return 'right';
    if (words.includes(word)) return 'elsewhere';
    return isNear(word, right) ? 'near' : 'wrong';
  });

/** True only if every word that was asked for is right. */
export const isPractised = (answers: readonly PracticeAnswer[]): boolean =>
  answers.length > 0 && answers.every((answer) => answer === 'right');

/** Words that are shown to their person, and practising them. */
import type { RandomBytes } from '../../base/index.js';
import { checkPractice, isPractised, pickPositions } from '../../vault/recovery/index.js';
import type { ShownWords } from '../recovery-view.js';

export const showWords = (
  words: readonly string[],
  random: RandomBytes,
  practised: () => Promise<void>,
): ShownWords => ({
  words,
  positions: () => pickPositions(random),
  async check(positions, typed) {
    const answers = checkPractice(words, positions, typed);
    if (positions.length >= 2 && isPractised(answers)) await practised();
    return answers;
  },
});

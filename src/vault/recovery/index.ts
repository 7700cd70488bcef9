export { makePassingSigner } from '../passing-key.js';
export { loadWordList, normalizeWord } from '../words.js';
export {
  LOCATOR_BOX_BYTES,
  type LocatorContent,
  openLocatorBox,
  sealLocatorBox,
} from './box.js';
export { findRecovery, type RecoveryInput, type RecoveryMatch, recoveryAuthor } from './find.js';
export { suggestFrom, suggestWords } from './near.js';
export { checkPractice, isPractised, type PracticeAnswer, pickPositions } from './practice.js';
export {
  type BoxProblem,
  type CombineProblem,
  isProblem,
  type ProblemCode,
  problemCodes,
  type ShareProblem,
} from './problems.js';
export { encodeShareText, encodeShareWords, parseShare, type ShareCard } from './share-card.js';
export { type Combined, combineShares, type SplitInput, splitEntropy } from './shares.js';

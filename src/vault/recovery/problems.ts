/**
 * What can be wrong with what a person types or shows to get an identity back. Values, never thrown; `docs/errors.md` has a row for each.
 * `at` counts from 0, among what was given.
 */
export const problemCodes = [
  'count',
  'unknown-word',
  'checksum',
  'share-malformed',
  'share-version',
  'share-damaged',
  'share-twice',
  'share-false',
  'too-few',
  'other-identity',
  'other-set',
  'box-size',
  'box-version',
  'box-key',
  'box-content',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** One card by itself. */
export type ShareProblem = { readonly problem: 'share-malformed' | 'share-version' | 'share-damaged' };

/** Cards together. */
export type CombineProblem =
  | { readonly problem: 'too-few'; readonly have: number; readonly needed: number }
  | { readonly problem: 'share-twice' | 'other-identity' | 'other-set'; readonly at: number }
  | { readonly problem: 'share-false' };

/** A locator box. */
export type BoxProblem = { readonly problem: 'box-size' | 'box-version' | 'box-key' | 'box-content' };

export const isProblem = (value: object): value is { readonly problem: ProblemCode } => 'problem' in value;

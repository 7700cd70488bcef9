/** What a schema finds wrong, for the person who writes it: where, what, and in which words. */

export type IssueCode = keyof typeof issueWords;

export interface Issue {
  /** Where: `links.2.url`, or empty for the record as a whole. */
  readonly path: string;
  readonly code: IssueCode;
  /** The key of the catalogue's words: `issue.<code>`. */
  readonly message: `issue.${IssueCode}`;
  /** The bound that was passed. */
  readonly limit?: number;
}

/** The English words, by code; `{limit}` stands for the bound. The message catalogue takes them over as `issue.<code>`. */
export const issueWords = {
  missing: 'This is needed.',
  'wrong-type': 'This is not the kind of value that belongs here.',
  'too-long': 'This is too long: at most {limit} characters.',
  'too-short': 'This is too short: at least {limit}.',
  'too-many': 'These are too many: at most {limit}.',
  'too-few': 'These are too few: at least {limit}.',
  'too-large': 'This is too large: at most {limit}.',
  'too-small': 'This is too small: at least {limit}.',
  'control-characters': 'This holds characters that cannot be seen and change how text is shown.',
  'stacked-marks': 'This stacks too many marks on one letter.',
  'bad-address': 'This is not an address that can be opened: it begins with https://, http:// or mailto:.',
  'bad-tracker': 'This is not the address of a tracker: it begins with wss://.',
  'bad-username': 'This is not a name of the form name.example or name@registry.',
  'bad-tag': 'A tag is one word, without # and spaces.',
  'bad-identity': 'This is not an identity.',
  'bad-reference': 'This does not point to a record.',
  'bad-key': 'The key does not fit what the record says.',
  'bad-value': 'This is not one of the values that are known here.',
} as const;

export const issue = (path: string, code: IssueCode, limit?: number): Issue =>
  limit === undefined ? { path, code, message: `issue.${code}` } : { path, code, message: `issue.${code}`, limit };

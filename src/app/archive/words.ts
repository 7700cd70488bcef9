/** What the pages of a readable export say. The words come from whoever shows them: this layer knows no language. */
export interface ArchiveWords {
  readonly lang: string;
  readonly dir: string;
  readonly unnamed: string;
  readonly about: string;
  readonly links: string;
  readonly tags: string;
  readonly posts: string;
  readonly follows: string;
  readonly newer: string;
  readonly older: string;
  readonly noPosts: string;
  readonly noFollows: string;
  readonly publicFollows: string;
  readonly pictureMissing: string;
  readonly inReplyTo: string;
  readonly quotes: string;
  readonly file: string;
  readonly dataText: string;
  readonly records: (count: number) => string;
  readonly asOf: (at: number) => string;
  readonly missing: (count: number) => string;
  readonly date: (at: number) => string;
}

/** What one does not want to see, decided by one function for feeds, threads and notices alike. */
import type { Did, RecordUri } from '../../base/index.js';
import type { Mute } from './kept/mutes.js';

/** Why something is folded away, by who is named: `HiddenBy` without what is known of people. */
export type Hiding =
  | { readonly kind: 'muted-person' | 'blocked-person'; readonly who: Did }
  | { readonly kind: 'muted-word'; readonly word: string }
  | { readonly kind: 'muted-tag'; readonly tag: string }
  | { readonly kind: 'muted-thread' }
  | { readonly kind: 'hidden-by-me' }
  | { readonly kind: 'not-admitted'; readonly by: Did }
  | { readonly kind: 'retracted' };

export interface Rules {
  readonly me: Did | null;
  readonly mutedPeople: ReadonlySet<Did>;
  readonly blocked: ReadonlySet<Did>;
  readonly words: readonly { readonly word: string; readonly found: RegExp }[];
  /** In lower case. */
  readonly tags: ReadonlySet<string>;
  readonly threads: ReadonlySet<RecordUri>;
  readonly hidden: ReadonlySet<RecordUri>;
}

/** What is looked at of an item. */
export interface Judged {
  readonly uri: RecordUri;
  readonly author: Did;
  /** Who brought it before one's eyes, where that is another. */
  readonly boostedBy?: Did | undefined;
  readonly text: string;
  readonly warning?: string | null;
  readonly tags: readonly string[];
  /** The first of its thread, itself where it answers nothing. */
  readonly root: RecordUri;
  readonly retracted?: boolean;
  /** Set where the thread's author has a say and has not let it in. */
  readonly notAdmittedBy?: Did | undefined;
}

export interface RulesSource {
  readonly me: Did | null;
  readonly mutes: readonly Mute[];
  readonly blocked: Iterable<Did>;
  readonly hidden: Iterable<RecordUri>;
}

export const rulesOf = ({ me, mutes, blocked, hidden }: RulesSource): Rules => ({
  me,
  mutedPeople: new Set(mutes.flatMap(({ what }) => (what.kind === 'person' ? [what.did] : []))),
  blocked: new Set(blocked),
  words: mutes.flatMap(({ what }) =>
    what.kind === 'word' ? [{ word: what.word, found: wordPattern(what.word) }] : [],
  ),
  tags: new Set(mutes.flatMap(({ what }) => (what.kind === 'tag' ? [what.tag] : []))),
  threads: new Set(mutes.flatMap(({ what }) => (what.kind === 'thread' ? [what.root] : []))),
  hidden: new Set(hidden),
});

/** Null: what they write and what they boost is shown, as far as they go. */
export const judgePerson = (who: Did, rules: Rules): Hiding | null => {
  if (rules.blocked.has(who)) return { kind: 'blocked-person', who };
  return rules.mutedPeople.has(who) ? { kind: 'muted-person', who } : null;
};

/** Null: it is shown. What oneself wrote is hidden by nothing but oneself. */
export const judgeItem = (item: Judged, rules: Rules): Hiding | null => {
  const { uri, author, boostedBy } = item;
  if (item.retracted === true) return { kind: 'retracted' };
  if (rules.hidden.has(uri)) return { kind: 'hidden-by-me' };
  if (author === rules.me) return null;
  const person = judgePerson(author, rules) ?? (boostedBy === undefined ? null : judgePerson(boostedBy, rules));
  if (person !== null) return person;
  if (rules.threads.has(item.root)) return { kind: 'muted-thread' };
  const tag = item.tags.find((each) => rules.tags.has(each.toLowerCase()));
  if (tag !== undefined) return { kind: 'muted-tag', tag };
  const text = `${item.warning ?? ''}\n${item.text}`.normalize('NFKC');
  const word = rules.words.find(({ found }) => found.test(text));
  if (word !== undefined) return { kind: 'muted-word', word: word.word };
  return item.notAdmittedBy === undefined ? null : { kind: 'not-admitted', by: item.notAdmittedBy };
};

/** Scripts that write without spaces: there a word is found wherever it stands. */
const unspaced =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Whole words, whatever their case. */
const wordPattern = (word: string): RegExp => {
  const text = word
    .normalize('NFKC')
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\s+/g, '\\s+');
  const letter = '[\\p{L}\\p{N}\\p{M}_]';
  const isBound = (edge: string): boolean => /[\p{L}\p{N}_]/u.test(edge) && !unspaced.test(edge);
  const letters = [...word];
  const before = isBound(letters[0] ?? '') ? `(?<!${letter})` : '';
  const after = isBound(letters.at(-1) ?? '') ? `(?!${letter})` : '';
  return new RegExp(`${before}${text}${after}`, 'iu');
};

/** Recovery words, friends' cards and root keys, as the UI and the console see them. */
import type { Did, Readable } from '../base/index.js';
import type { UnlockWith } from './lock-view.js';

export interface RecoveryView {
  /**
   * `kept`: they can be shown here. `erased`: they are not on this device. `replaced`: newer ones were made elsewhere; those kept here are
   * the old ones. `locked`: not known before unlocking.
   */
  readonly words: 'kept' | 'erased' | 'replaced' | 'locked';
  /** When the words that count were typed back, on whichever device; null: never. */
  readonly practisedAt: number | null;
  /** Of the words that count. */
  readonly cards: CardsMade | null;
  /** `here`: this device holds a key that rules the identity. `off`: the person has taken them off. `none`: it has none. */
  readonly root: 'here' | 'off' | 'none' | 'locked';
  /** Other devices of this identity that keep the words too. */
  readonly alsoOn: number;
  /** It is a good moment to write the words down, and nobody has said "not now". */
  readonly offer: boolean;
}

export interface CardsMade {
  readonly needed: number;
  readonly total: number;
  readonly madeAt: number;
  /** Whom the owner meant to give them to. */
  readonly names: readonly string[];
}

export type WordAnswer = 'right' | 'near' | 'elsewhere' | 'wrong' | 'empty';

/** Words that are shown, and practising them. */
export interface ShownWords {
  readonly words: readonly string[];
  /** Which to ask for now, counted from 0; others each time. */
  positions(): readonly number[];
  /** What to say of each. If all are right it is noted that the words were practised. */
  check(positions: readonly number[], typed: readonly string[]): Promise<readonly WordAnswer[]>;
}

/** Words that count only once they were practised and `commit` has resolved. Dropped before, nothing has changed. */
export interface NewWords extends ShownWords {
  /** Throws `recovery-…`, `vault-locked`, `storage-…`; `RangeError` before they were practised. */
  commit(): Promise<void>;
}

/** What a sheet bears beside the words. */
export interface SheetFacts {
  readonly did: Did;
  readonly name: string;
  readonly link: string;
  readonly trackers: readonly string[];
}

export interface FriendCard {
  readonly index: number;
  readonly needed: number;
  readonly total: number;
  readonly name: string;
  /** For the QR code. */
  readonly text: string;
  readonly words: readonly string[];
}

export interface SplitOptions {
  readonly needed: number;
  /** At most 15. */
  readonly total: number;
  readonly names?: readonly string[];
}

/** A script on the page's console wants to see the words: the page asks its person. */
export interface WordsRequest {
  /** Throws what `words` throws. */
  allow(proof?: UnlockWith): Promise<void>;
  refuse(): void;
}

/** The words: typed in, out of friends' cards, or those that are kept here, with what opens the lock where there is one. */
export type ByWords =
  | { readonly typed: string }
  | { readonly cards: readonly string[] }
  | { readonly proof?: UnlockWith | undefined };

/** `typed` or `cards`: where the words are not kept here. Rejections besides: `vault-locked`, `recovery-words`, `recovery-cards`, `recovery-strange`, `recovery-older`. */
export interface Recovery {
  readonly view: Readable<RecoveryView>;
  readonly asked: Readable<WordsRequest | null>;
  /** Resolves when `view` is of now. */
  look(): Promise<void>;
  facts(): SheetFacts;
  /** Where there is a lock, `proof` opens it. Throws `not-found` where they are not kept. */
  words(proof?: UnlockWith): Promise<ShownWords>;
  /** The words as they are typed, for an act of this page that takes them so. Nothing is shown, and nothing noted. */
  spell(by: ByWords): Promise<string>;
  /** Whether these are the words that count; then they were practised. */
  check(typed: string): Promise<void>;
  /** Throws `RangeError` unless they were practised. */
  erase(): Promise<void>;
  /** "Not now." */
  putOfferAway(): Promise<void>;
  makeNew(by: ByWords): Promise<NewWords>;
  split(options: SplitOptions, by: ByWords): Promise<readonly FriendCard[]>;
  /** Throws `RangeError` unless the words were practised. */
  takeRootOff(): Promise<void>;
  /** By a rotation of the words; other devices have none afterwards. */
  bringRoot(by: ByWords): Promise<void>;
  /** Resolves with the words once the person has allowed it in the page. Rejects with an `AbortError` where they do not. */
  ask(): Promise<readonly string[]>;
}

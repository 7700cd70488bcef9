/** What one lie is, and what the rules say of it. */
import type { Cid, RefusalCode } from '../../../src/base/index.js';
import type { Author, Made } from './author.js';
import type { Speaker } from './liar.js';

export interface Scene {
  readonly author: Author;
  readonly truth: Made;
  readonly liar: Speaker;
  /** Somebody who is told nothing by the visitor must not get these from it either. */
  readonly planted: Set<Cid>;
}

export interface Lie {
  readonly what: string;
  /** What it is refused as; null where nothing is wrong that can be proven. */
  readonly code: RefusalCode | null;
  /** `cut`: at once, and the key stays out. `repeated`: when it goes on. `none`: nobody is blamed, however often. */
  readonly blame: 'cut' | 'repeated' | 'none';
  /** The visitor has the truth already. */
  readonly late?: boolean;
  /** What is left is the truth all the same: the liar lied about something else. */
  readonly leaves?: 'nothing' | 'truth';
  /** The link itself breaks: what it was is known here only. */
  readonly breaks?: boolean;
  /** The visitor keeps this many heads aside. */
  readonly aside?: number;
  /** Both heads stay live. */
  readonly heads?: number;
  tell(scene: Scene): Promise<void>;
}

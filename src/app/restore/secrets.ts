/** What a person holds of an identity that is lost: words, or friends' cards. Read to the bytes behind them, or what is wrong with them. */
import { type Did, TabardError } from '../../base/index.js';
import { parseWords, type WordsProblem } from '../../vault/index.js';
import {
  type CombineProblem,
  combineShares,
  parseShare,
  type ShareCard,
  type ShareProblem,
} from '../../vault/recovery/index.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface RestoreSecret {
  readonly entropy: Bytes;
  /** Cards may say whose they are; words do not. */
  readonly did: Did | undefined;
  readonly by: 'words' | 'cards';
}

/** `card` counts from 0: the problem is with that one alone. */
export type CardProblem = (ShareProblem | WordsProblem) & { readonly card: number };

export type SecretProblem = WordsProblem | CombineProblem | CardProblem;

/** Twelve words, in any case and spacing. */
export const readWords = async (text: string): Promise<RestoreSecret | SecretProblem> => {
  const read = await parseWords(text);
  return 'problem' in read ? read : { entropy: read, did: undefined, by: 'words' };
};

/** One card, in either form. `did`: whose it is, where its words do not say so. */
export const readCard = (text: string, did?: Did): Promise<ShareCard | ShareProblem | WordsProblem> =>
  parseShare(text, did);

/** As many cards as are needed, or more. */
export const readCards = async (texts: readonly string[]): Promise<RestoreSecret | SecretProblem> => {
  const cards: ShareCard[] = [];
  for (const [card, text] of texts.entries()) {
    const read = await parseShare(text);
    if ('problem' in read) return { ...read, card };
    cards.push(read);
  }
  const combined = await combineShares(cards);
  return 'problem' in combined ? combined : { entropy: combined.entropy, did: combined.did, by: 'cards' };
};

/** Throws `recovery-words` for words, `recovery-cards` for cards. */
export const ensureSecret = (read: RestoreSecret | SecretProblem, from: 'words' | 'cards'): RestoreSecret => {
  if (!('problem' in read)) return read;
  const place = 'at' in read ? `, ${read.at + 1}` : '';
  throw new TabardError(from === 'words' ? 'recovery-words' : 'recovery-cards', `${read.problem}${place}`);
};

/** Friends' cards for whoever takes some in: what each is, and whether they go together. Needs no store and no network. */
import type { Did } from '../../base/index.js';
import { readCard, readCards } from '../restore/secrets.js';

/** A card that a friend has given back. `problem`: it is none, or not whole. */
export type CardView =
  | { readonly did: Did | null; readonly index: number; readonly needed: number; readonly total: number }
  | { readonly problem: string };

export interface CardReader {
  card(text: string): Promise<CardView>;
  /** As many cards as are needed, or more. */
  cards(texts: readonly string[]): Promise<object | { readonly problem: string }>;
}

/** `own`: only cards of this identity are any. */
export const cardReader = (own?: Did): CardReader => ({
  async card(text) {
    const read = await readCard(text, own);
    if ('problem' in read) return { problem: read.problem };
    const { did = null, index, needed, total } = read;
    return own !== undefined && did !== own ? { problem: 'other-identity' } : { did, index, needed, total };
  },
  cards: readCards,
});

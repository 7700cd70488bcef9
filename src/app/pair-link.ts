/** The link that links a device: `<page>#/pair/<offer>[?t=<tracker>…]`, trackers as in a profile's link (docs/protocol/pairing.md). */
import { TabardError } from '../base/index.js';
import { encodeBase32, parseBase32 } from '../codec/index.js';
import { encodeOffer, type Offer, parseOffer } from '../pairing/index.js';
import { foreignTracker, trackersOf, trackersQuery } from './share-link.js';

export interface PairTarget {
  readonly offer: Offer;
  readonly trackers: readonly string[];
  /** The card of a device that is met by hand: nobody else is asked. */
  readonly hand: Uint8Array<ArrayBuffer> | undefined;
}

export const formatPairLink = (page: string, offer: Offer, trackers: readonly string[]): string =>
  `${page}#/pair/${encodeOffer(offer)}${trackersQuery(page, trackers)}`;

/** A whole link or its fragment. Throws `bad-link`, `unsupported-version`. */
export const parsePairLink = (text: string, page: string): PairTarget => {
  const trimmed = text.trim();
  const at = trimmed.indexOf('#');
  const fragment = at >= 0 ? trimmed.slice(at + 1) : trimmed;
  const [path = '', query = ''] = fragment.split('?', 2);
  const letters = /^\/?pair\/([a-z2-7]{4,200})$/i.exec(path)?.[1];
  const offer = letters === undefined ? undefined : parseOffer(letters);
  if (offer === 'later') throw new TabardError('unsupported-version', 'a later version made this link');
  if (offer === undefined) throw new TabardError('bad-link', 'not a link to link a device');
  const named = [...trackersOf(query), ...foreignTracker(trimmed.slice(0, Math.max(at, 0)), page)];
  return { offer, trackers: [...new Set(named)].slice(0, 3), hand: handIn(query) };
};

/** `<page>#/pair/<offer>?h=<card>`: no tracker is named, since none is asked. */
export const formatHandLink = (page: string, offer: Offer, card: Uint8Array): string =>
  `${page}#/pair/${encodeOffer(offer)}?h=${encodeBase32(card)}`;

/** Throws `bad-link` for a card that is none. */
const handIn = (query: string): Uint8Array<ArrayBuffer> | undefined => {
  const letters = new URLSearchParams(query).get('h');
  if (letters === null) return undefined;
  const card = letters.length <= mostLetters ? parseBase32(letters.toLowerCase()) : undefined;
  if (card === undefined) throw new TabardError('bad-link', 'the link is not whole');
  return card;
};

/** Of the largest card, in base32. */
const mostLetters = 512;

/** What the device that opened shows, to be read by the one that began. */
export const formatAnswer = (card: Uint8Array): string => `tabard-answer:${encodeBase32(card)}`;

/** Throws `bad-link`. */
export const parseAnswer = (text: string): Uint8Array<ArrayBuffer> => {
  const letters = /^\s*tabard-answer:([a-z2-7]{1,512})\s*$/i.exec(text)?.[1];
  const card = letters === undefined ? undefined : parseBase32(letters.toLowerCase());
  if (card === undefined) throw new TabardError('bad-link', 'not an answer to a code');
  return card;
};

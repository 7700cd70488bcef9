/** The link that links a device: `<page>#/pair/<offer>[?t=<tracker>…]`, trackers as in a profile's link (docs/protocol/pairing.md). */
import { TabardError } from '../base/index.js';
import { encodeOffer, type Offer, parseOffer } from '../pairing/index.js';
import { foreignTracker, trackersOf, trackersQuery } from './share-link.js';

export interface PairTarget {
  readonly offer: Offer;
  readonly trackers: readonly string[];
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
  return { offer, trackers: [...new Set(named)].slice(0, 3) };
};

/**
 * What a client may say, read without trusting a single field (SRV-1). Binary ids stay the 20-letter strings that they are on the wire.
 * Fields that Tabard does not use (uploaded, numwant, key …) are ignored, so other clients of the protocol can be served.
 */
import type { RendezvousLimits } from '../limits.js';

export interface OfferedDescription {
  readonly id: string;
  readonly sdp: string;
}

export type Request =
  | {
      readonly kind: 'announce';
      readonly topic: string;
      readonly peer: string;
      readonly isSeed: boolean;
      readonly offers: readonly OfferedDescription[];
    }
  | { readonly kind: 'stop'; readonly topic: string; readonly peer: string }
  | {
      readonly kind: 'answer';
      readonly topic: string;
      readonly peer: string;
      readonly to: string;
      readonly offer: string;
      readonly sdp: string;
    }
  | { readonly kind: 'scrape' };

/** The request in a text, or undefined for whatever is not one. Never throws. */
export const readRequest = (text: string, limits: RendezvousLimits): Request | undefined => {
  const message = parseObject(text);
  if (message === undefined) return undefined;
  if (message.action === 'scrape') return { kind: 'scrape' };
  const { info_hash: topic, peer_id: peer } = message;
  if (message.action !== 'announce' || !isId(topic) || !isId(peer)) return undefined;
  if (message.event === 'stopped') return { kind: 'stop', topic, peer };
  if (message.answer !== undefined) {
    const { to_peer_id: to, offer_id: offer } = message;
    const sdp = readDescription(message.answer, 'answer', limits);
    if (!isId(to) || !isId(offer) || sdp === undefined) return undefined;
    return { kind: 'answer', topic, peer, to, offer, sdp };
  }
  const offers = readOffers(message.offers, limits);
  if (offers === undefined) return undefined;
  return { kind: 'announce', topic, peer, isSeed: message.left === 0, offers };
};

const parseObject = (text: string): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** 20 letters, each a byte. */
const isId = (value: unknown): value is string => typeof value === 'string' && /^[\0-\xff]{20}$/.test(value);

const readDescription = (value: unknown, type: string, limits: RendezvousLimits): string | undefined => {
  if (!isObject(value) || value.type !== type || typeof value.sdp !== 'string') return undefined;
  return value.sdp.length > 0 && value.sdp.length <= limits.descriptionLetters ? value.sdp : undefined;
};

const readOffers = (value: unknown, limits: RendezvousLimits): OfferedDescription[] | undefined => {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > limits.offersPerAnnounce) return undefined;
  const offers: OfferedDescription[] = [];
  for (const item of value) {
    if (!isObject(item) || !isId(item.offer_id)) return undefined;
    const sdp = readDescription(item.offer, 'offer', limits);
    if (sdp === undefined) return undefined;
    offers.push({ id: item.offer_id, sdp });
  }
  return offers;
};

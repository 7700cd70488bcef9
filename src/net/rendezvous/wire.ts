/**
 * The WebTorrent tracker's messages: what we say, and what we accept of what a tracker says (RDV-2, RDV-6). Pure. A tracker is as much a
 * stranger as a peer: whatever does not fit is ignored, never thrown.
 */

import { MAX_INTERVAL, MIN_EARLY_INTERVAL, MIN_INTERVAL, TRACKER_MESSAGE_BYTES } from '../limits.js';
import { isSoundSdp } from '../link/sdp.js';
import { binaryToHex, hexToBinary } from '../topic.js';
import type { Topic } from '../types.js';

/** "Something is missing here": some trackers introduce no two clients that have everything. */
const left = 1;

export interface Announce {
  readonly topic: Topic;
  /** Hexadecimal letters, as all ids on our side. */
  readonly peer: string;
  readonly offers: readonly { readonly id: string; readonly sdp: string }[];
  readonly isFirst: boolean;
}

export const announceText = ({ topic, peer, offers, isFirst }: Announce): string =>
  JSON.stringify({
    action: 'announce',
    info_hash: hexToBinary(topic),
    peer_id: hexToBinary(peer),
    numwant: offers.length,
    uploaded: 0,
    downloaded: 0,
    left,
    ...(isFirst ? { event: 'started' } : {}),
    offers: offers.map(({ id, sdp }) => ({ offer_id: hexToBinary(id), offer: { type: 'offer', sdp } })),
  });

export const answerText = (topic: Topic, peer: string, to: string, offer: string, sdp: string): string =>
  JSON.stringify({
    action: 'announce',
    info_hash: hexToBinary(topic),
    peer_id: hexToBinary(peer),
    to_peer_id: hexToBinary(to),
    offer_id: hexToBinary(offer),
    answer: { type: 'answer', sdp },
  });

export const stopText = (topic: Topic, peer: string): string =>
  JSON.stringify({
    action: 'announce',
    info_hash: hexToBinary(topic),
    peer_id: hexToBinary(peer),
    numwant: 0,
    uploaded: 0,
    downloaded: 0,
    left,
    event: 'stopped',
  });

export type TrackerMessage =
  | {
      readonly kind: 'announced';
      readonly topic: Topic;
      /** Milliseconds between routine announces, within our own bounds. */
      readonly interval: number | undefined;
      /** Milliseconds after which an early one is welcome, if the tracker says so. */
      readonly early: number | undefined;
      /** Tabs there besides this one, if it says so. */
      readonly others: number | undefined;
    }
  | {
      readonly kind: 'offer' | 'answer';
      readonly topic: Topic;
      readonly peer: string;
      readonly offer: string;
      readonly sdp: string;
    }
  | { readonly kind: 'failure'; readonly topic: Topic | undefined; readonly reason: string };

/** The message in a text, or undefined. */
export const readTrackerMessage = (text: string): TrackerMessage | undefined => {
  const message = text.length > TRACKER_MESSAGE_BYTES ? undefined : parseObject(text);
  if (message === undefined) return undefined;
  const topic = binaryToHex(message.info_hash) as Topic | undefined;
  const failure = message['failure reason'];
  if (typeof failure === 'string') return { kind: 'failure', topic, reason: failure.slice(0, 200) };
  if (message.action !== 'announce' || topic === undefined) return undefined;
  if (message.offer !== undefined) return readDescription(message, topic, 'offer');
  if (message.answer !== undefined) return readDescription(message, topic, 'answer');
  return {
    kind: 'announced',
    topic,
    interval: readSeconds(message.interval, MIN_INTERVAL, MAX_INTERVAL),
    early: readSeconds(message['min interval'], MIN_EARLY_INTERVAL, MAX_INTERVAL),
    others: readOthers(message.complete, message.incomplete),
  };
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

const readDescription = (
  message: Record<string, unknown>,
  topic: Topic,
  kind: 'offer' | 'answer',
): TrackerMessage | undefined => {
  const peer = binaryToHex(message.peer_id);
  const offer = binaryToHex(message.offer_id);
  const description = message[kind];
  if (peer === undefined || offer === undefined || !isObject(description) || description.type !== kind)
    return undefined;
  return isSoundSdp(description.sdp) ? { kind, topic, peer, offer, sdp: description.sdp } : undefined;
};

const readSeconds = (value: unknown, least: number, most: number): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value > 0
    ? Math.min(most, Math.max(least, value * 1000))
    : undefined;

const readOthers = (complete: unknown, incomplete: unknown): number | undefined => {
  if (!isCount(complete) || !isCount(incomplete)) return undefined;
  return Math.max(0, complete + incomplete - 1);
};

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 1e9;

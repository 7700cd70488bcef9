/** Frames between the tabs of a household (docs/protocol/household.md): canonical dag-cbor maps, at most 256 KiB. */
import { byteString, bytesOf, decodeMap, encodeValue, isByteString } from '../codec/index.js';
import { MAX_FRAME_BYTES, MAX_SIGNAL_LETTERS } from './limits.js';

export type Frame =
  /** What y-webrtc would have sent through a signaling server; sealed with the room's password. */
  | { readonly t: 'signal'; readonly room: string; readonly data: string }
  /** Answers an offer: the channel is open. */
  | { readonly t: 'accept'; readonly channel: string }
  /** A piece of a message. */
  | { readonly t: 'data'; readonly channel: string; readonly more: boolean; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly t: 'close'; readonly channel: string };

export const encodeFrame = (frame: Frame): Uint8Array<ArrayBuffer> =>
  encodeValue(frame.t === 'data' ? { ...frame, bytes: byteString(frame.bytes) } : frame);

/** Undefined for what is malformed; `unknown` for a type of a later version. */
export const decodeFrame = (encoded: Uint8Array): Frame | 'unknown' | undefined => {
  const judged = decodeMap(encoded, MAX_FRAME_BYTES);
  if (judged.verdict !== 'valid') return undefined;
  const { t, room, data, channel, more, bytes } = judged.value;
  if (typeof t !== 'string') return undefined;
  if (t === 'signal') {
    const fits = typeof room === 'string' && typeof data === 'string' && data.length <= MAX_SIGNAL_LETTERS;
    return fits ? { t, room, data } : undefined;
  }
  if (t !== 'accept' && t !== 'close' && t !== 'data') return 'unknown';
  if (typeof channel !== 'string' || !isChannel(channel)) return undefined;
  if (t !== 'data') return { t, channel };
  return typeof more === 'boolean' && isByteString(bytes) ? { t, channel, more, bytes: bytesOf(bytes) } : undefined;
};

/** 26 base32 letters: 16 random bytes. */
export const isChannel = (text: string): boolean => /^[a-z2-7]{26}$/.test(text);

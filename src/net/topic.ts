/**
 * Topics: what tabs meet under at a rendezvous (rule RDV-1). A topic says nothing to who does not know the identity, and for one
 * with a salt nothing to who does not know the salt.
 */
import type { Did } from '../base/index.js';
import { bitsOfDid, sha256 } from '../codec/index.js';
import type { Topic } from './types.js';

/** Bytes of a topic, a `peer_id` and an `offer_id`. */
export const ID_BYTES = 20;

const domain = new TextEncoder().encode('tabard/topic/1\0');

/** The first 20 bytes of sha-256 over `tabard/topic/1`, a zero byte, the 20 bytes of the identity and the salt. */
export const topicOf = async (did: Did, salt: Uint8Array = new Uint8Array()): Promise<Topic> => {
  const bits = bitsOfDid(did);
  const input = new Uint8Array(domain.length + bits.length + salt.length);
  input.set(domain);
  input.set(bits, domain.length);
  input.set(salt, domain.length + bits.length);
  return topicOfBytes((await sha256(input)).subarray(0, ID_BYTES));
};

/** The topic of 20 bytes that were derived elsewhere (a locator, a household's room). */
export const topicOfBytes = (bytes: Uint8Array): Topic => {
  if (bytes.length !== ID_BYTES) throw new RangeError(`"bytes" expected ${ID_BYTES} bytes, got ${bytes.length}`);
  return toHex(bytes) as Topic;
};

export const toHex = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
};

/** Hexadecimal letters as the binary string (a character a byte) that trackers speak. */
export const hexToBinary = (hex: string): string => {
  let text = '';
  for (let at = 0; at < hex.length; at += 2) text += String.fromCharCode(Number.parseInt(hex.slice(at, at + 2), 16));
  return text;
};

/** A binary string of exactly 20 bytes in hexadecimal letters, or undefined for anything else. */
export const binaryToHex = (text: unknown): string | undefined => {
  if (typeof text !== 'string' || text.length !== ID_BYTES) return undefined;
  let hex = '';
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 255) return undefined;
    hex += code.toString(16).padStart(2, '0');
  }
  return hex;
};

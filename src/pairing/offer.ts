/**
 * An offer to link a device: what a QR code or link says. Nothing in it is secret. Whoever sees it can answer it, and is told from the right
 * one by the words.
 */
import { encodeBase32, parseBase32, sha256 } from '../codec/index.js';
import { joinBytes } from './bytes.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** `old` has the identity, `new` is to get a part in it. */
export type Role = 'old' | 'new';

export interface Offer {
  /** Who shows the offer. */
  readonly by: Role;
  /** A one-time X25519 key. */
  readonly key: Bytes;
}

const version = 1;

/** 55 base32 letters: version, who shows, key. */
export const encodeOffer = ({ by, key }: Offer): string =>
  encodeBase32(joinBytes(new Uint8Array([version, by === 'old' ? 0 : 1]), key));

/** Undefined for anything but what `encodeOffer` writes, in whichever case. `later`: a version after ours wrote it. */
export const parseOffer = (text: string): Offer | 'later' | undefined => {
  const bytes = parseBase32(text.toLowerCase());
  if (bytes === undefined || bytes.length < 2) return undefined;
  const [said, by] = bytes;
  if (said !== version) return said !== undefined && said > version ? 'later' : undefined;
  if (bytes.length !== 34 || (by !== 0 && by !== 1)) return undefined;
  return { by: by === 0 ? 'old' : 'new', key: bytes.slice(2) };
};

/** The 20 bytes under which both meet. A tracker learns them, and not the key. */
export const topicOfOffer = async (key: Bytes): Promise<Bytes> =>
  (await sha256(joinBytes('tabard/pair-topic/1\0', key))).slice(0, 20);

export const otherRole = (role: Role): Role => (role === 'old' ? 'new' : 'old');

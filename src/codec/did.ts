/** The two kinds of DID that Tabard speaks of: identities (`did:tabard:`) and Ed25519 keys (`did:key:z6Mk…`). */
import type { Did, DidKey } from '../base/index.js';
import { encodeBase32, parseBase32 } from './base32.js';
import { encodeBase58, parseBase58 } from './base58.js';
import { KEY_BYTES } from './limits.js';

const prefix = 'did:tabard:';
const keyPrefix = 'did:key:z';
const ed25519 = [0xed, 0x01] as const;

/** The identity in a text, or undefined. */
export const parseDid = (text: string): Did | undefined =>
  text.length === prefix.length + 32 && text.startsWith(prefix) && parseBase32(text.slice(prefix.length)) !== undefined
    ? (text as Did)
    : undefined;

/** The 32 letters of an identity: what links, topics and derived keys use. */
export const lettersOf = (did: Did): string => did.slice(prefix.length);

/** The identity of these 160 bits. */
export const didOfBits = (bits: Uint8Array): Did => {
  if (bits.length !== 20) throw new RangeError(`"bits" expected 20 bytes, got ${bits.length}`);
  return `${prefix}${encodeBase32(bits)}` as Did;
};

/** The 160 bits of an identity. */
export const bitsOfDid = (did: Did): Uint8Array<ArrayBuffer> => {
  const bits = parseBase32(lettersOf(did));
  if (bits === undefined) throw new TypeError('"did" is not an identity');
  return bits;
};

/** did:key of a raw Ed25519 public key of 32 bytes. */
export const encodeDidKey = (raw: Uint8Array): DidKey => {
  if (raw.length !== 32) throw new RangeError(`"raw" expected 32 bytes, got ${raw.length}`);
  const bytes = new Uint8Array(KEY_BYTES);
  bytes.set(ed25519);
  bytes.set(raw, 2);
  return `${keyPrefix}${encodeBase58(bytes)}` as DidKey;
};

/** The Ed25519 did:key in a text, or undefined for any other kind or spelling. */
export const parseDidKey = (text: string): DidKey | undefined =>
  rawOf(text) === undefined ? undefined : (text as DidKey);

/** The 32 bytes of a did:key. */
export const rawKeyOf = (key: DidKey): Uint8Array<ArrayBuffer> => {
  const raw = rawOf(key);
  if (raw === undefined) throw new TypeError('"key" is not an Ed25519 did:key');
  return raw;
};

const rawOf = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  if (!text.startsWith(keyPrefix)) return undefined;
  // 47 letters say one number and 34 bytes hold it, so there is no second spelling.
  const bytes = parseBase58(text.slice(keyPrefix.length));
  return bytes?.[0] === ed25519[0] && bytes[1] === ed25519[1] ? bytes.slice(2) : undefined;
};

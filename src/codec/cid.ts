/** CIDs: CIDv1, dag-cbor or raw, sha2-256, written in base32 with a `b`. */
import type { Cid } from '../base/index.js';
import { encodeBase32, parseBase32 } from './base32.js';
import { concat } from './bytes.js';
import type { CidLink } from './dag-cbor.js';
import { sha256 } from './hash.js';

type Bytes = Uint8Array<ArrayBuffer>;

const rawCodec = 0x55;
const valueCodec = 0x71;

const cidOf = async (codec: number, bytes: Bytes): Promise<Cid> =>
  textOfCid(concat([Uint8Array.of(1, codec, 0x12, 32), await sha256(bytes)]));

/** The CID of a dag-cbor block. */
export const cidOfValue = (bytes: Bytes): Promise<Cid> => cidOf(valueCodec, bytes);

/** The CID of a raw block. */
export const cidOfRaw = (bytes: Bytes): Promise<Cid> => cidOf(rawCodec, bytes);

/** Whether these are the 36 bytes of a CID. */
export const isCidBytes = (bytes: Uint8Array): boolean =>
  bytes.length === 36 &&
  bytes[0] === 1 &&
  (bytes[1] === valueCodec || bytes[1] === rawCodec) &&
  bytes[2] === 0x12 &&
  bytes[3] === 32;

/** The text of the 36 bytes of a CID. */
export const textOfCid = (bytes: Uint8Array): Cid => `b${encodeBase32(bytes)}` as Cid;

const parseBytes = (text: string): Bytes | undefined => {
  if (text.length !== 59 || !text.startsWith('b')) return undefined;
  const bytes = parseBase32(text.slice(1));
  return bytes !== undefined && isCidBytes(bytes) ? bytes : undefined;
};

/** The CID in a text, or undefined. Accepts the one canonical spelling only. */
export const parseCid = (text: string): Cid | undefined => (parseBytes(text) === undefined ? undefined : (text as Cid));

/** `raw` or `dag-cbor`: a CID of ours begins with one of two texts. */
export const codecOf = (text: Cid): 'raw' | 'dag-cbor' => (text.startsWith('bafk') ? 'raw' : 'dag-cbor');

/** The 36 bytes of a CID, as they stand in CAR files. */
export const cidToBytes = (text: string): Bytes => {
  const bytes = parseBytes(text);
  if (bytes === undefined) throw new SyntaxError('not a CID');
  return bytes;
};

/** The 32 bytes of the hash in a CID. */
export const digestOf = (text: Cid): Bytes => cidToBytes(text).slice(4);

/** The CID that a link names. A decoded link is always well formed. */
export const cidOfLink = (link: CidLink): Cid => link.$link as Cid;

/** A link to a CID. */
export const linkTo = (text: Cid): CidLink => ({ $link: text });

/** True if the bytes hash to the CID. */
export const matchesCid = async (text: Cid, bytes: Bytes): Promise<boolean> =>
  (codecOf(text) === 'raw' ? await cidOfRaw(bytes) : await cidOfValue(bytes)) === text;

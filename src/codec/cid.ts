/** CIDs: CIDv1, dag-cbor or raw, sha2-256, written in base32 with a `b`. */
import * as cid from '@atcute/cid';
import type { Cid } from '../base/index.js';
import type { CidLink } from './dag-cbor.js';
import { bulkHere, sha256 } from './hash.js';

const length = 59;

/** The CID of a dag-cbor block. */
export const cidOfValue = async (bytes: Uint8Array<ArrayBuffer>): Promise<Cid> =>
  cid.toString(cid.fromDigest(cid.CODEC_DCBOR, await sha256(bytes))) as Cid;

/** The CID of a raw block. */
export const cidOfRaw = async (bytes: Uint8Array<ArrayBuffer>): Promise<Cid> =>
  cid.toString(cid.fromDigest(cid.CODEC_RAW, await sha256(bytes))) as Cid;

/** The CID in a text, or undefined. Accepts the one canonical spelling only. */
export const parseCid = (text: string): Cid | undefined => {
  if (text.length !== length || !/^b[a-z2-7]+$/.test(text)) return undefined;
  try {
    return cid.toString(cid.fromString(text)) === text ? (text as Cid) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
};

/** `raw` or `dag-cbor`: a CID of ours begins with one of two texts. */
export const codecOf = (text: Cid): 'raw' | 'dag-cbor' => (text.startsWith('bafk') ? 'raw' : 'dag-cbor');

/** The 32 bytes of the hash in a CID. */
export const digestOf = (text: Cid): Uint8Array<ArrayBuffer> => cid.fromString(text).digest.contents.slice();

/** The 36 bytes of a CID, as they stand in CAR files. */
export const cidToBytes = (text: Cid): Uint8Array<ArrayBuffer> => cid.fromString(text).bytes.slice();

/** The CID that a link names. A decoded link is always well formed. */
export const cidOfLink = (link: CidLink): Cid => link.$link as Cid;

/** A link to a CID. */
export const linkTo = (text: Cid): CidLink => ({ $link: text });

/** True if the bytes hash to the CID. */
export const matchesCid = async (text: Cid, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> => {
  const bulk = bulkHere();
  if (bulk !== undefined && bytes.length <= bulk.QUICK_BYTES) return bulk.isHashOf(text, bytes);
  return (codecOf(text) === 'raw' ? await cidOfRaw(bytes) : await cidOfValue(bytes)) === text;
};

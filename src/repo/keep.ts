/**
 * "I keep this identity's repository" (PIN-5): what a keeper says to the owner on one link, signed by its device key over the link's transcript and
 * over digests of what the owner asked to be shown. Whoever passes it on proves nothing: it names both ends of the link on which it was said.
 */
import { type Cid, type Did, type DidKey, invalid, type Judgement, type Signer, valid } from '../base/index.js';
import {
  byteString,
  bytesOf,
  cidOfLink,
  decodeMap,
  encodeValue,
  isByteString,
  isLink,
  linkTo,
  sha256,
  signValue,
  type Value,
  type ValueMap,
  verifyValue,
} from '../codec/index.js';
import { judgeAuthority, WRITE } from '../identity/index.js';
import { didIn, keyIn } from './fields.js';
import type { CommitGround } from './judge-commit.js';
import { MAX_KEEP_BYTES, MAX_SHOWN_BLOCKS, MAX_TRANSCRIPT_BYTES } from './limits.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** On which link and to which question it is said. */
export interface KeepOccasion {
  /** Whose repository is kept. */
  readonly of: Did;
  /** The keeper's session key on this link, and the link's transcript. */
  readonly session: DidKey;
  readonly transcript: Bytes;
  /** Chosen by the owner for this one answer. */
  readonly nonce: Bytes;
}

export interface Keep extends KeepOccasion {
  readonly did: Did;
  readonly key: DidKey;
  /** The tree that is kept. */
  readonly root: Cid;
  /** For each block and chunk that was asked for: its digest under the nonce, or null where it is not here. */
  readonly blocks: readonly (Bytes | null)[];
  readonly chunks: readonly (Bytes | null)[];
}

/** What shows that one has these bytes: it can be worked out only with them, and only once the nonce is known. */
export const keepDigest = (nonce: Uint8Array, bytes: Uint8Array): Promise<Bytes> => {
  const all = new Uint8Array(nonce.length + bytes.length);
  all.set(nonce);
  all.set(bytes, nonce.length);
  return sha256(all);
};

const digestsOf = (digests: Keep['blocks']): Value[] =>
  digests.map((digest) => (digest === null ? null : byteString(digest)));

const mapOf = ({ did, of, key, session, transcript, nonce, root, blocks, chunks }: Keep): ValueMap => ({
  ...{ v: 1, did, of, key, session, transcript: byteString(transcript) },
  ...{ nonce: byteString(nonce), root: linkTo(root), blocks: digestsOf(blocks), chunks: digestsOf(chunks) },
});

export const buildKeep = async (keep: Keep, signer: Signer): Promise<Bytes> => {
  if (signer.key !== keep.key) throw new TypeError('"signer" does not hold the key of the statement');
  return encodeValue(await signValue('keep', mapOf(keep), signer));
};

/** Reads whose statement it claims to be, so that their log can be judged first. */
export const keeperOf = (bytes: Bytes): Did | undefined => {
  const decoded = decodeMap(bytes, MAX_KEEP_BYTES);
  return decoded.verdict === 'valid' ? didIn(decoded.value.did) : undefined;
};

/** Judges a statement made on this occasion by the identity of `ground.log`. What the digests show is not looked at. */
export const judgeKeep = async (
  bytes: Bytes,
  ground: CommitGround,
  occasion: KeepOccasion,
): Promise<Judgement<Keep>> => {
  const decoded = decodeMap(bytes, MAX_KEEP_BYTES);
  if (decoded.verdict !== 'valid') return decoded;
  const { sig, ...unsigned } = decoded.value;
  if (unsigned.v !== 1 && typeof unsigned.v === 'number') return { verdict: 'unsupported', what: 'keep' };
  const keep = readKeep(unsigned);
  if (unsigned.v !== 1 || keep === undefined || sig === undefined || !isByteString(sig))
    return invalid('malformed', 'PIN-5');
  if (keep.did !== ground.log.did || keep.of !== occasion.of || keep.did === keep.of)
    return invalid('wrong-did', 'PIN-5');
  // Said on another link, or to an older question: whoever repeats it stands in the middle.
  const isHere =
    keep.session === occasion.session &&
    isSame(keep.transcript, occasion.transcript) &&
    isSame(keep.nonce, occasion.nonce);
  if (!isHere) return invalid('bad-handshake', 'PIN-6');
  const authority = await judgeAuthority({ ...ground, key: keep.key, command: WRITE, complete: true });
  if (authority.verdict !== 'valid') return authority;
  if (!(await verifyValue('keep', unsigned, bytesOf(sig), keep.key))) return invalid('bad-signature', 'PIN-5');
  return valid(keep);
};

const readKeep = (map: ValueMap): Keep | undefined => {
  const [did, of, key, session] = [didIn(map.did), didIn(map.of), keyIn(map.key), keyIn(map.session)];
  const root = linkIn(map.root);
  const [transcript, nonce] = [bytesIn(map.transcript, MAX_TRANSCRIPT_BYTES), bytesIn(map.nonce, 64)];
  const [blocks, chunks] = [digestsIn(map.blocks), digestsIn(map.chunks)];
  if (did === undefined || of === undefined || key === undefined || session === undefined) return undefined;
  if (root === undefined || transcript === undefined || nonce === undefined) return undefined;
  if (blocks === undefined || chunks === undefined) return undefined;
  return { did, of, key, session, transcript, nonce, root, blocks, chunks };
};

const linkIn = (value: Value | undefined): Cid | undefined =>
  value !== undefined && isLink(value) ? cidOfLink(value) : undefined;

const bytesIn = (value: Value | undefined, most: number): Bytes | undefined => {
  if (value === undefined || !isByteString(value)) return undefined;
  const bytes = bytesOf(value);
  return bytes.length <= most ? bytes : undefined;
};

const digestsIn = (value: Value | undefined): (Bytes | null)[] | undefined => {
  if (!Array.isArray(value) || value.length > MAX_SHOWN_BLOCKS) return undefined;
  const digests: (Bytes | null)[] = [];
  for (const each of value) {
    const digest = each === null ? null : bytesIn(each, 32);
    if (digest === undefined || (digest !== null && digest.length !== 32)) return undefined;
    digests.push(digest);
  }
  return digests;
};

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);

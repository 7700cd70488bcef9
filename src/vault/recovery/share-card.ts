/**
 * One friend's share of the recovery entropy, as a card: whose it is, how many are needed, which one of which set it is, and the share
 * (SHR-1 to SHR-4). 32 bytes hold all but the whole DID; they are written as a text for a QR code, with the DID, and as 24 words, by which
 * the DID can only be recognised. A card alone says nothing of the secret.
 */
import { concat, encodeUtf8 } from '@atcute/uint8array';
import type { Did } from '../../base/index.js';
import { bitsOfDid, encodeBase32, lettersOf, parseBase32, parseDid, sha256 } from '../../codec/index.js';
import { encodeWords, parseWords, type WordsProblem } from '../words.js';
import { CARD_BYTES, CARD_WORDS, MIN_NEEDED, SHARE_BYTES } from './limits.js';
import type { ShareProblem } from './problems.js';

type Bytes = Uint8Array<ArrayBuffer>;

const VERSION = 1;
const PREFIX = 'TABARD-SHARE:1:';
const HEAD_BYTES = 8;
const CHECK_BYTES = 3;
const SET_BYTES = 3;
const MARK_BYTES = 3;

const parsed = Symbol('parsed');

/** A card that was read or made, and is whole. */
export interface ShareCard {
  readonly [parsed]: true;
  /** Whose it is; words do not say it. */
  readonly did: Did | undefined;
  /** 24 bits of a hash of the DID, in hex: all that words say of it. */
  readonly mark: string;
  /** Which card of the set, from 1. */
  readonly index: number;
  readonly needed: number;
  readonly total: number;
  /** 24 random bits in hex, one number for all cards that were made together. */
  readonly set: string;
  readonly share: Bytes;
  readonly bytes: Bytes;
}

export interface ShareInput {
  readonly did: Did;
  readonly index: number;
  readonly needed: number;
  readonly total: number;
  readonly set: Bytes;
  readonly share: Bytes;
}

/** Throws `RangeError` for numbers that no card has. */
export const buildShareCard = async (input: ShareInput): Promise<ShareCard> => {
  const { did, index, needed, total, set, share } = input;
  if (set.length !== SET_BYTES || share.length !== SHARE_BYTES)
    throw new RangeError('"set" or "share" has a wrong length');
  const numbers = new Uint8Array([(VERSION << 4) | index, (needed << 4) | total]);
  const body = concat([numbers, set, await markOf(did), share]).slice();
  const bytes = concat([body, await checkOf(body)]).slice();
  const card = await readCard(bytes, did);
  if ('problem' in card || card.index !== index || card.needed !== needed || card.total !== total)
    throw new RangeError('"index", "needed" or "total" is out of range');
  return card;
};

/** The text of a card's QR code: capitals, digits and colons only, which QR codes hold tightest. Needs the DID. */
export const encodeShareText = ({ did, bytes }: ShareCard): string => {
  if (did === undefined) throw new TypeError('"card" does not say whose it is');
  return `${PREFIX}${lettersOf(did).toUpperCase()}:${encodeBase32(bytes).toUpperCase()}`;
};

/** The card's 24 words. */
export const encodeShareWords = ({ bytes }: ShareCard): Promise<string[]> => encodeWords(bytes);

/** Reads a card in either form, whatever its case and spacing; `did` names whose it is where the words do not. */
export const parseShare = async (text: string, did?: Did): Promise<ShareCard | ShareProblem | WordsProblem> => {
  const upper = text.replace(/\s+/gu, '').toUpperCase();
  if (upper.startsWith('TABARD-SHARE:')) return parseText(upper);
  const bytes = await parseWords(text, CARD_WORDS);
  if (!('problem' in bytes)) return readCard(bytes, did);
  return bytes.problem === 'checksum' ? { problem: 'share-damaged' } : bytes;
};

const parseText = async (text: string): Promise<ShareCard | ShareProblem> => {
  if (!text.startsWith(PREFIX))
    return { problem: /^TABARD-SHARE:\d+:/.test(text) ? 'share-version' : 'share-malformed' };
  const [letters = '', body = '', ...more] = text.slice(PREFIX.length).toLowerCase().split(':');
  const did = parseDid(`did:tabard:${letters}`);
  const bytes = parseBase32(body);
  if (did === undefined || bytes === undefined || more.length > 0) return { problem: 'share-malformed' };
  return readCard(bytes, did);
};

const readCard = async (bytes: Bytes, did: Did | undefined): Promise<ShareCard | ShareProblem> => {
  if (bytes.length !== CARD_BYTES) return { problem: 'share-malformed' };
  const [first = 0, second = 0] = bytes;
  if (first >> 4 !== VERSION) return { problem: 'share-version' };
  const body = bytes.slice(0, CARD_BYTES - CHECK_BYTES);
  const check = bytes.subarray(CARD_BYTES - CHECK_BYTES);
  if (!isSame(await checkOf(body), check)) return { problem: 'share-damaged' };
  const index = first & 15;
  const needed = second >> 4;
  const total = second & 15;
  const share = bytes.slice(HEAD_BYTES, HEAD_BYTES + SHARE_BYTES);
  const mark = bytes.subarray(HEAD_BYTES - MARK_BYTES, HEAD_BYTES);
  // A share at place 0 would be the secret itself: whoever forged one would say what comes out.
  const isPossible = needed >= MIN_NEEDED && needed <= total && index >= 1 && index <= total && share.at(-1) !== 0;
  if (!isPossible) return { problem: 'share-malformed' };
  if (did !== undefined && !isSame(await markOf(did), mark)) return { problem: 'share-damaged' };
  const set = hex(bytes.subarray(2, 2 + SET_BYTES));
  return { [parsed]: true, did, mark: hex(mark), index, needed, total, set, share, bytes };
};

/** Of the whole DID, so that a letter of it that was misread is found out. */
export const markOf = (did: Did): Promise<Bytes> => hashOf('tabard/share-mark/1\0', bitsOfDid(did), MARK_BYTES);

const checkOf = (body: Bytes): Promise<Bytes> => hashOf('tabard/share/1\0', body, CHECK_BYTES);

const hashOf = async (domain: string, bytes: Bytes, length: number): Promise<Bytes> =>
  (await sha256(concat([encodeUtf8(domain), bytes]).slice())).slice(0, length);

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);

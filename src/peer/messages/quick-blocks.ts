/**
 * The message `blocks`, by which nearly all bytes come and go, straight between its bytes and its fields: hundreds of small blocks cost more in
 * the general codec than on the line. What is read here, that reads the same; what is not surely so is left to it. Fetched with much.
 */
import { argument, headLength, skipLink } from '../../codec/bulk.js';
import { cidTextAt, writeCidBytes } from '../../codec/bulk-cid.js';
import { MAX_BATCH_BLOCKS, MAX_BLOCK_BYTES, MAX_CURSOR_BYTES } from '../limits.js';
import type { BlockPair, MessageOf } from './messages.js';

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));

/** `"t": "blocks", "id":` behind the head of the map, which counts its entries. */
const begin = [0x61, ...ascii('t'), 0x66, ...ascii('blocks'), 0x62, ...ascii('id')];
const blocksKey = [0x66, ...ascii('blocks')];
const cursorKey = [0x66, ...ascii('cursor')];
/** The head of a pair, and of a link in it before the 36 bytes of its CID. */
const pairHead = [0x82, 0xd8, 0x2a, 0x58, 0x25, 0x00];
const cidBytes = 36;
const maxId = 2 ** 32 - 1;

const startsWith = (bytes: Uint8Array, at: number, wanted: readonly number[]): boolean =>
  wanted.every((byte, nth) => bytes[at + nth] === byte);

const isMajor = (bytes: Uint8Array, at: number, major: number): boolean => (bytes[at] ?? 0) >> 5 === major;

/** Reads `{ t, id, blocks, cursor? }`; undefined for anything else, and for what is over a bound. */
export const readBlocks = (bytes: Uint8Array<ArrayBuffer>): MessageOf<'blocks'> | undefined => {
  const entries = (bytes[0] ?? 0) - 0xa0;
  if ((entries !== 3 && entries !== 4) || !startsWith(bytes, 1, begin)) return undefined;
  let at = 1 + begin.length;
  const id = argument(bytes, at);
  if (!isMajor(bytes, at, 0) || id < 0 || id > maxId) return undefined;
  at += headLength(bytes[at] ?? 0);
  if (!startsWith(bytes, at, blocksKey)) return undefined;
  at += blocksKey.length;
  const count = argument(bytes, at);
  // A list without any is left out.
  if (!isMajor(bytes, at, 4) || count < 1 || count > MAX_BATCH_BLOCKS) return undefined;
  at += headLength(bytes[at] ?? 0);
  const blocks: BlockPair[] = [];
  for (let nth = 0; nth < count; nth++) {
    const link = at + 1;
    at = bytes[at] === 0x82 ? skipLink(bytes, link) : -1;
    if (at < 0 || !isMajor(bytes, at, 2)) return undefined;
    const size = argument(bytes, at);
    const from = at + headLength(bytes[at] ?? 0);
    at = from + size;
    if (size < 0 || size > MAX_BLOCK_BYTES || at > bytes.length) return undefined;
    blocks.push([cidTextAt(bytes, link + pairHead.length - 1), bytes.subarray(from, at)]);
  }
  const cursor = entries === 3 ? null : readCursor(bytes, at);
  if (cursor === undefined) return undefined;
  if (cursor !== null) at = bytes.length;
  return at === bytes.length ? { t: 'blocks', id, blocks, cursor, gone: false } : undefined;
};

/** The cursor, if the message ends with it and it is of ASCII. */
const readCursor = (bytes: Uint8Array, key: number): string | undefined => {
  const at = key + cursorKey.length;
  const size = argument(bytes, at);
  const from = at + headLength(bytes[at] ?? 0);
  if (!startsWith(bytes, key, cursorKey) || !isMajor(bytes, at, 3)) return undefined;
  if (size < 0 || size > MAX_CURSOR_BYTES || from + size !== bytes.length) return undefined;
  const letters = bytes.subarray(from);
  if (letters.some((byte) => byte > 127)) return undefined;
  return String.fromCharCode(...letters);
};

/** The one encoding; undefined for what `encodeMessage` must do: an answer without blocks, an odd cursor. */
export const writeBlocks = ({ id, blocks, cursor, gone }: MessageOf<'blocks'>): Uint8Array<ArrayBuffer> | undefined => {
  if (gone || blocks.length === 0 || !Number.isInteger(id) || id < 0 || id > maxId) return undefined;
  const letters = ascii(cursor ?? '');
  if (letters.length > MAX_CURSOR_BYTES || letters.some((code) => code > 127)) return undefined;
  // Heads take at most five bytes each.
  let room = 64 + letters.length;
  for (const [, bytes] of blocks) room += pairHead.length + cidBytes + 5 + bytes.length;
  const message = new Uint8Array(room);
  let at = 0;
  const put = (bytes: ArrayLike<number>): void => {
    message.set(bytes, at);
    at += bytes.length;
  };
  put([cursor === null ? 0xa3 : 0xa4, ...begin]);
  at = writeHead(message, at, 0, id);
  put(blocksKey);
  at = writeHead(message, at, 4, blocks.length);
  for (const [cid, bytes] of blocks) {
    put(pairHead);
    if (!writeCidBytes(cid, message, at)) return undefined;
    at = writeHead(message, at + cidBytes, 2, bytes.length);
    put(bytes);
  }
  if (cursor !== null) {
    put(cursorKey);
    at = writeHead(message, at, 3, letters.length);
    put(letters);
  }
  return message.subarray(0, at);
};

/** A head in its shortest form, for numbers below 2^32; answers where it ends. */
const writeHead = (to: Uint8Array, at: number, major: number, value: number): number => {
  const width = value < 24 ? 0 : value < 0x100 ? 1 : value < 0x10000 ? 2 : 4;
  to[at] = (major << 5) | (width === 0 ? value : width === 1 ? 24 : width === 2 ? 25 : 26);
  for (let nth = 0; nth < width; nth++) to[at + 1 + nth] = Math.floor(value / 256 ** (width - 1 - nth)) & 255;
  return at + 1 + width;
};

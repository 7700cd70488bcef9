/**
 * CAR files, version 1: how a repository leaves and comes back. Writing and reading go block by block, so the size of a file does
 * not matter. Reading checks each block's hash and bounds everything before it is held; what the blocks mean is judged elsewhere.
 */
import { equals } from '@atcute/uint8array';
import { type Cid, invalid, type Judgement, valid } from '../base/index.js';
import {
  cidOfLink,
  cidToBytes,
  codecOf,
  decodeMap,
  encodeBase32,
  encodeValue,
  isLink,
  linkTo,
  matchesCid,
  parseCid,
} from '../codec/index.js';
import type { Block } from './blocks.js';
import { type BytesReader, readBytes } from './bytes-reader.js';
import { MAX_BLOCK_BYTES, MAX_CAR_HEADER, MAX_CAR_ROOTS, MAX_SNAPSHOT_BYTES } from './limits.js';

const cidLength = 36;

/** The bytes of a CAR file with these roots, piece by piece. */
export async function* encodeCar(
  roots: readonly Cid[],
  blocks: AsyncIterable<Block> | Iterable<Block>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const header = encodeValue({ roots: roots.map(linkTo), version: 1 });
  yield join(encodeVarint(header.length), header);
  for await (const { cid, bytes } of blocks) {
    yield join(encodeVarint(cidLength + bytes.length), cidToBytes(cid), bytes);
  }
}

export interface CarReader {
  readonly roots: readonly Cid[];
  /**
   * The next block, its hash checked; undefined at the end. `unsupported` for a CID of another kind, after which reading may go
   * on; after anything else that is not `valid` it may not.
   */
  next(): Promise<Judgement<Block> | undefined>;
}

/** CAR-1. Reads the header. */
export const openCar = async (
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Judgement<CarReader>> => {
  const reader = readBytes(pieces);
  const length = await readVarint(reader);
  if (length === undefined || length === 0) return invalid('malformed', 'CAR-1', 'no header');
  if (length > MAX_CAR_HEADER) return { verdict: 'refused', code: 'too-large' };
  const bytes = await reader.take(length);
  if (bytes === undefined) return cutOff;
  const header = decodeMap(bytes, MAX_CAR_HEADER);
  if (header.verdict !== 'valid') return header;
  const { version, roots } = header.value;
  if (version !== 1) return { verdict: 'unsupported', what: 'CAR version' };
  if (!Array.isArray(roots) || !roots.every(isLink)) return invalid('malformed', 'CAR-1', 'roots');
  if (roots.length > MAX_CAR_ROOTS) return { verdict: 'refused', code: 'too-many' };
  return valid({ roots: roots.map(cidOfLink), next: () => readBlock(reader) });
};

const cutOff = invalid('malformed', 'CAR-2', 'cut off');

/** CAR-2 and CAR-3. Sealed snapshots are raw blocks larger than all others. */
const readBlock = async (reader: BytesReader): Promise<Judgement<Block> | undefined> => {
  if (await reader.atEnd()) return undefined;
  const length = await readVarint(reader);
  if (length === undefined) return cutOff;
  if (length > MAX_SNAPSHOT_BYTES + cidLength) return { verdict: 'refused', code: 'too-large' };
  const head = await reader.take(Math.min(length, cidLength));
  if (head === undefined) return cutOff;
  const cid = parseCid(`b${encodeBase32(head)}`);
  const isOurs = cid !== undefined && equals(cidToBytes(cid), head);
  const most = isOurs && codecOf(cid) === 'raw' ? MAX_SNAPSHOT_BYTES : MAX_BLOCK_BYTES;
  if (length - head.length > most) return { verdict: 'refused', code: 'too-large' };
  const bytes = await reader.take(length - head.length);
  if (bytes === undefined) return cutOff;
  if (!isOurs) return { verdict: 'unsupported', what: 'CID' };
  return (await matchesCid(cid, bytes)) ? valid({ cid, bytes }) : invalid('bad-hash', 'CAR-3', cid);
};

/** An unsigned LEB128 number of at most 28 bits, shortest form; undefined for anything else. */
const readVarint = async (reader: BytesReader): Promise<number | undefined> => {
  let value = 0;
  for (let shift = 0; shift < 28; shift += 7) {
    const [byte] = (await reader.take(1)) ?? [];
    if (byte === undefined || (byte === 0 && shift > 0)) return undefined;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
  return undefined;
};

const encodeVarint = (value: number): Uint8Array => {
  const bytes: number[] = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 128)) bytes.push((left % 128) | 0x80);
  return Uint8Array.of(...bytes, left);
};

const join = (...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

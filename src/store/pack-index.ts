/**
 * Which pack a block lies in: one row for all the packs that were written together, a sorted list of numbers, each the first letters of
 * a block's hash and the number of its pack. A database index over the CIDs took two thirds of a landing. What a row says is a hint: two blocks
 * may begin alike, so whoever looks reads the pack to know.
 */
import type { Cid } from '../base/index.js';
import type { PackRow } from './rows.js';

/** Sorted. An entry is `letters * 2^23 + pack`: below 2^53. */
export type PackIndexRow = Float64Array<ArrayBuffer>;

/** Packs of one identity have numbers below this. */
const MAX_PACKS = 2 ** 23;

/** Six letters are 30 bits. The letters before them hold what all CIDs begin with. */
const firstLetter = 8;
const letters = 6;

/** The first 30 whole bits of the hash, as the CID's letters have them. */
const lettersOf = (cid: Cid): number => {
  let number = 0;
  for (let at = firstLetter; at < firstLetter + letters; at++) {
    const code = cid.charCodeAt(at);
    number = number * 32 + (code >= 97 ? code - 97 : code - 24);
  }
  return number;
};

/** The row for these packs. */
export const indexOfPacks = (packs: Iterable<readonly [number: number, pack: Pick<PackRow, 'cids'>]>): PackIndexRow => {
  const entries: number[] = [];
  for (const [number, { cids }] of packs) {
    if (number >= MAX_PACKS) throw new RangeError(`pack ${number} is beyond what the index can say`);
    for (const cid of cids) entries.push(lettersOf(cid) * MAX_PACKS + number);
  }
  return Float64Array.from(entries).sort();
};

/** One row that says what these say. */
export const mergeIndexes = (rows: readonly PackIndexRow[]): PackIndexRow => {
  const merged = new Float64Array(rows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const row of rows) {
    merged.set(row, at);
    at += row.length;
  }
  return merged.sort();
};

/** Numbers of the packs in which the block may lie; none if it is surely in none of them. */
export const packsOfBlock = (row: PackIndexRow, cid: Cid): number[] => {
  const from = lettersOf(cid) * MAX_PACKS;
  let low = 0;
  for (let high = row.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((row[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  const packs: number[] = [];
  for (let entry = row[low]; entry !== undefined && entry < from + MAX_PACKS; entry = row[++low])
    packs.push(entry - from);
  return packs;
};

/** Reading typed fields out of a decoded map: each gives undefined for what it is not. */
import type { Cid, Did, DidKey, Tid } from '../base/index.js';
import { cidOfLink, isLink, parseDid, parseDidKey, parseTid, type Value } from '../codec/index.js';
import { isValueCid } from './blocks.js';

export const didIn = (value: Value | undefined): Did | undefined =>
  typeof value === 'string' ? parseDid(value) : undefined;

export const keyIn = (value: Value | undefined): DidKey | undefined =>
  typeof value === 'string' ? parseDidKey(value) : undefined;

export const tidIn = (value: Value | undefined): Tid | undefined =>
  typeof value === 'string' ? parseTid(value) : undefined;

/** The CID of a dag-cbor block. */
export const valueCidIn = (value: Value | undefined): Cid | undefined => {
  if (!isLink(value)) return undefined;
  const cid = cidOfLink(value);
  return isValueCid(cid) ? cid : undefined;
};

/** A whole number from 0 up. */
export const countIn = (value: Value | undefined): number | undefined =>
  typeof value === 'number' && value >= 0 ? value : undefined;

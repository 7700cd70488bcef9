/**
 * Padmé (Nikitin et al., "Reducing metadata leakage from encrypted files and communication with PURBs", 2019): lengths are rounded up so that
 * few are left to tell apart, at a cost of 12 % at most.
 */
import { LEAST_CONTENT } from './limits.js';

/** The length that one of `length` bytes is padded to. */
export const padmeOf = (length: number): number => {
  if (length <= LEAST_CONTENT) return LEAST_CONTENT;
  const exponent = Math.floor(Math.log2(length));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** (exponent - kept);
  return Math.ceil(length / step) * step;
};

/** The bytes, a one, and zeros. */
export const pad = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const padded = new Uint8Array(padmeOf(bytes.length + 1));
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  return padded;
};

/** What was padded, or undefined if it was not. */
export const unpad = (padded: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined => {
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (end < 0 || padded[end] !== 0x80 || padmeOf(end + 1) !== padded.length) return undefined;
  return padded.slice(0, end);
};

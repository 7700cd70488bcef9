/** base32 of RFC 4648: lower case, unpadded. */
import { fromBase32, toBase32 } from '@atcute/multibase';

export const encodeBase32 = (bytes: Uint8Array): string => toBase32(bytes);

/** The bytes, or undefined for anything but the one canonical spelling. */
export const parseBase32 = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  if (!/^[a-z2-7]*$/.test(text)) return undefined;
  try {
    const bytes = fromBase32(text);
    return toBase32(bytes) === text ? bytes.slice() : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

/** base32 of RFC 4648: lower case, unpadded. */
const letters = 'abcdefghijklmnopqrstuvwxyz234567';

export const encodeBase32 = (bytes: Uint8Array): string => {
  let text = '';
  let buffer = 0;
  let bits = 0;
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    for (bits += 8; bits >= 5; ) {
      bits -= 5;
      text += letters[(buffer >> bits) & 31];
    }
  }
  return bits > 0 ? text + letters[(buffer << (5 - bits)) & 31] : text;
};

/** The bytes, or undefined for anything but the one canonical spelling. */
export const parseBase32 = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  const bytes = new Uint8Array((text.length * 5) >> 3);
  let at = 0;
  let buffer = 0;
  let bits = 0;
  for (const letter of text) {
    // A letter that is none (-1) is written otherwise below.
    buffer = (buffer << 5) | (letters.indexOf(letter) & 31);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at++] = buffer >> bits;
  }
  return encodeBase32(bytes) === text ? bytes : undefined;
};

/** Canonical dag-cbor of texts, bytes, small numbers and maps, for making vectors without the project's code. */
const utf8 = (text) => Buffer.from(text, 'utf8');
const head = (major, n) =>
  n < 24 ? [(major << 5) | n] : n < 256 ? [(major << 5) | 24, n] : [(major << 5) | 25, n >> 8, n & 255];

export const encode = (value) => {
  if (typeof value === 'number') return head(0, value);
  if (typeof value === 'string') return [...head(3, utf8(value).length), ...utf8(value)];
  if (value instanceof Uint8Array) return [...head(2, value.length), ...value];
  const keys = Object.keys(value).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return [...head(5, keys.length), ...keys.flatMap((key) => [...encode(key), ...encode(value[key])])];
};

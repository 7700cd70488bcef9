/**
 * Points of edwards25519 on which browsers disagree, as a public key or in a signature: those of small order, with which one
 * signature fits many messages, and those written with a number that is not reduced. Some implementations take them, others do
 * not; we refuse them before asking, so that everyone says the same about one signature.
 */

/** The least significant bytes first, the sign bit cleared: the y of the eight points of small order, signs aside. */
const smallOrder: readonly string[] = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
];

const refused: readonly Uint8Array[] = smallOrder.map((hex) =>
  Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16)),
);

/** True unless these 32 bytes are a point of small order or not reduced. Whether they are a point at all, the verifier says. */
export const isSoundPoint = (bytes: Uint8Array): boolean => {
  const isSame = (point: Uint8Array): boolean =>
    point.every((byte, at) => byte === (bytes[at] ?? 0) % (at === 31 ? 0x80 : 0x100));
  return isReduced(bytes) && !refused.some(isSame);
};

/** Below 2^255 - 19, the sign bit aside. */
const isReduced = (bytes: Uint8Array): boolean =>
  (bytes[0] ?? 0) < 0xed || (bytes[31] ?? 0) % 0x80 !== 0x7f || bytes.subarray(1, 31).some((byte) => byte !== 0xff);

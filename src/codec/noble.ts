/** The equation of a signature with the points of `@noble/curves`: fetched where WebCrypto has no Ed25519. `signature.ts` asks, of sound points only. */
import { concat, equals } from '@atcute/uint8array';

/** True if the raw key signed exactly these bytes. */
export const holdsByNoble = async (
  bytes: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  raw: Uint8Array,
): Promise<boolean> => {
  const [{ ed25519 }, { sha512 }] = await Promise.all([
    import('@noble/curves/ed25519.js'),
    import('@noble/hashes/sha2.js'),
  ]);
  const { Point } = ed25519;
  const commitment = signature.subarray(0, 32);
  try {
    const s = Point.Fn.fromBytes(signature.subarray(32));
    const k = Point.Fn.create(littleEndian(sha512(concat([commitment, raw, bytes]))));
    // noble's own `verify` multiplies by the cofactor and so takes signatures that WebCrypto refuses.
    const expected = Point.BASE.multiplyUnsafe(s).subtract(Point.fromBytes(raw, false).multiplyUnsafe(k));
    return equals(expected.toBytes(), commitment);
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
};

const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) + BigInt(byte), 0n);

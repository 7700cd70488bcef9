/** SIG-3: keys and signatures about which implementations of Ed25519 are known to disagree. Ours say the same, and no. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha512 } from '@noble/hashes/sha2.js';
import { describe, expect, test } from 'vitest';
import type { DidKey } from '../../src/base/index.js';
import { encodeDidKey, verifyBytes, verifyWithNoble } from '../../src/codec/index.js';

type Bytes = Uint8Array<ArrayBuffer>;

const { Point } = ed25519;
const order = Point.Fn.ORDER;
const hex = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'hex'));
const number = (bytes: Uint8Array): bigint => bytes.reduceRight((sum, byte) => (sum << 8n) + BigInt(byte), 0n);
const bytesOf = (value: bigint): Bytes =>
  Uint8Array.from({ length: 32 }, (_, at) => Number((value >> BigInt(8 * at)) & 255n));

/** What both say: they must say the same. */
const verdictOn = async (message: Bytes, signature: Bytes, key: DidKey): Promise<boolean> => {
  const [one, other] = await Promise.all([
    verifyBytes(message, signature, key),
    verifyWithNoble(message, signature, key),
  ]);
  expect(one, `on ${Buffer.from(signature).toString('hex')} by ${key}`).toBe(other);
  return one;
};

const torsion = Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05');

const challengeOf = (commitment: Bytes, key: Bytes, message: Bytes): bigint =>
  number(sha512(new Uint8Array([...commitment, ...key, ...message]))) % order;

/** A signature whose key and commitment may have a part of small order added. */
const sign = (message: Bytes, parts: { readonly key: bigint; readonly commitment: bigint }): [Bytes, DidKey] => {
  const secret = 77_777n;
  const nonce = 1_234_567n;
  const key = Point.BASE.multiply(secret).add(torsion.multiplyUnsafe(parts.key)).toBytes().slice();
  const commitment = Point.BASE.multiply(nonce).add(torsion.multiplyUnsafe(parts.commitment)).toBytes().slice();
  const answer = (nonce + challengeOf(commitment, key, message) * secret) % order;
  return [new Uint8Array([...commitment, ...bytesOf(answer)]), encodeDidKey(key)];
};

describe('points that implementations disagree about', () => {
  const y = [
    '01',
    '00',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    `ec${'ff'.repeat(30)}7f`,
    `ed${'ff'.repeat(30)}7f`,
    `ee${'ff'.repeat(30)}7f`,
  ].map((text) => hex(text.padEnd(64, '0')));
  const points = y.flatMap((one) => [one, one.map((byte, at) => (at === 31 ? byte | 0x80 : byte))]);

  test.each(points.map((point) => Buffer.from(point).toString('hex')))('SIG-3: %s is no key', async (text) => {
    for (let mark = 0; mark < 16; mark++) {
      const signature = new Uint8Array(64);
      signature[0] = 1;
      expect(await verdictOn(Uint8Array.of(mark), signature, encodeDidKey(hex(text)))).toBe(false);
    }
  });

  test('SIG-3: a commitment of small order is refused, even by the right key', async () => {
    const message = Uint8Array.of(1, 2, 3);
    const secret = 99n;
    const key = Point.BASE.multiply(secret).toBytes().slice();
    for (const point of points) {
      const answer = (challengeOf(point, key, message) * secret) % order;
      const signature = new Uint8Array([...point, ...bytesOf(answer)]);
      expect(await verdictOn(message, signature, encodeDidKey(key))).toBe(false);
    }
  });

  test('SIG-3: parts of small order in a key or a signature are judged alike', async () => {
    let good = 0;
    let bad = 0;
    for (let key = 0n; key < 8n; key++) {
      for (let commitment = 0n; commitment < 8n; commitment++) {
        for (let mark = 0; mark < 4; mark++) {
          const message = Uint8Array.of(mark);
          if (await verdictOn(message, ...sign(message, { key, commitment }))) good += 1;
          else bad += 1;
        }
      }
    }
    expect(good).toBeGreaterThan(10);
    expect(bad).toBeGreaterThan(100);
  });

  test('SIG-3: an answer that is not reduced is refused', async () => {
    const message = Uint8Array.of(1);
    const [signature, key] = sign(message, { key: 0n, commitment: 0n });
    expect(await verdictOn(message, signature, key)).toBe(true);
    const answer = number(signature.subarray(32));
    for (const times of [1n, 2n, 7n]) {
      const changed = new Uint8Array([...signature.subarray(0, 32), ...bytesOf(answer + times * order)]);
      expect(await verdictOn(message, changed, key)).toBe(false);
    }
  });
});

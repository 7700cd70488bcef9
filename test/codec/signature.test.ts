import { describe, expect, test } from 'vitest';
import {
  bytesOf,
  isByteString,
  signedBytes,
  signValue,
  type ValueMap,
  verifyBytes,
  verifyValue,
  verifyWithNoble,
} from '../../src/codec/index.js';
import { testKey, testSigner } from '../helpers/keys.js';

const value: ValueMap = { a: 1, b: 'text' };
const signer = testSigner(7);
const signed = await signValue('commit', value, signer);
const { sig } = signed;
if (!isByteString(sig)) throw new Error('no signature');
const signature = bytesOf(sig);

/** The order of the group, little endian: what a malleable signature adds to S. */
const order = Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex');

describe('signatures', () => {
  test('SIG-1: what is signed is the purpose, a zero byte and the canonical bytes', () => {
    const bytes = signedBytes('commit', value);
    expect(new TextDecoder().decode(bytes.subarray(0, 16))).toBe('tabard/commit/1\0');
    expect(bytes.subarray(16)).toEqual(Uint8Array.from(Buffer.from('a261610161626474657874', 'hex')));
  });

  test('SIG-2: it holds for this value, this purpose and this key only', async () => {
    expect(await verifyValue('commit', value, signature, signer.key)).toBe(true);
    expect(await verifyValue('operation', value, signature, signer.key)).toBe(false);
    expect(await verifyValue('commit', { ...value, a: 2 }, signature, signer.key)).toBe(false);
    expect(await verifyValue('commit', value, signature, testKey(8))).toBe(false);
  });

  test('SIG-2: no changed bit and no other length passes', async () => {
    for (let at = 0; at < 64; at++) {
      const changed = signature.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await verifyValue('commit', value, changed, signer.key)).toBe(false);
    }
    for (const length of [0, 63, 65]) {
      expect(await verifyValue('commit', value, new Uint8Array(length), signer.key)).toBe(false);
    }
  });

  test('SIG-3: a malleable copy of a good signature is refused by both implementations', async () => {
    const malleable = signature.slice();
    let carry = 0;
    for (let at = 0; at < 32; at++) {
      const sum = (malleable[32 + at] ?? 0) + (order[at] ?? 0) + carry;
      malleable[32 + at] = sum & 0xff;
      carry = sum >> 8;
    }
    const bytes = signedBytes('commit', value);
    expect(await verifyBytes(bytes, malleable, signer.key)).toBe(false);
    expect(await verifyWithNoble(bytes, malleable, signer.key)).toBe(false);
  });

  test('both implementations agree on what is good', async () => {
    const bytes = signedBytes('commit', value);
    expect([
      await verifyBytes(bytes, signature, signer.key),
      await verifyWithNoble(bytes, signature, signer.key),
    ]).toEqual([true, true]);
  });

  test('a value that has a signature is not signed again', async () => {
    await expect(signValue('commit', signed, signer)).rejects.toThrow(TypeError);
  });
});

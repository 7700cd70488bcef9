/** The fixtures of UCAN 1.0 (ucan-wg/spec): every delegation in them decodes, verifies and encodes to the very same bytes. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, test } from 'vitest';
import { byteString, encodeDidKey, parseDidKey, verifyBytes } from '../../src/codec/index.js';
import { parseDelegation } from '../../src/identity/index.js';
import { coversCommand, decodeUcan, signUcan, type UnverifiedUcan } from '../../src/identity/ucan.js';
import { ensureValid, said } from '../identity/helpers.js';
import fixtures from './ucan/delegation.json' with { type: 'json' };
import invocations from './ucan/invocation.json' with { type: 'json' };

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64'));

/** A principal's secret key, behind its two bytes of multicodec. */
const secretOf = (name: string): Uint8Array<ArrayBuffer> => {
  const text = new Map(Object.entries(fixtures.principals)).get(name);
  if (text === undefined) throw new RangeError(`no principal "${name}"`);
  return fromBase64(text).slice(2);
};

const hasValidSignature = async ({ payload, signed, sig }: UnverifiedUcan): Promise<boolean> => {
  const key = parseDidKey(payload.iss);
  return key !== undefined && verifyBytes(signed, sig, key);
};

describe('UCAN 1.0 delegation fixtures', () => {
  for (const fixture of fixtures.valid) {
    const { payload } = fixture.envelope;

    test(`DLG-1 decodes: ${fixture.name}`, async () => {
      const ucan = ensureValid(await decodeUcan(fromBase64(fixture.token)));
      expect(ucan.cid).toBe(fixture.cid);
      expect(ucan.payload).toEqual({ ...payload, nonce: fromBase64(payload.nonce), nbf: null, meta: null });
      expect(ucan.sig).toEqual(fromBase64(fixture.envelope.signature));
      expect(await hasValidSignature(ucan)).toBe(true);
    });

    test(`DLG-1 encodes the same bytes: ${fixture.name}`, async () => {
      const secret = secretOf('bob');
      const key = encodeDidKey(ed25519.getPublicKey(secret));
      expect(key).toBe(payload.iss);
      const signer = { key, sign: (bytes: Uint8Array) => Promise.resolve(ed25519.sign(bytes, secret).slice()) };
      const token = await signUcan({ ...payload, nonce: byteString(fromBase64(payload.nonce)) }, signer);
      expect(token).toEqual(fromBase64(fixture.token));
    });

    test(`DLG-4 is no delegation of a Tabard identity: ${fixture.name}`, async () => {
      expect(said(await parseDelegation(fromBase64(fixture.token)))).toBe('DLG-4 malformed');
    });
  }
});

describe('UCAN 1.0 invocation fixtures', () => {
  const all = [...invocations.valid, ...invocations.invalid];

  test('their proofs decode, and all but the one forged for the purpose verify', async () => {
    const tokens = all.flatMap(({ name, proofs }) =>
      proofs.map((proof) => ({ name, bytes: fromBase64(proof['/'].bytes) })),
    );
    expect(tokens.length).toBeGreaterThan(15);
    const forged: string[] = [];
    for (const { name, bytes } of tokens) {
      const judged = await decodeUcan(bytes);
      if (judged.verdict !== 'valid' || !(await hasValidSignature(judged.value)))
        forged.push(`${name}: ${said(judged)}`);
    }
    expect(forged).toEqual(['invalid proof signature: DLG-1 malformed']);
  });

  test('invocations themselves are unsupported, not invalid', async () => {
    for (const { name, invocation } of all) {
      expect(said(await decodeUcan(fromBase64(invocation['/'].bytes))), name).toBe('unsupported');
    }
  });

  test('DLG-10 the proofs of valid invocations cover one another from the root down', async () => {
    for (const { name, proofs } of invocations.valid) {
      const chain = await Promise.all(
        proofs.map(async (proof) => ensureValid(await decodeUcan(fromBase64(proof['/'].bytes)))),
      );
      for (const [index, link] of chain.slice(1).entries()) {
        const above = chain[index]?.payload;
        expect(above?.aud, name).toBe(link.payload.iss);
        expect(coversCommand(above?.cmd ?? '', link.payload.cmd), name).toBe(true);
      }
    }
  });
});

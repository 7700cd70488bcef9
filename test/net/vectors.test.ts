import { ed25519 } from '@noble/curves/ed25519.js';
import { describe, expect, it } from 'vitest';
import { didOfBits, encodeDidKey, sha256, signedBytes, verifyValue } from '../../src/codec/index.js';
import { topicOf } from '../../src/net/index.js';
import { framesOf } from '../../src/net/link/frames.js';
import { beginHandshake, type HandshakeState, type Role, stepHandshake } from '../../src/net/link/handshake.js';
import { toHex } from '../../src/net/topic.js';
import vectors from '../vectors/net/net.json' with { type: 'json' };

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(hex, 'hex'));

const sides = {
  dialer: { own: vectors.handshake.dialer, other: vectors.handshake.answerer },
  answerer: { own: vectors.handshake.answerer, other: vectors.handshake.dialer },
} as const;

/** Runs one side against what the vectors say that the other sends. */
const run = async (
  role: Role,
  proof: string,
): Promise<{ readonly sent: string[]; readonly end: string; readonly transcript: string }> => {
  const { own, other } = sides[role];
  const secret = bytesOf(own.secret);
  let state: HandshakeState = beginHandshake({
    role,
    key: encodeDidKey(ed25519.getPublicKey(secret)),
    nonce: bytesOf(own.nonce),
    fingerprints: { local: own.fingerprint, remote: other.fingerprint },
    isLinked: () => false,
  });
  const sent: string[] = [];
  let [end, transcript] = ['', ''];
  const feed = async (event: Parameters<typeof stepHandshake>[1]): Promise<void> => {
    const [next, effects] = stepHandshake(state, event);
    state = next;
    for (const effect of effects) {
      if (effect.type === 'send') sent.push(toHex(effect.bytes));
      if (effect.type === 'sign') {
        await feed({ type: 'signed', signature: ed25519.sign(signedBytes('session', effect.value), secret) });
      }
      if (effect.type === 'verify') {
        await feed({
          type: 'verified',
          good: await verifyValue('session', effect.value, effect.signature, effect.key),
        });
      }
      if (effect.type === 'refuse') end = effect.reason;
      if (effect.type === 'open') [end, transcript] = ['open', toHex(effect.transcript)];
    }
  };
  await feed({ type: 'start' });
  await feed({ type: 'message', bytes: bytesOf(other.hello) });
  await feed({ type: 'message', bytes: bytesOf(proof) });
  return { sent, end, transcript };
};

describe('the vectors, which were made without this code', () => {
  it('RDV-1 topics', async () => {
    for (const { identity, salt, topic } of vectors.topics) {
      expect(await topicOf(didOfBits(bytesOf(identity)), bytesOf(salt))).toBe(topic);
    }
  });

  it('FRM-3 frames', async () => {
    for (const { length, frames } of vectors.frames) {
      const made = [...framesOf(Uint8Array.from({ length }, (_, i) => (i * 7) & 255))];
      const found = made.map(async (frame) => ({
        kind: frame[0],
        length: frame.length,
        sha256: toHex(await sha256(frame)),
      }));
      expect(await Promise.all(found)).toEqual(frames);
    }
  });

  it('LNK-3 both sides of a handshake, byte for byte', async () => {
    for (const role of ['dialer', 'answerer'] as const) {
      const { own, other } = sides[role];
      expect(await run(role, other.proof)).toEqual({
        sent: [own.hello, own.proof],
        end: 'open',
        transcript: vectors.handshake.transcript,
      });
    }
  });

  it('LNK-4 proofs that are none', async () => {
    for (const { why, proof } of vectors.handshake.invalidProofsOfAnswerer) {
      expect((await run('dialer', proof)).end, why).toBe('bad-handshake');
    }
  });
});

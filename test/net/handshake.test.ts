import { beforeAll, describe, expect, it } from 'vitest';
import type { DidKey, Signer } from '../../src/base/index.js';
import { byteString, encodeValue, rawKeyOf, signedBytes, verifyValue } from '../../src/codec/index.js';
import {
  beginHandshake,
  type HandshakeEffect,
  type HandshakeEvent,
  type HandshakeSetup,
  type HandshakeState,
  stepHandshake,
} from '../../src/net/link/handshake.js';
import { createChance, createRandom, createTestSigner } from './support.js';

let alice: Signer;
let bob: Signer;
let mallory: Signer;
beforeAll(async () => {
  [alice, bob, mallory] = await Promise.all([createTestSigner(), createTestSigner(), createTestSigner()]);
});

const aliceCert = 'aa'.repeat(32);
const bobCert = 'bb'.repeat(32);

interface Side {
  state: HandshakeState;
  readonly signer: Signer;
  readonly sent: Uint8Array<ArrayBuffer>[];
  readonly ends: HandshakeEffect[];
}

const side = (signer: Signer, setup: Partial<HandshakeSetup> & Pick<HandshakeSetup, 'role'>): Side => ({
  state: beginHandshake({
    key: signer.key,
    nonce: createRandom(setup.role === 'dialer' ? 1 : 2)(32),
    fingerprints:
      setup.role === 'dialer' ? { local: aliceCert, remote: bobCert } : { local: bobCert, remote: aliceCert },
    isLinked: () => false,
    ...setup,
  }),
  signer,
  sent: [],
  ends: [],
});

/** Runs an event and all the signing and verifying that follows from it. */
const feed = async (one: Side, event: HandshakeEvent): Promise<void> => {
  const [next, effects] = stepHandshake(one.state, event);
  one.state = next;
  for (const effect of effects) {
    if (effect.type === 'send') one.sent.push(effect.bytes);
    else if (effect.type === 'sign') {
      await feed(one, { type: 'signed', signature: await one.signer.sign(signedBytes('session', effect.value)) });
    } else if (effect.type === 'verify') {
      const good = await verifyValue('session', effect.value, effect.signature, effect.key);
      await feed(one, { type: 'verified', good });
    } else one.ends.push(effect);
  }
};

const deliver = async (from: Side, to: Side): Promise<void> => {
  for (const bytes of from.sent.splice(0)) await feed(to, { type: 'message', bytes });
};

const run = async (a: Side, b: Side): Promise<void> => {
  await feed(a, { type: 'start' });
  await feed(b, { type: 'start' });
  for (let i = 0; i < 3; i++) {
    await deliver(a, b);
    await deliver(b, a);
  }
};

const pair = (): [Side, Side] => [side(alice, { role: 'dialer' }), side(bob, { role: 'answerer' })];

describe('LNK: the handshake', () => {
  it('LNK-2 opens on both sides with the proven key of the other and one transcript', async () => {
    const [a, b] = pair();
    await run(a, b);
    expect(a.ends).toMatchObject([{ type: 'open', remote: bob.key }]);
    expect(b.ends).toMatchObject([{ type: 'open', remote: alice.key }]);
    const [x, y] = [a.ends[0], b.ends[0]];
    expect(x?.type === 'open' && y?.type === 'open' && x.transcript).toEqual(y?.type === 'open' && y.transcript);
  });

  it('LNK-3 is refused on both sides when a rendezvous has swapped the fingerprints', async () => {
    const a = side(alice, { role: 'dialer', fingerprints: { local: aliceCert, remote: 'cc'.repeat(32) } });
    const b = side(bob, { role: 'answerer', fingerprints: { local: bobCert, remote: 'cc'.repeat(32) } });
    await run(a, b);
    expect(a.ends).toMatchObject([{ type: 'refuse', reason: 'bad-handshake', rule: 'LNK-4' }]);
    expect(b.ends).toMatchObject([{ type: 'refuse', reason: 'bad-handshake', rule: 'LNK-4' }]);
  });

  it('LNK-4 is refused when everything of an older handshake is replayed', async () => {
    const [a, b] = pair();
    await feed(a, { type: 'start' });
    await feed(b, { type: 'start' });
    const recorded: Uint8Array<ArrayBuffer>[] = [...b.sent];
    await deliver(a, b);
    recorded.push(...b.sent.slice(1));
    const again = side(alice, { role: 'dialer', nonce: createRandom(99)(32) });
    await feed(again, { type: 'start' });
    for (const bytes of recorded) await feed(again, { type: 'message', bytes });
    expect(again.ends).toMatchObject([{ type: 'refuse', reason: 'bad-handshake', rule: 'LNK-4' }]);
  });

  it('LNK-4 is refused for a key that the other side cannot sign with', async () => {
    const a = side(alice, { role: 'dialer' });
    const liar: Side = { ...side({ key: bob.key, sign: mallory.sign }, { role: 'answerer' }) };
    await run(a, liar);
    expect(a.ends).toMatchObject([{ type: 'refuse', reason: 'bad-handshake', rule: 'LNK-4' }]);
  });

  it('LNK-4 does not take its own role back: a proof is bound to who offered', async () => {
    const a = side(alice, { role: 'dialer' });
    const b = side(bob, {
      role: 'dialer',
      nonce: createRandom(2)(32),
      fingerprints: { local: bobCert, remote: aliceCert },
    });
    await run(a, b);
    expect(a.ends).toMatchObject([{ type: 'refuse', reason: 'bad-handshake' }]);
  });

  it('LNK-5 never links a tab to itself', async () => {
    const [a] = pair();
    const self = side(alice, { role: 'answerer' });
    await run(a, self);
    expect(a.ends).toMatchObject([{ type: 'refuse', reason: 'bad-handshake', rule: 'LNK-5' }]);
    const mirror = side(alice, { role: 'dialer' });
    await feed(mirror, { type: 'start' });
    for (const bytes of mirror.sent.splice(0)) await feed(mirror, { type: 'message', bytes });
    expect(mirror.ends).toMatchObject([{ type: 'refuse', rule: 'LNK-5' }]);
    expect(mirror.sent).toEqual([]);
  });

  it('LNK-6 ends when the other side stalls, at whatever step', async () => {
    for (const steps of [0, 1, 2]) {
      const [a, b] = pair();
      await feed(a, { type: 'start' });
      if (steps > 0) await feed(b, { type: 'start' });
      if (steps > 1) await deliver(b, a);
      await feed(a, { type: 'deadline' });
      expect(a.ends).toMatchObject([{ type: 'refuse', reason: 'timeout', rule: 'LNK-6' }]);
    }
  });

  it('LNK-11 refuses a second link to a key that has one, before signing anything', async () => {
    const [, b] = pair();
    const a = side(alice, { role: 'dialer', isLinked: (key: DidKey) => key === bob.key });
    await feed(a, { type: 'start' });
    await feed(b, { type: 'start' });
    a.sent.splice(0);
    await deliver(b, a);
    expect(a.ends).toMatchObject([{ type: 'refuse', reason: 'duplicate', remote: bob.key }]);
    expect(a.sent).toEqual([]);
  });

  it('LNK-2 goes on with a newer version on the other side, whose number both sign', async () => {
    const [a] = pair();
    await feed(a, { type: 'start' });
    const hello = {
      t: 'session',
      v: 7,
      key: byteString(rawKeyOf(bob.key)),
      nonce: byteString(new Uint8Array(32)),
      more: 1,
    };
    await feed(a, { type: 'message', bytes: encodeValue(hello) });
    expect(a.state).toMatchObject({ phase: 'proof', transcript: { v: 1, answerer: { v: 7 } } });
  });

  it('LNK-2 refuses hostile values in place of a hello or a proof, and never throws', async () => {
    const key = byteString(rawKeyOf(bob.key));
    const nonce = byteString(new Uint8Array(32));
    const hostile = [
      null,
      0,
      [],
      {},
      { t: 'session' },
      { t: 'session', v: 0, key, nonce },
      { t: 'session', v: '1', key, nonce },
      { t: 'session', v: 1, key: 'x', nonce },
      { t: 'session', v: 1, key: byteString(new Uint8Array(31)), nonce },
      { t: 'session', v: 1, key, nonce: byteString(new Uint8Array(33)) },
      { t: 'session', v: 1, key, nonce, more: 'x'.repeat(600) },
      { t: 'proof', sig: byteString(new Uint8Array(64)) },
    ].map((value) => encodeValue(value));
    for (const bytes of [...hostile, new Uint8Array(), Uint8Array.of(0xff), new Uint8Array(5_000)]) {
      const [a] = pair();
      await feed(a, { type: 'message', bytes });
      expect(a.ends).toMatchObject([{ type: 'refuse', reason: 'bad-handshake', rule: 'LNK-2' }]);
    }
    for (const value of [{ t: 'proof' }, { t: 'proof', sig: byteString(new Uint8Array(63)) }, { t: 'session' }]) {
      const [a, b] = pair();
      await feed(b, { type: 'start' });
      await deliver(b, a);
      await feed(a, { type: 'message', bytes: encodeValue(value) });
      expect(a.ends).toMatchObject([{ type: 'refuse', rule: 'LNK-2' }]);
    }
  });

  it('LNK-2 keeps its invariants under any order of events (seeded)', async () => {
    let [opened, refused] = [0, 0];
    for (let seed = 1; seed <= 400; seed++) {
      const chance = createChance(seed);
      const [a, b] = pair();
      const bytesFor: Record<'a' | 'b', Uint8Array<ArrayBuffer>[]> = { a: [], b: [] };
      await feed(a, { type: 'start' });
      await feed(b, { type: 'start' });
      for (let i = 0; i < 12; i++) {
        bytesFor.b.push(...a.sent.splice(0));
        bytesFor.a.push(...b.sent.splice(0));
        const [to, inbox] = chance() < 0.5 ? [a, bytesFor.a] : [b, bytesFor.b];
        const [bytes] = inbox;
        const roll = chance();
        if (bytes !== undefined && roll < 0.85) await feed(to, { type: 'message', bytes: inbox.shift() ?? bytes });
        else if (bytes !== undefined && roll < 0.9) await feed(to, { type: 'message', bytes });
        else if (bytes !== undefined && roll < 0.95) {
          const broken = bytes.slice();
          broken[Math.floor(chance() * broken.length)] = Math.floor(chance() * 256);
          inbox.shift();
          await feed(to, { type: 'message', bytes: broken });
        } else await feed(to, { type: 'verified', good: true });
      }
      for (const [one, other] of [
        [a, bob],
        [b, alice],
      ] as const) {
        expect(one.ends.length, `seed ${seed}`).toBeLessThanOrEqual(1);
        for (const end of one.ends) {
          if (end.type === 'open') expect(end.remote, `seed ${seed}`).toBe(other.key);
          if (end.type === 'open') opened += 1;
          else refused += 1;
        }
      }
    }
    expect(opened).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(20);
  });
});

import { describe, expect, test } from 'vitest';
import { encodeValue, type Value } from '../../src/codec/index.js';
import { MAX_MESSAGE_BYTES } from '../../src/peer/limits.js';
import { encodeMessage, parseMessage } from '../../src/peer/messages/index.js';
import { createChance } from '../net/support.js';
import { testDid } from './support/peers.js';
import { messageTypes, mutate, sampleBytes, sampleMessage } from './support/samples.js';

const did = testDid(1);

test('SYN-1 every message reads back as it was written, and has one encoding', () => {
  const chance = createChance(1);
  for (const type of messageTypes) {
    for (let turn = 0; turn < 60; turn++) {
      const message = sampleMessage(chance, type);
      const bytes = encodeMessage(message);
      const parsed = parseMessage(bytes);
      expect(parsed).toEqual({ verdict: 'valid', value: message });
      if (parsed.verdict === 'valid') expect(encodeMessage(parsed.value)).toEqual(bytes);
    }
  }
});

describe('SYN-2 what does not fit its shape is malformed', () => {
  const wrong: readonly (readonly [string, Value])[] = [
    ['no map', 7],
    ['no type', { did }],
    ['a type that is a number', { t: 1 }],
    ['a field of the wrong kind', { t: 'hello', versions: ['1'], time: 0 }],
    ['a field that is missing', { t: 'hello', versions: [1] }],
    ['a negative number', { t: 'hello', versions: [1], time: -1 }],
    ['an identity that is none', { t: 'unsubscribe', did: 'did:tabard:me' }],
    [
      'a link where bytes belong',
      { t: 'house', body: { $link: 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy' } },
    ],
    ['a signature that is too short', { t: 'prove', did, key: 'x', delegations: [], sig: { $bytes: 'AAAA' } }],
    ['a pair of three', { t: 'blocks', id: 1, blocks: [[1, 2, 3]] }],
    ['ranges out of order', { t: 'subscribe', did, inline: 0, scope: [['b', 'a']] }],
    ['a word that is none of the known', { t: 'get', id: 1, did, kind: 'everything', from: 0 }],
  ];
  test.each(wrong)('%s', (_, value) => {
    expect(parseMessage(encodeValue(value))).toMatchObject({ verdict: 'invalid', code: 'malformed' });
  });
});

describe('SYN-2 what is over a bound is refused, and not scored', () => {
  const over: readonly (readonly [string, Value, string])[] = [
    ['too many versions', { t: 'hello', versions: Array.from({ length: 17 }, () => 1), time: 0 }, 'too-many'],
    ['too long a text', { t: 'bye', reason: 'x'.repeat(33) }, 'too-large'],
    ['too many peers', { t: 'peers', did, peers: Array.from({ length: 9 }, () => 'x') }, 'too-many'],
    ['a small type made large', { t: 'unsubscribe', did, pad: 'x'.repeat(20_000) }, 'too-large'],
  ];
  test.each(over)('%s', (_, value, code) => {
    expect(parseMessage(encodeValue(value))).toEqual({ verdict: 'refused', code });
  });

  test('too large a message', () => {
    expect(parseMessage(new Uint8Array(MAX_MESSAGE_BYTES + 1))).toEqual({ verdict: 'refused', code: 'too-large' });
  });
});

test('SYN-29 unknown types are unsupported, unknown fields ignored', () => {
  expect(parseMessage(encodeValue({ t: 'teleport' }))).toEqual({ verdict: 'unsupported', what: 'teleport' });
  expect(parseMessage(encodeValue({ t: 'toString' }))).toEqual({ verdict: 'unsupported', what: 'toString' });
  expect(parseMessage(encodeValue({ t: 'unsubscribe', did, why: 'bored' }))).toEqual({
    verdict: 'valid',
    value: { t: 'unsubscribe', did },
  });
});

test('SYN-2 no bytes make the parser throw, or answer what it would not send (seeded)', () => {
  for (const seed of [1, 2, 3, 4]) {
    const chance = createChance(seed);
    const seen = { valid: 0, invalid: 0 };
    for (let turn = 0; turn < 5_000; turn++) {
      const ground = encodeMessage(sampleMessage(chance));
      const bytes = chance() < 0.1 ? sampleBytes(chance, 80) : mutate(chance, ground);
      let parsed: ReturnType<typeof parseMessage>;
      try {
        parsed = parseMessage(bytes);
      } catch (cause) {
        throw new Error(`seed ${seed}, turn ${turn}: ${Buffer.from(bytes).toString('hex')}`, { cause });
      }
      if (parsed.verdict === 'invalid') seen.invalid += 1;
      if (parsed.verdict !== 'valid') continue;
      seen.valid += 1;
      const again = parseMessage(encodeMessage(parsed.value));
      expect(again).toEqual(parsed);
    }
    // The fuzzer did something of both kinds.
    expect(seen.valid).toBeGreaterThan(100);
    expect(seen.invalid).toBeGreaterThan(1_000);
  }
});

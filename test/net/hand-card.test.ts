import { describe, expect, it } from 'vitest';
import { byteString, decodeMap, encodeValue, type ValueMap } from '../../src/codec/index.js';
import { CARD_BYTES, decodeCard, encodeCard } from '../../src/net/index.js';

/** As Chromium writes one. */
const described = (candidates: readonly string[]): string =>
  [
    'v=0',
    'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    ...candidates,
    'a=ice-ufrag:aB3/',
    'a=ice-pwd:0123456789abcdefABCDEF+/',
    `a=fingerprint:sha-256 ${Array.from({ length: 32 }, (_, at) => at.toString(16).padStart(2, '0').toUpperCase()).join(':')}`,
    'a=setup:actpass',
    'a=mid:0',
    'a=sctp-port:5000',
    '',
  ].join('\r\n');

const name = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0.local';
const candidates = [
  `a=candidate:1 1 udp 2113937151 ${name} 50123 typ host generation 0`,
  'a=candidate:2 1 udp 2113937151 192.168.1.7 50124 typ host',
  'a=candidate:3 1 udp 1677729535 203.0.113.9 50125 typ srflx raddr 0.0.0.0 rport 0',
];

const bytesOf = (kind: 'offer' | 'answer'): Uint8Array<ArrayBuffer> => {
  const bytes = encodeCard(described(candidates), kind);
  if (bytes === undefined) throw new TypeError('no card');
  return bytes;
};

/** The card with another member. */
const changed = (change: ValueMap): Uint8Array<ArrayBuffer> => {
  const judged = decodeMap(bytesOf('answer'));
  if (judged.verdict !== 'valid') throw new TypeError('no card');
  return encodeValue({ ...judged.value, ...change });
};

describe('a description as a card', () => {
  it('HND-2 keeps what differs, and of the addresses those of this network', () => {
    const sdp = decodeCard(bytesOf('answer'), 'answer') ?? '';
    expect(sdp).toContain('a=ice-pwd:0123456789abcdefABCDEF+/');
    expect(sdp).toContain(`udp 2113937151 ${name} 50123 typ host`);
    expect(sdp).toContain('192.168.1.7 50124 typ host');
    expect(sdp).not.toContain('203.0.113.9');
    expect(sdp).toContain('a=fingerprint:sha-256 00:01:02');
  });

  it('HND-2 is small enough for a code; an offer names no address', () => {
    expect(bytesOf('offer').length).toBeLessThan(110);
    expect(bytesOf('answer').length).toBeLessThan(160);
    expect(decodeCard(bytesOf('offer'), 'offer')).not.toContain('candidate');
  });

  it.each<readonly [string, ValueMap]>([
    ['another version', { v: 2 }],
    ['a line more in a name', { u: 'aB3/\r\na=candidate:1 1 udp 1 evil.example 1 typ host' }],
    ['a password of nothing', { p: '' }],
    ['a fingerprint that is too short', { f: byteString(new Uint8Array(31)) }],
    ['five addresses', { a: Array.from({ length: 5 }, () => byteString(new Uint8Array(6).fill(9))) }],
    ['no address', { a: [] }],
    ['an address of no kind', { a: [byteString(new Uint8Array(7).fill(9))] }],
    ['port 0', { a: [byteString(new Uint8Array([10, 0, 0, 1, 0, 0]))] }],
  ])('HND-2 %s is no card', (_, change) => {
    expect(decodeCard(changed(change), 'answer')).toBeUndefined();
  });

  it('HND-2 nor is what is too large, or cut off, or a description of something else', () => {
    expect(decodeCard(new Uint8Array(CARD_BYTES + 1), 'answer')).toBeUndefined();
    expect(decodeCard(bytesOf('answer').slice(0, -1), 'answer')).toBeUndefined();
    expect(decodeCard(bytesOf('answer'), 'offer')).toBeUndefined();
    expect(encodeCard('v=0\r\n', 'offer')).toBeUndefined();
  });
});

/** Made the vectors beside it once, without the project's code: from docs/protocol/net.md alone. Not to be run again to make a test pass. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { ed25519 } from '@noble/curves/ed25519.js';
import { encode } from '../plain-cbor.mjs';

const utf8 = (text) => new TextEncoder().encode(text);
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const fill = (length, byte) => new Uint8Array(length).fill(byte);

const topics = [
  { identity: fill(20, 0), salt: fill(0, 0) },
  { identity: fill(20, 0), salt: fill(1, 1) },
  { identity: Uint8Array.from({ length: 20 }, (_, i) => i), salt: utf8('a salt') },
].map(({ identity, salt }) => ({
  identity: hex(identity),
  salt: hex(salt),
  topic: hex(sha256(Buffer.concat([utf8('tabard/topic/1\0'), identity, salt])).subarray(0, 20)),
}));

const pattern = (length) => Uint8Array.from({ length }, (_, i) => (i * 7) & 255);
const framesOf = (message) => {
  if (message.length < 16384) return [[0, ...message]];
  const frames = [[1, ...[24, 16, 8, 0].map((shift) => (message.length >>> shift) & 255), ...message.subarray(0, 16379)]];
  let at = 16379;
  for (; message.length - at > 16383; at += 16383) frames.push([2, ...message.subarray(at, at + 16383)]);
  return [...frames, [3, ...message.subarray(at)]];
};
const frames = [0, 1, 16383, 16384, 32762, 32763, 70000].map((length) => ({
  length,
  frames: framesOf(pattern(length)).map((frame) => ({ kind: frame[0], length: frame.length, sha256: hex(sha256(Uint8Array.from(frame))) })),
}));

const secrets = { dialer: fill(32, 1), answerer: fill(32, 2) };
const side = (name, nonce, fingerprint) => ({
  v: 1,
  key: ed25519.getPublicKey(secrets[name]),
  nonce: fill(32, nonce),
  fingerprint: fingerprint.repeat(32),
});
const transcript = { v: 1, dialer: side('dialer', 3, 'aa'), answerer: side('answerer', 4, 'bb') };
const signed = (by) => Buffer.concat([utf8('tabard/session/1\0'), Uint8Array.from(encode({ ...transcript, by }))]);
const said = (name) => ({
  secret: hex(secrets[name]),
  nonce: hex(transcript[name].nonce),
  fingerprint: transcript[name].fingerprint,
  hello: hex(encode({ t: 'session', v: 1, key: transcript[name].key, nonce: transcript[name].nonce })),
  proof: hex(encode({ t: 'proof', sig: ed25519.sign(signed(name), secrets[name]) })),
});
const other = { ...transcript, dialer: { ...transcript.dialer, nonce: fill(32, 9) } };
const wrong = (value, by) =>
  hex(encode({ t: 'proof', sig: ed25519.sign(Buffer.concat([utf8('tabard/session/1\0'), Uint8Array.from(encode({ ...value, by }))]), secrets.answerer) }));
const handshake = {
  transcript: hex(encode(transcript)),
  dialer: said('dialer'),
  answerer: said('answerer'),
  invalidProofsOfAnswerer: [
    { why: 'signed in the role of the dialer', proof: wrong(transcript, 'dialer') },
    { why: 'over another nonce of the dialer (a replay)', proof: wrong(other, 'answerer') },
    { why: 'over another fingerprint', proof: wrong({ ...transcript, dialer: { ...transcript.dialer, fingerprint: 'cc'.repeat(32) } }, 'answerer') },
    { why: 'by another key', proof: said('dialer').proof },
    { why: '63 bytes', proof: hex(encode({ t: 'proof', sig: fill(63, 1) })) },
    { why: 'not canonical: the keys in another order', proof: `a2${hex(encode('sig'))}${hex(encode(fill(64, 1)))}${hex(encode('t'))}${hex(encode('proof'))}` },
  ],
};

await writeFile(new URL('net.json', import.meta.url), `${JSON.stringify({ topics, frames, handshake }, null, 1)}\n`);

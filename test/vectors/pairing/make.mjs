/** Made the vectors beside it once, without the project's code: from docs/protocol/pairing.md and household.md. Not to be run again to make a test pass. */
import { createCipheriv, createHash, hkdfSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { x25519 } from '@noble/curves/ed25519.js';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { encode } from '../plain-cbor.mjs';

const utf8 = (text) => Buffer.from(text, 'utf8');
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const hkdf = (key, salt, info, length) => Buffer.from(hkdfSync('sha256', key, salt, info, length));
const fill = (byte) => Buffer.alloc(32, byte);
const none = Buffer.alloc(0);

const base32 = (bytes) => {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[parseInt(five.padEnd(5, '0'), 2)]).join('');
};

const seal = (key, iv, data, plain) => {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(data);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

const linkings = ['old', 'new'].map((by, n) => {
  const [shower, opener] = [fill(10 + n), fill(20 + n)];
  const [offer, key] = [Buffer.from(x25519.getPublicKey(shower)), Buffer.from(x25519.getPublicKey(opener))];
  const [showerNonce, openerNonce] = [fill(30 + n), fill(40 + n)];
  const commitment = sha256(utf8('tabard/pair-commit/1\0'), key, openerNonce);
  const transcript = sha256(
    Buffer.from(
      encode({
        v: 1,
        shower: { role: by, key: offer, nonce: showerNonce },
        opener: { role: by === 'old' ? 'new' : 'old', key, nonce: openerNonce },
      }),
    ),
  );
  const keys = hkdf(Buffer.from(x25519.getSharedSecret(shower, key)), transcript, utf8('tabard/pair-keys/1'), 96);
  const bits = [...sha256(utf8('tabard/pair-words/1\0'), transcript)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const iv = Buffer.alloc(12);
  iv[11] = 3;
  return {
    by,
    secrets: { shower: hex(shower), opener: hex(opener) },
    nonces: { shower: hex(showerNonce), opener: hex(openerNonce) },
    offer: base32(Buffer.concat([Buffer.from([1, by === 'old' ? 0 : 1]), offer])),
    topic: hex(sha256(utf8('tabard/pair-topic/1\0'), offer).subarray(0, 20)),
    commitment: hex(commitment),
    tag: hex(sha256(utf8('tabard/pair-tag/1\0'), offer, commitment)),
    transcript: hex(transcript),
    words: [0, 11, 22, 33].map((at) => wordlist[parseInt(bits.slice(at, at + 11), 2)]),
    resume: hex(keys.subarray(64)),
    resumeTopic: hex(hkdf(keys.subarray(64), none, utf8('tabard/pair-resume-topic/1'), 20)),
    sealed: { number: 3, plain: hex(utf8('hello')), byShower: hex(seal(keys.subarray(0, 32), iv, none, utf8('hello'))) },
  };
});

const did = `did:tabard:${base32(Buffer.alloc(20, 5))}`;
const volume = 'householdkeyring';
const volumes = [0, 7].map((epoch) => {
  const name = Buffer.from(encode({ did, volume, epoch }));
  const context = (label) => Buffer.concat([utf8(`${label}\0`), name]);
  const [key, member, ephemeral] = [fill(50 + epoch), fill(60), fill(70 + epoch)];
  const [to, from] = [Buffer.from(x25519.getPublicKey(member)), Buffer.from(x25519.getPublicKey(ephemeral))];
  const slot = context('tabard/volume-slot/1');
  const boxKey = hkdf(
    Buffer.from(x25519.getSharedSecret(ephemeral, to)),
    Buffer.concat([from, to]),
    Buffer.concat([utf8('tabard/box-to-key/1\0'), slot]),
    32,
  );
  const content = context('tabard/volume-content/1');
  const iv = Buffer.alloc(12, epoch + 1);
  const padded = Buffer.alloc(1024);
  padded.write('private');
  padded[7] = 0x80;
  return {
    ...{ did, volume, epoch, key: hex(key), member: hex(member) },
    commitment: hex(hkdf(key, none, context('tabard/volume-commitment/1'), 32)),
    slot: { ephemeral: hex(from), sealed: hex(seal(boxKey, Buffer.alloc(12), slot, key)) },
    content: { plain: hex(utf8('private')), sealed: hex(Buffer.concat([iv, seal(hkdf(key, none, content, 32), iv, content, padded)])) },
  };
});

await writeFile(new URL('./pairing.json', import.meta.url), `${JSON.stringify({ linkings }, null, 2)}\n`);
await writeFile(new URL('../volume/volume.json', import.meta.url), `${JSON.stringify({ volumes }, null, 2)}\n`);

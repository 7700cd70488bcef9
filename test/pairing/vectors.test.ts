/** What another implementation must come to; made without our code (test/vectors/pairing/make.mjs). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Did } from '../../src/base/index.js';
import { openContent, openKeyring } from '../../src/household/volume/index.js';
import { encodeOffer, parseOffer, topicOfOffer, topicOfResume } from '../../src/pairing/index.js';
import { agreeOnKeys, commitmentOf, openMessage, tagOf } from '../../src/pairing/secrets.js';
import { publicX25519, wordsOf } from '../../src/vault/index.js';

type Bytes = Uint8Array<ArrayBuffer>;

const bytes = (hex: string): Bytes => Uint8Array.from(Buffer.from(hex, 'hex'));
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8'));

interface Linking {
  readonly by: 'old' | 'new';
  readonly secrets: { readonly shower: string; readonly opener: string };
  readonly nonces: { readonly shower: string; readonly opener: string };
  readonly offer: string;
  readonly topic: string;
  readonly commitment: string;
  readonly tag: string;
  readonly transcript: string;
  readonly words: readonly string[];
  readonly resume: string;
  readonly resumeTopic: string;
  readonly sealed: { readonly number: number; readonly plain: string; readonly byShower: string };
}

interface Volume {
  readonly did: Did;
  readonly volume: string;
  readonly epoch: number;
  readonly key: string;
  readonly member: string;
  readonly commitment: string;
  readonly slot: { readonly ephemeral: string; readonly sealed: string };
  readonly content: { readonly plain: string; readonly sealed: string };
}

const { linkings } = read('pairing/pairing.json') as { readonly linkings: readonly Linking[] };
const { volumes } = read('volume/volume.json') as { readonly volumes: readonly Volume[] };

const keyOf = async (secret: string) => ({ secret: bytes(secret), publicKey: await publicX25519(bytes(secret)) });

describe('vectors', () => {
  it.each(linkings)('PAI-4 an offer of the $by device, its commitment, words and keys', async (one) => {
    const [shower, opener] = [await keyOf(one.secrets.shower), await keyOf(one.secrets.opener)];
    const offer = { by: one.by, key: shower.publicKey };
    expect(encodeOffer(offer)).toBe(one.offer);
    expect(parseOffer(one.offer.toUpperCase())).toEqual(offer);
    expect(await topicOfOffer(offer.key)).toEqual(bytes(one.topic));
    const reveal = { key: opener.publicKey, nonce: bytes(one.nonces.opener) };
    expect(await commitmentOf(reveal)).toEqual(bytes(one.commitment));
    expect(await tagOf(offer.key, bytes(one.commitment))).toEqual(bytes(one.tag));
    const shared = { offer, opener: reveal, showerNonce: bytes(one.nonces.shower) };
    const left = await agreeOnKeys({ ...shared, isShower: true, own: shower, other: opener.publicKey }, crypto.subtle);
    const right = await agreeOnKeys({ ...shared, isShower: false, own: opener, other: offer.key }, crypto.subtle);
    if (left === undefined || right === undefined) throw new TypeError('no keys');
    for (const keys of [left, right]) {
      expect(keys.transcript).toEqual(bytes(one.transcript));
      expect(keys.resume).toEqual(bytes(one.resume));
      expect(await wordsOf(keys.words)).toEqual(one.words);
    }
    expect(await topicOfResume(left.resume)).toEqual(bytes(one.resumeTopic));
    const { number, plain, byShower } = one.sealed;
    expect(await openMessage(crypto.subtle, right.receive, number, bytes(byShower))).toEqual(bytes(plain));
    expect(await openMessage(crypto.subtle, left.receive, number, bytes(byShower))).toBeUndefined();
  });

  it.each(['', 'a', 'aeaa', '!', 'aiaa'])('PAI-1 %j is no offer', (text) => {
    expect(parseOffer(text)).not.toMatchObject({ by: expect.anything() });
  });

  it.each(volumes)('HSE-11 the keyring and the content of epoch $epoch', async (one) => {
    const { did, volume, epoch } = one;
    const slot = { ephemeral: bytes(one.slot.ephemeral), sealed: bytes(one.slot.sealed) };
    const keyring = { epoch, commitment: bytes(one.commitment), slots: [slot] };
    const member = await keyOf(one.member);
    expect(await openKeyring({ did, volume }, keyring, [member])).toEqual(bytes(one.key));
    const other = { ...keyring, commitment: bytes(one.key) };
    expect(await openKeyring({ did, volume }, other, [member])).toBeUndefined();
    const name = { did, volume, epoch };
    expect(await openContent(name, bytes(one.key), bytes(one.content.sealed))).toEqual(bytes(one.content.plain));
  });
});

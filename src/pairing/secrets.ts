/**
 * The arithmetic of a linking (PAI-3 to PAI-6): commitment, words, keys, sealed messages. The opener of an offer commits to its key and nonce
 * before it sees the other's nonce, so nobody in the middle can search for a key that gives the same words.
 */
import { byteString, encodeValue, sha256 } from '../codec/index.js';
import { type AgreementKey, agree, deriveBytes } from '../vault/index.js';
import { joinBytes } from './bytes.js';
import { webSubtle } from './environment.js';
import { WORDS } from './limits.js';
import { type Offer, otherRole, type Role } from './offer.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** What the opener says only after it is bound to it. */
export interface Reveal {
  readonly key: Bytes;
  readonly nonce: Bytes;
}

export const commitmentOf = ({ key, nonce }: Reveal): Promise<Bytes> =>
  sha256(joinBytes('tabard/pair-commit/1\0', key, nonce));

/** Shows that the opener has the offer itself, not only its topic. */
export const tagOf = (offer: Bytes, commitment: Bytes): Promise<Bytes> =>
  sha256(joinBytes('tabard/pair-tag/1\0', offer, commitment));

export interface Keys {
  readonly send: CryptoKey;
  readonly receive: CryptoKey;
  /** Takes the linking up again after a cut. */
  readonly resume: Bytes;
  /** What both ends have seen: the new device signs it. */
  readonly transcript: Bytes;
  /** Numbers of the short words; none where a linking is taken up again. */
  readonly words: readonly number[];
}

export interface Agreement {
  readonly offer: Offer;
  readonly own: AgreementKey;
  /** The key that is not ours. */
  readonly other: Bytes;
  readonly opener: Reveal;
  readonly showerNonce: Bytes;
  readonly isShower: boolean;
}

/** Undefined if the other's key is none. */
export const agreeOnKeys = async (parts: Agreement, subtle: SubtleCrypto): Promise<Keys | undefined> => {
  const { offer, opener, showerNonce } = parts;
  const shared = await agree(parts.own.secret, parts.other, subtle);
  if (shared === undefined) return undefined;
  const transcript = await sha256(
    encodeValue({
      v: 1,
      shower: { role: offer.by, key: byteString(offer.key), nonce: byteString(showerNonce) },
      opener: { role: otherRole(offer.by), key: byteString(opener.key), nonce: byteString(opener.nonce) },
    }),
  );
  const keys = await keysOf(subtle, shared, transcript, parts.isShower);
  return { ...keys, words: await wordNumbers(transcript) };
};

/** The same secret, fresh nonces: other keys each time. */
export const agreeAgain = async (
  secret: Bytes,
  role: Role,
  nonces: { readonly own: Bytes; readonly other: Bytes },
  subtle: SubtleCrypto,
): Promise<Keys> => {
  const [old, fresh] = role === 'old' ? [nonces.own, nonces.other] : [nonces.other, nonces.own];
  const transcript = await sha256(encodeValue({ v: 1, resume: { old: byteString(old), new: byteString(fresh) } }));
  const keys = await keysOf(subtle, secret.slice(), transcript, role === 'old');
  return { ...keys, resume: secret, words: [] };
};

/** Where a linking that was cut off goes on: known to nobody else. */
export const topicOfResume = (secret: Bytes, subtle = webSubtle()): Promise<Bytes> =>
  deriveBytes(subtle, secret, joinBytes('tabard/pair-resume-topic/1'), 20);

/** The first 44 bits, 11 a word. */
const wordNumbers = async (transcript: Bytes): Promise<number[]> => {
  const bits = await sha256(joinBytes('tabard/pair-words/1\0', transcript));
  const head = new DataView(bits.buffer).getBigUint64(0) >> BigInt(64 - 11 * WORDS);
  return Array.from({ length: WORDS }, (_, at) => Number((head >> BigInt(11 * (WORDS - 1 - at))) & 2047n));
};

const keysOf = async (
  subtle: SubtleCrypto,
  shared: Bytes,
  transcript: Bytes,
  isFirst: boolean,
): Promise<Omit<Keys, 'words'>> => {
  const bytes = await deriveBytes(subtle, shared, joinBytes('tabard/pair-keys/1'), 96, transcript);
  shared.fill(0);
  const [first, second] = [
    await importKey(subtle, bytes.slice(0, 32), isFirst),
    await importKey(subtle, bytes.slice(32, 64), !isFirst),
  ];
  const resume = bytes.slice(64);
  bytes.fill(0);
  return isFirst
    ? { send: first, receive: second, resume, transcript }
    : { send: second, receive: first, resume, transcript };
};

const importKey = (subtle: SubtleCrypto, bytes: Bytes, sends: boolean): Promise<CryptoKey> =>
  subtle.importKey('raw', bytes, 'AES-GCM', false, [sends ? 'encrypt' : 'decrypt']);

/** The counter is the nonce: a message that is repeated, left out or moved does not open. */
const nonceOf = (count: number): Bytes => {
  const iv = new Uint8Array(12);
  new DataView(iv.buffer).setBigUint64(4, BigInt(count));
  return iv;
};

export const sealMessage = async (subtle: SubtleCrypto, key: CryptoKey, count: number, plain: Bytes): Promise<Bytes> =>
  new Uint8Array(await subtle.encrypt({ name: 'AES-GCM', iv: nonceOf(count) }, key, plain));

export const openMessage = async (
  subtle: SubtleCrypto,
  key: CryptoKey,
  count: number,
  sealed: Bytes,
): Promise<Bytes | undefined> => {
  try {
    return new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv: nonceOf(count) }, key, sealed));
  } catch (error) {
    if (error instanceof Error && error.name === 'OperationError') return undefined;
    throw error;
  }
};

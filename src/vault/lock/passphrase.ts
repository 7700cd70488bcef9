/** A passphrase, from what was typed to the secret of its slot: NFKC, UTF-8, Argon2id (RFC 9106) under the slot's own parameters. */
import { encodeUtf8 } from '@atcute/uint8array';
import { TabardError } from '../../base/index.js';
import { MAX_PASSPHRASE, MIN_PASSPHRASE } from '../limits.js';
import type { PassphraseParams } from '../slots.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** Argon2id with 32 bytes of output. Takes the passphrase: it is overwritten. */
export type Stretch = (passphrase: Bytes, params: PassphraseParams) => Promise<Bytes>;

/** The same letters however a keyboard composes them. */
export const normalisePassphrase = (text: string): Bytes => encodeUtf8(text.normalize('NFKC')).slice();

/** Throws `passphrase-refused` for a new one that is too short or too long. Any other is allowed: length is what protects. */
export const ensurePassphrase = (text: string): void => {
  const length = [...text.normalize('NFKC')].length;
  if (length < MIN_PASSPHRASE) throw new TabardError('passphrase-refused', 'the passphrase is too short');
  if (length > MAX_PASSPHRASE) throw new TabardError('passphrase-refused', 'the passphrase is too long');
};

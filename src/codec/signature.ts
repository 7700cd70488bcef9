/**
 * The one place where signatures are made and checked. Signed bytes are `tabard/<kind>/1`, a zero byte, then the dag-cbor of the
 * value without `sig`: a signature for one purpose is none for another. Strict Ed25519: WebCrypto where it has
 * it, else the same equation with the points of `@noble/curves`, loaded when needed. tweetnacl never verifies (it accepts malleable signatures).
 */
import { encodeUtf8 } from '@atcute/uint8array';
import type { DidKey, Signer } from '../base/index.js';
import { byteString, encodeValue, type ValueMap } from './dag-cbor.js';
import { rawKeyOf } from './did.js';
import { isSoundPoint } from './points.js';
import { type SubtleKey, subtle } from './webcrypto.js';

/** Every purpose that something is signed for. */
export type SignatureKind =
  | 'operation'
  | 'commit'
  | 'purge'
  | 'snapshot'
  | 'box'
  | 'keyring'
  | 'receipt'
  | 'session'
  | 'prove'
  | 'pair'
  | 'peers'
  | 'keep';

const keyCacheSize = 256;
const keys = new Map<DidKey, Promise<SubtleKey | undefined>>();

/** What is signed for a value: its domain, a zero byte and its canonical bytes. */
export const signedBytes = (kind: SignatureKind, unsigned: ValueMap): Uint8Array<ArrayBuffer> => {
  const domain = encodeUtf8(`tabard/${kind}/1\0`);
  const body = encodeValue(unsigned);
  const bytes = new Uint8Array(domain.length + body.length);
  bytes.set(domain);
  bytes.set(body, domain.length);
  return bytes;
};

/** The value with its `sig`. Throws `TypeError` if it has one. */
export const signValue = async (kind: SignatureKind, unsigned: ValueMap, signer: Signer): Promise<ValueMap> => {
  if ('sig' in unsigned) throw new TypeError('"unsigned" has a signature');
  return { ...unsigned, sig: byteString(await signer.sign(signedBytes(kind, unsigned))) };
};

/** True if the key signed this value for this purpose. Never throws for bad data. */
export const verifyValue = (
  kind: SignatureKind,
  unsigned: ValueMap,
  signature: Uint8Array<ArrayBuffer>,
  key: DidKey,
): Promise<boolean> => verifyBytes(signedBytes(kind, unsigned), signature, key);

/**
 * True if the key signed exactly these bytes. For formats with a domain of their own (UCAN); ours use `verifyValue`.
 * Both implementations say the same of every signature (SIG-3): else one page would blame another for what that one took for good.
 */
export const verifyBytes = async (
  bytes: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  key: DidKey,
): Promise<boolean> => {
  if (!isSound(signature, key)) return false;
  const imported = await importKey(key);
  if (imported !== undefined) return subtle().verify('Ed25519', imported, signature, bytes);
  return verifyWithNoble(bytes, signature, key);
};

/** The second implementation, also used by tests to compare the two. */
export const verifyWithNoble = async (
  bytes: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  key: DidKey,
): Promise<boolean> => {
  if (!isSound(signature, key)) return false;
  return (await import('./noble.js')).holdsByNoble(bytes, signature, rawKeyOf(key));
};

/** Signs with a seed of 32 bytes where WebCrypto cannot. */
export const signerWithoutWebCrypto = async (seed: Uint8Array): Promise<Signer> =>
  (await import('./tweetnacl.js')).signerOfSeed(seed);

const isSound = (signature: Uint8Array, key: DidKey): boolean =>
  signature.length === 64 && isSoundPoint(signature.subarray(0, 32)) && isSoundPoint(rawKeyOf(key));

let webCryptoHasEd25519: boolean | undefined;

const importKey = (key: DidKey): Promise<SubtleKey | undefined> => {
  if (webCryptoHasEd25519 === false) return Promise.resolve(undefined);
  const cached = keys.get(key);
  if (cached !== undefined) return cached;
  const imported = subtle()
    .importKey('raw', rawKeyOf(key), 'Ed25519', false, ['verify'])
    .then(
      (made) => {
        webCryptoHasEd25519 = true;
        return made;
      },
      (error: unknown) => {
        if (error instanceof Error && error.name === 'NotSupportedError') webCryptoHasEd25519 = false;
        return undefined;
      },
    );
  keys.set(key, imported);
  if (keys.size > keyCacheSize) {
    for (const oldest of keys.keys()) {
      keys.delete(oldest);
      break;
    }
  }
  return imported;
};

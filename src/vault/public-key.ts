/**
 * The public half of a private key: by WebCrypto, which gives it in the key's JWK, else by noble's curves, loaded when
 * needed. Both give the same bytes.
 */
import { fromBase64Url } from '@atcute/multibase';
import { TabardError } from '../base/index.js';
import { pkcs8Of } from './pkcs8.js';

type Bytes = Uint8Array<ArrayBuffer>;
type Curve = 'Ed25519' | 'X25519';

/** 32 bytes of the 32 private ones. */
export const publicKeyOf = async (subtle: SubtleCrypto, curve: Curve, secret: Bytes): Promise<Bytes> =>
  (await byWebCrypto(subtle, curve, secret)) ?? byNoble(curve, secret);

const byWebCrypto = async (subtle: SubtleCrypto, curve: Curve, secret: Bytes): Promise<Bytes | undefined> => {
  try {
    const usages: KeyUsage[] = curve === 'Ed25519' ? ['sign'] : ['deriveBits'];
    const key = await subtle.importKey('pkcs8', pkcs8Of(curve, secret), curve, true, usages);
    const { x } = await subtle.exportKey('jwk', key);
    const bytes = x === undefined ? undefined : fromBase64Url(x).slice();
    return bytes?.length === 32 ? bytes : undefined;
  } catch (error) {
    // NotSupportedError where the curve is missing; whatever else an old browser says, noble answers.
    if (error instanceof Error) return undefined;
    throw error;
  }
};

const byNoble = async (curve: Curve, secret: Bytes): Promise<Bytes> => {
  const { ed25519, x25519 } = await loadCurves();
  return (curve === 'Ed25519' ? ed25519 : x25519).getPublicKey(secret).slice();
};

/** noble's curves. Throws `key-unusable` where they do not load. */
export const loadCurves = async (): Promise<typeof import('@noble/curves/ed25519.js')> => {
  try {
    return await import('@noble/curves/ed25519.js');
  } catch (cause) {
    throw new TabardError('key-unusable', 'the code that makes keys did not load', { retryable: true, cause });
  }
};

/** sha-256 by WebCrypto, which a tab, a worker and Node all have. */
import { subtle } from './webcrypto.js';

/** 32 bytes. */
export const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await subtle().digest('SHA-256', bytes));

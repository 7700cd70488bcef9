/** Texts and bytes in one piece. */
import { concat, encodeUtf8 } from '@atcute/uint8array';

export const joinBytes = (...parts: readonly (string | Uint8Array)[]): Uint8Array<ArrayBuffer> =>
  concat(parts.map((part) => (typeof part === 'string' ? encodeUtf8(part) : part))).slice();

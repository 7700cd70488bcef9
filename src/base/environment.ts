/** What pure code is given instead of reaching for it: time, chance, timers, signing. */
import type { DidKey } from './brands.js';

/** Milliseconds since 1970, as the machine believes. */
export type Now = () => number;

/** Cryptographically random bytes. */
export type RandomBytes = (length: number) => Uint8Array<ArrayBuffer>;

/** Timers that tests can hold. */
export interface Timers {
  set(run: () => void, milliseconds: number): number;
  clear(id: number): void;
}

/** Signs with a key that its holder never shows. `key` is the public half. */
export interface Signer {
  readonly key: DidKey;
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

/** An idempotent way to stop whatever was started. */
export type Dispose = () => void;

/** What every part of this layer is given. */
import type { Emitter, Now, RandomBytes } from '../base/index.js';
import type { Store } from '../store/index.js';
import type { Counters } from './counters.js';
import type { VerifyStoreEvents } from './types.js';

export interface Context {
  /** The open database. Throws `storage-closed` before `open` and after `close`. */
  store(): Store;
  readonly now: Now;
  readonly random: RandomBytes;
  readonly counters: Counters;
  readonly events: Emitter<VerifyStoreEvents>;
}

/** Every key of one identity in an object store keyed by [did, …]. */
export const rangeOf = (did: string): IDBKeyRange => IDBKeyRange.bound([did], [did, []]);

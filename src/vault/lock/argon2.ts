/** Argon2id of `@noble/hashes`: runs in a worker of its own, or in Node. */
import { argon2idAsync } from '@noble/hashes/argon2.js';
import type { Stretch } from './passphrase.js';

/** How long it goes without a look at anything else: a worker has nothing else to look at. Milliseconds. */
const asyncTick = 1_000;

export const stretchHere: Stretch = async (passphrase, { memory, passes, lanes, salt }) => {
  const options = { t: passes, m: memory, p: lanes, dkLen: 32, version: 0x13, asyncTick };
  const stretched = await argon2idAsync(passphrase, salt, options);
  passphrase.fill(0);
  return stretched.slice();
};

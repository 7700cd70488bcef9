/** On a device whose person keeps no root key there, linking asks for the words (docs/protocol/recovery.md). */
import { TabardError } from '../../base/index.js';
import type { VerifyStore } from '../../worker/index.js';
import type { Own } from '../own.js';
import { ensureCount, readTyped } from '../recovery/by-words.js';
import { powersOf } from './authority.js';

/** Undefined where none are needed. Throws `no-power`, `recovery-words`, `recovery-strange`, `recovery-older`, `vault-locked`. */
export const wordsToLink = async (
  { vault, did }: Own,
  store: VerifyStore,
  typed: string | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  if (typed !== undefined) {
    const entropy = await readTyped(typed);
    await ensureCount((await powersOf(store, vault, did)).log, entropy);
    return entropy;
  }
  const { rootOff } = await vault.recovery((acts) => acts.state());
  if (rootOff) throw new TabardError('no-power', 'the root key was taken off this device: the words link');
  return undefined;
};

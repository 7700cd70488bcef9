/** Which recovery key is announced, as far as this device knows it: the log has only its hash. */
import type { DidKey } from '../../base/index.js';
import { hashOfKey, type VerifiedLog } from '../../identity/index.js';
import { deriveRecoveryKey } from '../../vault/index.js';
import { findRecovery } from '../../vault/recovery/index.js';
import type { Own } from '../own.js';
import { wordsNote } from './notes.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface CurrentRecovery {
  readonly index: number;
  readonly key: DidKey;
  readonly backup: Bytes;
  /** If they are kept here. */
  readonly entropy: Bytes | undefined;
}

export interface RecoveryStanding {
  /** Undefined where this device cannot say the key: whoever types the words can. */
  readonly current: CurrentRecovery | undefined;
  /** Of what is kept here. `replaced`: other words count now. */
  readonly words: 'kept' | 'erased' | 'replaced';
}

/** Also sets the vault right where the same words have been used since. Throws `vault-locked`. */
export const recoveryStanding = async (
  { vault, household }: Pick<Own, 'vault' | 'household'>,
  log: VerifiedLog,
): Promise<RecoveryStanding> => {
  const held = await vault.recovery((acts) => acts.state());
  const entropy = held.entropyKept ? await vault.recoveryEntropy() : undefined;
  const announced = log.state.next.recovery;
  const kept = entropy === undefined ? 'erased' : 'kept';
  if ((await hashOfKey(held.key)) === announced)
    return { current: { ...held, backup: held.backup, entropy }, words: kept };
  if (entropy !== undefined) {
    const [match] = await findRecovery(log, entropy);
    if (match?.order === 'same') {
      const key = await deriveRecoveryKey(entropy, match.index);
      const current = { index: match.index, key, backup: held.backup };
      await vault.recovery((acts) => acts.keep(current));
      return { current: { ...current, entropy }, words: kept };
    }
  }
  const { key, index } = wordsNote(household.config, log.state.backup);
  const fits = key !== undefined && (await hashOfKey(key)) === announced;
  const current = fits ? { index, key, backup: log.state.backup.slice(), entropy: undefined } : undefined;
  return { current, words: entropy === undefined ? 'erased' : 'replaced' };
};

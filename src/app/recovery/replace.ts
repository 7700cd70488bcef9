/**
 * New words for old ones: a rotation by the old words' key that announces the new words' first key and their backup key. In this order: the new words
 * are kept as a draft, the rotation is stored, the vault takes the new words, the household goes to a new epoch, which the old words do not
 * open, and the draft is dropped. A cut before the rotation leaves all as it was; after it `settleDraft` does the rest.
 */
import { deriveBackupKey, deriveRecoveryKey } from '../../vault/index.js';
import { findRecovery } from '../../vault/recovery/index.js';
import { powersOf } from '../linking/authority.js';
import { publishKeyring } from '../linking/epoch.js';
import type { Own } from '../own.js';
import { type ByWordsParts, powerByWords, rotateByWords } from './by-words.js';
import { forgetWords, noteWords } from './notes.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** Resolves when the new words count; `settleDraft` is still to do. */
export const replaceWords = async (parts: ByWordsParts, old: Bytes, fresh: Bytes): Promise<void> => {
  const { own, store, now } = parts;
  const { log } = await powersOf(store, own.vault, own.did);
  const power = await powerByWords(parts, log, old, fresh);
  await own.vault.recovery((acts) => acts.draft(fresh));
  const { config } = own.household;
  noteWords(config, power.next.backup, { key: power.next.key, index: 0, practisedAt: now() });
  await config.kept();
  await rotateByWords(parts, log, power);
  await takeWords(own, fresh, 0);
  forgetWords(config, log.state.backup);
};

/** What a cut left behind, or `replaceWords` has left to do. Answers whether new words have come into force. */
export const settleDraft = async (parts: ByWordsParts): Promise<boolean> => {
  const { own, store, random } = parts;
  const { vault, household } = own;
  const fresh = await vault.recovery((acts) => acts.drafted());
  if (fresh === undefined) return false;
  const { log } = await powersOf(store, vault, own.did);
  const match = (await findRecovery(log, fresh)).find(({ order }) => order === 'same' || order === 'disputed');
  if (match === undefined) {
    await vault.recovery((acts) => acts.draft(null));
    forgetWords(household.config, await deriveBackupKey(fresh));
    return false;
  }
  await takeWords(own, fresh, match.index);
  await vault.keepHouseholdKey(vault.householdEpoch + 1, random(32));
  await publishKeyring(parts);
  await vault.recovery((acts) => acts.draft(null));
  return true;
};

/** Nothing, if the vault has them: they may have been erased since. */
const takeWords = async ({ vault }: Own, fresh: Bytes, index: number): Promise<void> => {
  const key = await deriveRecoveryKey(fresh, index);
  if ((await vault.recovery((acts) => acts.state())).key === key) return;
  const backup = await deriveBackupKey(fresh);
  await vault.recovery((acts) => acts.keep({ index, key, backup, entropy: fresh }));
};

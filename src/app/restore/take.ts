/**
 * The rotation is made and kept, then all of it is taken into use. Every step can be done again, so what a cut left goes on with the same
 * rotation; until the last step nothing of it is known to anybody else.
 */
import { type Did, isTabardError, TabardError } from '../../base/index.js';
import { remakeState } from '../../household/remake-state.js';
import type { Store } from '../../store/index.js';
import type { Vault } from '../../vault/index.js';
import type { VerifyStore } from '../../worker/index.js';
import { clearJournal } from '../linking/clear-journal.js';
import { buildRescue, type Lost, type Rescue, type RescueOptions } from './rescue.js';
import type { RescueKeeper } from './row.js';

export interface TakeParts {
  readonly store: VerifyStore;
  readonly local: Pick<Store, 'journal'>;
  readonly vault: Vault;
  readonly rows: RescueKeeper;
  readonly random: (length: number) => Uint8Array<ArrayBuffer>;
  readonly now: () => number;
  /** Runs alone among all tabs, while this profile has no identity, which it then gets. Does nothing if it has this one. */
  take(did: Did, run: () => Promise<void>): Promise<void>;
}

/** What was lost becomes this device's. Throws what `buildRescue` throws, `identity-here`, `storage-…`. */
export const takeOver = async (parts: TakeParts, lost: Lost, options: RescueOptions): Promise<Rescue> => {
  const { rows, take } = parts;
  let rescue: Rescue | undefined;
  await take(lost.did, async () => {
    const kept = await rows.read();
    // Of the same identity: what was begun goes on. It may be known to others already.
    const begun = kept?.did === lost.did ? kept : await buildRescue(parts, lost, options);
    rescue = begun;
    if (begun !== kept) await rows.write(begun);
    await useOrDrop(parts, begun);
  });
  const done = rescue ?? (await rows.read());
  if (done === undefined) throw new TabardError('identity-here', 'this browser has this identity already');
  return done;
};

/** Goes on with what a cut left. */
export const takeAgain = async (parts: TakeParts, rescue: Rescue): Promise<void> =>
  parts.take(rescue.did, () => useOrDrop(parts, rescue));

/** What can never come into use is not kept: it would be tried for ever. */
const useOrDrop = async (parts: TakeParts, rescue: Rescue): Promise<void> => {
  try {
    await use(parts, rescue);
  } catch (error) {
    if (isTabardError(error) && error.code === 'recovery-older') await parts.rows.forget();
    throw error;
  }
};

const use = async (parts: TakeParts, rescue: Rescue): Promise<void> => {
  const { store, vault, local } = parts;
  const { did, operation, delegations, recovery, household, former } = rescue;
  accept(await store.receiveOperations(did, [operation]));
  accept(await store.receiveDelegations(did, delegations));
  const authority = await store.authority(did, vault.deviceKey, '/repo/write');
  // Something better came in between: whoever made it has the identity.
  if (!authority.holds) throw new TabardError('recovery-older', `the new device may not write: ${authority.code}`);
  await clearJournal(local.journal);
  for (const state of rescue.documents) {
    // SNP-8: in a document of its own first.
    const [profile, config] = [await remakeState(state.profile), await remakeState(state.config)];
    if (profile === undefined || config === undefined) continue;
    for (const piece of profile) await local.journal.append('profile', piece);
    for (const piece of config) await local.journal.append('config', piece);
  }
  await vault.adopt({ household, recovery });
  if (former !== undefined) await vault.keepHouseholdKey(former.epoch, former.key);
  await keepOwn(store, did);
};

/** Nobody may have served anything of it: then the first commit makes the repository. */
const keepOwn = async (store: VerifyStore, did: Did): Promise<void> => {
  try {
    await store.keep(did, { reason: 'own', serve: true });
  } catch (error) {
    if (!isTabardError(error) || error.code !== 'not-found') throw error;
  }
};

const accept = (outcome: { readonly verdict: string }): void => {
  if (outcome.verdict !== 'valid') throw new TabardError('recovery-older', `what was made: ${outcome.verdict}`);
};

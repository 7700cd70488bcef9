/** How it stands with words, cards and root keys: read from the vault, the log and what one's devices have noted. */
import type { VerifyStore } from '../../worker/index.js';
import { keeperNotes } from '../keeping/notes.js';
import { powersOf } from '../linking/authority.js';
import type { Own } from '../own.js';
import type { RecoveryView } from '../recovery-view.js';
import { recoveryStanding } from './current.js';
import { noteWords, offerAwayAt, wordsNote } from './notes.js';

/** A profile that was made just now has nothing to lose yet. Milliseconds. */
const settledAfter = 10 * 60_000;

export interface LookParts {
  readonly own: Own;
  readonly store: VerifyStore;
  readonly now: () => number;
  /** The page was opened with this identity in it. */
  readonly wasHere: boolean;
}

export const unknownView: RecoveryView = {
  ...{ words: 'locked', practisedAt: null, cards: null, root: 'locked', alsoOn: 0, offer: false },
};

export const lookAtRecovery = async ({ own, store, now, wasHere }: LookParts): Promise<RecoveryView> => {
  const { vault, household, did, deviceKey } = own;
  const { config } = household;
  if (vault.locked) {
    const backup = (await store.identity(did))?.backup;
    if (backup === undefined) return unknownView;
    const { practisedAt, cards, keptBy } = wordsNote(config, backup);
    return { ...unknownView, practisedAt, cards, alsoOn: keptBy.filter((key) => key !== deviceKey).length };
  }
  const powers = await powersOf(store, vault, did);
  const { words } = await recoveryStanding(own, powers.log);
  const { rootOff } = await vault.recovery((acts) => acts.state());
  const { practisedAt, cards, keptBy } = wordsNote(config, powers.log.state.backup);
  const kept = words === 'kept';
  if (keptBy.includes(deviceKey) !== kept)
    noteWords(config, powers.log.state.backup, {
      keptBy: kept ? [...keptBy, deviceKey] : keptBy.filter((key) => key !== deviceKey),
    });
  // Who is followed has something to lose at once: the first follower whom one can know of is the first who proves to keep it.
  const settled = keeperNotes(config).size > 0 || (wasHere && now() - vault.madeAt > settledAfter);
  const rules = powers.root !== undefined || powers.next !== undefined;
  return {
    ...{ words, practisedAt, cards },
    root: rules ? 'here' : rootOff ? 'off' : 'none',
    alsoOn: keptBy.filter((key) => key !== deviceKey).length,
    offer: kept && practisedAt === null && cards === null && settled && offerAwayAt(config) === null,
  };
};

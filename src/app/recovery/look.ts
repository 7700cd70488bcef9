/** How it stands with words, cards and root keys: read from the vault, the log and what one's devices have noted. */
import type { Did, RecordPath } from '../../base/index.js';
import { isMap, lettersOf } from '../../codec/index.js';
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
  // Who is followed has something to lose at once. One knows of who proves to keep it, and of a follow that stands in a repository that is here.
  const settled = async (): Promise<boolean> =>
    keeperNotes(config).size > 0 ||
    isSettled({ own, now, wasHere }) ||
    (await isFollowed({ own, store }, await everyone(store)));
  const rules = powers.root !== undefined || powers.next !== undefined;
  return {
    ...{ words, practisedAt, cards },
    root: rules ? 'here' : rootOff ? 'off' : 'none',
    alsoOn: keptBy.filter((key) => key !== deviceKey).length,
    offer: kept && practisedAt === null && cards === null && offerAwayAt(config) === null && (await settled()),
  };
};

/** It was made long enough ago. */
export const isSettled = ({ own, now, wasHere }: Omit<LookParts, 'store'>): boolean =>
  wasHere && now() - own.vault.madeAt > settledAfter;

const everyone = async (store: VerifyStore): Promise<readonly Did[]> =>
  (await store.repositories()).map(({ did }) => did);

/** One of these, whose public records are here, says that they follow. */
export const isFollowed = async (
  { own, store }: Pick<LookParts, 'own' | 'store'>,
  dids: Iterable<Did>,
): Promise<boolean> => {
  const path = `app.tabard.follow/${lettersOf(own.did)}` as RecordPath;
  for (const did of dids) {
    const found = did === own.did ? undefined : await store.record(did, path);
    if (found !== undefined && !(isMap(found.value) && 'was' in found.value)) return true;
  }
  return false;
};

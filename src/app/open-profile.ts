/** Finds this browser's profile and opens its database, whatever other tabs and the browser have done to it. */
import { isTabardError, type Timers } from '../base/index.js';
import type { Registry, RegistryProfile } from '../store/index.js';
import type { VerifyStore } from '../worker/index.js';
import type { SurroundingsKeeper } from './surroundings.js';

/** How soon what an older tab holds is asked for again. Milliseconds. */
const blockedPatience = 1_000;

type Told = Pick<SurroundingsKeeper, 'failedWith'>;

/** While an older tab holds a database: says so, and goes on when it has let go. */
export const patiently = async <Result>(
  timers: Timers,
  surroundings: Told,
  open: () => Promise<Result>,
): Promise<Result> => {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      if (surroundings.failedWith(error) !== 'storage-blocked') throw error;
      await new Promise<void>((resolve) => void timers.set(resolve, blockedPatience));
    }
  }
};

export interface OpenProfileParts {
  readonly timers: Timers;
  readonly store: Pick<VerifyStore, 'open'>;
  readonly registry: Pick<Registry, 'profiles' | 'add' | 'remove'>;
  readonly surroundings: Told;
  /** The profile that this tab was for before it was loaded anew. */
  readonly wanted: string | null;
  /** It was opened on what people write. */
  readonly social: boolean;
  /** This one it is, unless it turns out to be lost: then another follows. Its database opens. */
  chosen(profile: RegistryProfile): void;
}

/**
 * The profile of this tab; in a new tab the identity that was opened last, or a new profile. `opened`: its database is open; who only reads need not wait for that. An identity whose
 * database was deleted is gone: that is said, and the browser begins anew.
 */
export const openProfile = async ({
  timers,
  store,
  registry,
  surroundings,
  wanted,
  social,
  chosen,
}: OpenProfileParts): Promise<{ readonly profile: RegistryProfile; readonly opened: Promise<void> }> => {
  for (;;) {
    const profiles = (await registry.profiles()).filter(({ leaving }) => leaving !== true);
    const profile = chosenOf(profiles, wanted) ?? (await registry.add(null));
    const existing = profile.did !== null;
    const opened = patiently(timers, surroundings, () => store.open(profile.id, { existing, social }));
    chosen(profile);
    if (!existing) return { profile, opened };
    try {
      await opened;
      return { profile, opened };
    } catch (error) {
      if (!isTabardError(error) || error.code !== 'storage-lost') throw error;
      await registry.remove(profile.id);
    }
  }
};

/** One that is nobody's yet only where it is asked for, or where there is no identity. */
const chosenOf = (profiles: readonly RegistryProfile[], wanted: string | null): RegistryProfile | undefined =>
  profiles.find(({ id }) => id === wanted) ?? profiles.find(({ did }) => did !== null) ?? profiles[0];

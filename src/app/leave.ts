/** What is left to do for profiles that nobody is in: those that were signed out of go, and the others are called what they call themselves. */
import { isTabardError } from '../base/index.js';
import { deleteStore } from '../store/index.js';
import type { AppCore } from './core.js';

/** Deletes all of a profile that is not open any more, and nothing of another. */
export const removeProfile = async (core: AppCore, id: string): Promise<void> => {
  await deleteStore(id);
  await core.page.forgetProfile(id);
  await (await core.opened()).registry.remove(id);
};

/** Finishes what a sign-out began and did not come to the end of. What another tab still holds is left for the next start. */
export const finishLeaving = async (core: AppCore): Promise<void> => {
  const { registry } = await core.opened();
  for (const { id, leaving } of await registry.profiles()) {
    if (leaving !== true) continue;
    try {
      await removeProfile(core, id);
    } catch (error) {
      if (!isTabardError(error) || error.code !== 'storage-blocked') throw error;
    }
  }
};

/** What the others of this browser are shown of the identity that is open here. */
export const noteName = async (core: AppCore): Promise<void> => {
  const { registry, identity } = await core.opened();
  const name = core.app.me.get()?.profile.name;
  const noted = (await registry.profiles()).find(({ id }) => id === identity.id)?.name;
  if (name !== undefined && name !== noted) await registry.setName(identity.id, name);
};

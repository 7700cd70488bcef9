/** A device that was linked has keys and log; the repository comes by the ordinary way, and is hosted from then on. */
import type { Did } from '../../base/index.js';
import type { AppCore } from '../core.js';

export const fetchOwn = async (core: AppCore, did: Did, trackers: readonly string[]): Promise<void> => {
  const { network } = await core.opened();
  const stop = network.seek(did, trackers);
  try {
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        isHere(core, did).then((here) => {
          if (!here) return;
          off();
          resolve();
        }, reject);
      };
      const off = core.on('changed', (change) => {
        if (change.did === did) look();
      });
      look();
    });
    await core.store.keep(did, { reason: 'own', serve: true });
    network.rehost();
    await core.refreshMe();
  } finally {
    stop();
  }
};

const isHere = async ({ store }: AppCore, did: Did): Promise<boolean> =>
  (await store.repositories()).some((repository) => repository.did === did);

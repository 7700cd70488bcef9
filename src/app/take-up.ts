/** What an identity is to the rest of the app once it is open: follows, lock, network and household take it up. Fetched with the identity. */
import type { Cell } from '../base/index.js';
import type { Opened } from './core.js';
import type { Mine } from './mine.js';
import type { SettingsKeeper } from './settings.js';
import type { FollowedProfile, LockView } from './view.js';

export interface TakeUpGround {
  readonly settings: Pick<SettingsKeeper, 'noteIdentity'>;
  readonly following: Cell<readonly FollowedProfile[]>;
  readonly lock: Cell<LockView>;
  lockKeeper(): Promise<unknown>;
  /** The identity may be open before there is a network. */
  opened(): Promise<Opened>;
  /** The same, and the first page stands. */
  calm(): Promise<Opened>;
  ownChanged(): Promise<void>;
  joinHousehold(mine: Mine): Promise<void>;
}

export const takeUp = (mine: Mine, ground: TakeUpGround, failedWith: (error: unknown) => void): void => {
  const { own, follows } = mine;
  const { following } = ground;
  ground.settings.noteIdentity(true);
  following.set(follows.list.get());
  follows.list.subscribe(() => following.set(follows.list.get()));
  own.household.config.on('change', ({ local, sections }) => {
    const take = async (): Promise<void> => {
      const { network } = await ground.opened();
      if (sections.has('follows')) await follows.refresh().then(() => network.rehost());
      if (!local && sections.has('devices')) await ground.ownChanged();
    };
    take().catch(failedWith);
  });
  const { vault } = own;
  if (vault.ways.length > 0) ground.lock.set({ state: 'locked', ways: vault.ways, idle: vault.idle });
  // Under a lock the keeper does the rest, now and whenever it changes.
  if (vault.locked) ground.lockKeeper().catch(failedWith);
  else {
    ground.calm().then(({ network }) => network.setSelf(own), failedWith);
    ground.joinHousehold(mine).catch(failedWith);
  }
  // Everything that is kept is looked at: after whatever was asked for.
  ground
    .calm()
    .then(() => follows.refresh())
    .catch(failedWith);
};

/** What one does with a profile that is followed. */
import type { Accessor } from 'solid-js';
import type { FollowedProfile } from '../../../app/view.js';
import { following as words } from '../../../i18n/en/following.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';

export interface Followed {
  readonly name: Accessor<string>;
  readonly unfollow: () => void;
  readonly setReserve: (on: boolean) => void;
  readonly pending: Accessor<boolean>;
  readonly error: Accessor<unknown>;
}

export const useFollowed = (profile: Accessor<FollowedProfile>): Followed => {
  const t = useText(words);
  const app = useApp();
  const name = (): string => profile().name.trim() || t('following.them');
  const reserving = useAction((on: boolean) => app.setReserve(profile().did, on));
  const leaving = useAction(async () => {
    const { did, follow, reserve, pin } = profile();
    const called = name();
    const back = async (): Promise<void> => {
      await app.follow(did, { private: follow === 'private' });
      await app.setReserve(did, reserve);
      if (pin !== null) await (await app.keeping()).keepOnline(did, pin);
    };
    await app.unfollow(did);
    // The line is gone from the list by now: its way back lives in the toast.
    showToast(t('following.unfollowed', { name: called }), () => {
      back().then(
        () => showToast(t('following.again', { name: called })),
        () => showToast(t('following.notAgain', { name: called })),
      );
    });
  });
  return {
    name,
    unfollow: () => leaving.run(),
    setReserve: (on) => reserving.run(on),
    pending: () => reserving.pending() || leaving.pending(),
    error: () => reserving.error() ?? leaving.error(),
  };
};

/** Following from a visit: what is done, and the words that say so. */
import type { Accessor } from 'solid-js';
import type { VisitView } from '../../../app/view.js';
import { visit as words } from '../../../i18n/en/visit.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';

export interface Following {
  follow(secretly: boolean): void;
  unfollow(): void;
  readonly pending: Accessor<boolean>;
  readonly error: Accessor<unknown>;
}

export const useFollowing = (view: Accessor<VisitView>): Following => {
  const t = useText(words);
  const app = useApp();
  const name = (): string => view().profile?.name.trim() || t('visit.them');
  const following = useAction(
    async (secretly: boolean) => {
      await app.follow(view().did, { private: secretly });
      return secretly;
    },
    (secretly) => showToast(t(secretly ? 'visit.followedPrivately' : 'visit.followed', { name: name() })),
  );
  const leaving = useAction(
    async () => {
      const secretly = view().follow === 'private';
      await app.unfollow(view().did);
      return secretly;
    },
    (secretly) => showToast(t('visit.unfollowed', { name: name() }), () => following.run(secretly)),
  );
  return {
    follow: (secretly) => following.run(secretly),
    unfollow: () => leaving.run(),
    pending: () => following.pending() || leaving.pending(),
    error: () => following.error() ?? leaving.error(),
  };
};

/** Says what was done, with the way back; and says whether that worked. */
import type { Undoable } from '../../../app/social/social-view.js';
import { muting as words } from '../../../i18n/en/muting.js';
import { useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';

export const useUndo = (): ((said: string, undoable: Pick<Undoable, 'undo'>) => void) => {
  const t = useText(words);
  return (said, undoable) =>
    showToast(said, () => {
      undoable.undo().then(
        () => showToast(t('wishes.restored')),
        () => showToast(t('wishes.undoFailed')),
      );
    });
};

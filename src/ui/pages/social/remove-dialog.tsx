/** Three ways to remove a post, each in a sentence; undone within ten seconds. */
import { createSignal, createUniqueId, For, type JSX } from 'solid-js';
import type { PostView, RemoveKind } from '../../../app/social/social-view.js';
import { social as words } from '../../../i18n/en/social.js';
import { useAction } from '../../bindings/action.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { Failure } from '../../parts/words.jsx';
import { useUndo } from './undoing.js';

const kinds: readonly RemoveKind[] = ['retraction', 'deletion', 'purge'];

export const RemoveDialog = (props: {
  readonly post: PostView;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const said = useUndo();
  const name = createUniqueId();
  const [kind, setKind] = createSignal<RemoveKind>('deletion');
  const removing = useAction(
    async () => said(t('social.removed'), await social.remove(props.post.uri, kind())),
    () => {
      props.onClose();
      props.onDone();
    },
  );
  return (
    <Dialog open onClose={props.onClose} title={t('social.removeTitle')} testid="remove-dialog">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          removing.run();
        }}
      >
        <fieldset class="remove-choice">
          <legend class="sr-only">{t('social.removeTitle')}</legend>
          <For each={kinds}>
            {(one) => (
              <label class="remove-line">
                <input
                  class="mark"
                  type="radio"
                  name={name}
                  value={one}
                  checked={kind() === one}
                  data-testid={`remove-${one}`}
                  onChange={() => setKind(one)}
                />
                <span>
                  <strong>{t(`social.${one}`)}</strong>
                  <span class="soft">{t(`social.${one}Text`)}</span>
                </span>
              </label>
            )}
          </For>
        </fieldset>
        <Failure error={removing.error()} />
        <div class="row settings-end">
          <Button onClick={() => props.onClose()}>{t('common.cancel')}</Button>
          <Button kind="danger" submit testid="remove-go" aria-disabled={removing.pending()}>
            {t('social.remove')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};

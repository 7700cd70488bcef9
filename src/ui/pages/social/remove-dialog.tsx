/** Three ways to remove a post, each in a sentence; undone within ten seconds. */
import { createSignal, type JSX } from 'solid-js';
import type { PostView, RemoveKind } from '../../../app/social/social-view.js';
import { social as words } from '../../../i18n/en/social.js';
import { useAction } from '../../bindings/action.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { Marks } from '../../parts/marks.jsx';
import { AskDialog } from './ask-dialog.jsx';
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
  const [kind, setKind] = createSignal<RemoveKind>('deletion');
  const removing = useAction(
    async () => said(t('social.removed'), await social.remove(props.post.uri, kind())),
    () => {
      props.onClose();
      props.onDone();
    },
  );
  return (
    <AskDialog
      title={t('social.removeTitle')}
      name="remove"
      go={t('social.remove')}
      kind="danger"
      action={removing}
      onClose={props.onClose}
    >
      <Marks
        legend={t('social.removeHow')}
        value={kind()}
        options={kinds.map((value) => ({ value, says: t(`social.${value}`), text: t(`social.${value}Text`) }))}
        testid="remove"
        onChoose={setKind}
      />
    </AskDialog>
  );
};

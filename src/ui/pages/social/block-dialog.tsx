/** Blocking: for oneself, or for everybody to see. */
import { createSignal, type JSX } from 'solid-js';
import type { PersonView } from '../../../app/social/social-view.js';
import { muting as words } from '../../../i18n/en/muting.js';
import { useAction } from '../../bindings/action.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { Marks } from '../../parts/marks.jsx';
import { AskDialog } from './ask-dialog.jsx';
import { useUndo } from './undoing.js';

const ways = ['private', 'public'] as const;

export const BlockDialog = (props: {
  readonly who: PersonView;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const said = useUndo();
  const [way, setWay] = createSignal<(typeof ways)[number]>('private');
  const name = (): string => props.who.name.trim() || t('mute.them');
  const blocking = useAction(
    async () =>
      said(t('block.done', { name: name() }), await social.block(props.who.did, true, { public: way() === 'public' })),
    () => {
      props.onClose();
      props.onDone();
    },
  );
  return (
    <AskDialog
      title={t('block.title', { name: name() })}
      name="block"
      go={t('block.go')}
      kind="danger"
      action={blocking}
      onClose={props.onClose}
    >
      <Marks
        legend={t('block.who')}
        value={way()}
        options={ways.map((value) => ({ value, says: t(`block.${value}`), text: t(`block.${value}Text`) }))}
        testid="block"
        onChoose={setWay}
      />
    </AskDialog>
  );
};

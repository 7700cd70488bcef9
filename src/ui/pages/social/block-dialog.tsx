/** Blocking: for oneself, or for everybody to see. */
import { createSignal, type JSX } from 'solid-js';
import type { PersonView } from '../../../app/social/social-view.js';
import { muting as words } from '../../../i18n/en/muting.js';
import { useAction } from '../../bindings/action.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { Marks } from '../../parts/marks.jsx';
import { Failure } from '../../parts/words.jsx';
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
    <Dialog open onClose={props.onClose} title={t('block.title', { name: name() })} testid="block-dialog">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          blocking.run();
        }}
      >
        <Marks
          legend={t('block.who')}
          value={way()}
          options={ways.map((value) => ({ value, says: t(`block.${value}`), text: t(`block.${value}Text`) }))}
          testid="block"
          onChoose={setWay}
        />
        <Failure error={blocking.error()} />
        <div class="row dialog-end">
          <Button onClick={() => props.onClose()}>{t('common.cancel')}</Button>
          <Button kind="danger" submit testid="block-go" aria-disabled={blocking.pending()}>
            {t('block.go')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};

/** Erasing the words from this device: asked once more, because nothing brings them back. */
import { createSignal, type JSX } from 'solid-js';
import type { Recovery } from '../../../app/view.js';
import { recovery as words } from '../../../i18n/en/recovery.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { binIcon } from '../../parts/icons.js';
import { Failure } from '../../parts/words.jsx';

export const Erase = (props: { readonly recovery: Recovery; readonly onDone: () => void }): JSX.Element => {
  const t = useText(words);
  const [sure, setSure] = createSignal(false);
  const erasing = useAction(
    () => props.recovery.erase(),
    () => {
      setSure(false);
      announce(t('recovery.erased'));
      props.onDone();
    },
  );
  return (
    <>
      <Button kind="danger" icon={binIcon} testid="recovery-erase" onClick={() => setSure(true)}>
        {t('recovery.erase')}
      </Button>
      <Dialog
        open={sure()}
        onClose={() => setSure(false)}
        title={t('recovery.eraseSure')}
        describedBy="recovery-erase-text"
        testid="recovery-erase-dialog"
      >
        <div class="stack">
          <p id="recovery-erase-text">{t('recovery.eraseSureText')}</p>
          <Failure error={erasing.error()} />
          <div class="row settings-end">
            <Button onClick={() => setSure(false)}>{t('common.cancel')}</Button>
            <Button
              kind="danger"
              icon={binIcon}
              testid="recovery-erase-go"
              disabled={erasing.pending()}
              onClick={() => erasing.run()}
            >
              {t('recovery.eraseGo')}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  );
};

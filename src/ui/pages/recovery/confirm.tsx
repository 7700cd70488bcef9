/** Before a script on the page's console is given the words. */
import { type JSX, Show } from 'solid-js';
import type { UnlockWith, WordsRequest } from '../../../app/view.js';
import { recovery as words } from '../../../i18n/en/recovery.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { AskProof } from '../lock/ask-proof.jsx';
import { Unlock } from '../lock/unlock.jsx';
import '../../styles/settings.css';
import { Failure } from '../../parts/words.jsx';

export const ConfirmWords = (props: { readonly request: WordsRequest }): JSX.Element => {
  const t = useText(words);
  const lock = useReadable(useApp().lock);
  const allowing = useAction((proof?: UnlockWith) => props.request.allow(proof));
  return (
    <Dialog
      open
      onClose={() => props.request.refuse()}
      title={t('recovery.askTitle')}
      describedBy="recovery-ask"
      testid="recovery-ask"
    >
      <div class="stack">
        <p id="recovery-ask">{t('recovery.askText')}</p>
        <Button kind="main" testid="recovery-ask-refuse" onClick={() => props.request.refuse()}>
          {t('recovery.askRefuse')}
        </Button>
        <Show when={lock().state === 'locked'}>
          <Unlock />
        </Show>
        <Show when={lock().state === 'open'}>
          <AskProof
            byPasskey={lock().ways.some(({ kind }) => kind === 'passkey')}
            pending={allowing.pending()}
            error={allowing.error()}
            onProof={(proof) => allowing.run(proof)}
          />
        </Show>
        <Show when={lock().state === 'none'}>
          <Button
            kind="danger"
            testid="recovery-ask-allow"
            disabled={allowing.pending()}
            onClick={() => allowing.run()}
          >
            {t('recovery.askAllow')}
          </Button>
          <Failure error={allowing.error()} />
        </Show>
      </div>
    </Dialog>
  );
};

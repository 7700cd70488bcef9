/** Passes the link on: by the system's own sheet where there is one, else by copying it, else selected for copying by hand. */

import { createSignal, type JSX, Show } from 'solid-js';
import type { ShareView } from '../../../app/view.js';
import { type Did, isAbortError } from '../../../base/index.js';
import { visit as words } from '../../../i18n/en/visit.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Button } from '../../parts/button.jsx';
import { shareIcon } from '../../parts/frame-icons.js';

type Way = 'shared' | 'copied' | 'by-hand';

const passOn = async ({ link, canShare }: ShareView): Promise<Way> => {
  try {
    if (canShare) {
      await navigator.share({ url: link });
      return 'shared';
    }
    await navigator.clipboard.writeText(link);
    return 'copied';
  } catch (error) {
    // Put away without sharing: nothing to say.
    if (isAbortError(error)) return 'shared';
    // No clipboard without a secure page, none without permission.
    if (error instanceof DOMException || error instanceof TypeError) return 'by-hand';
    throw error;
  }
};

export const ShareLink = (props: { readonly did: Did }): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const [byHand, setByHand] = createSignal(false);
  const sharing = useAction(
    () => passOn(app.share(props.did)),
    (way) => {
      setByHand(way === 'by-hand');
      if (way === 'copied') showToast(t('common.copied'));
    },
  );
  return (
    <>
      <Button icon={shareIcon} testid="visit-share" onClick={() => sharing.run()}>
        {t('visit.share')}
      </Button>
      <Show when={byHand()}>
        <label class="visit-by-hand">
          <span class="small soft">{t('common.copyFailed')}</span>
          <input
            class="field"
            readOnly
            dir="ltr"
            aria-label={t('visit.shareLink')}
            value={app.share(props.did).link}
            ref={(input) => queueMicrotask(() => input.select())}
          />
        </label>
      </Show>
    </>
  );
};

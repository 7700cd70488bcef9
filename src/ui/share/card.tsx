/** The link to one's profile, as text and as a code, and what giving it away means. */

import { createMemo, type JSX, Show } from 'solid-js';
import { share } from '../../i18n/en/share.js';
import { useApp } from '../bindings/app.js';
import { useReadable } from '../bindings/readable.js';
import { useShare } from '../bindings/share.js';
import { useText } from '../bindings/text.jsx';
import { Button } from '../parts/button.jsx';
import { shareIcon } from '../parts/frame-icons.js';
import { copyIcon } from '../parts/icons.js';
import { Heading } from '../parts/small.jsx';
import { QrCode, QrFiles } from './qr.jsx';
import './share.css';

export const ShareCard = (): JSX.Element => {
  const app = useApp();
  const t = useText(share);
  const me = useReadable(app.me);
  const surroundings = useReadable(app.surroundings);
  const view = createMemo(() => {
    surroundings();
    return me() === null ? undefined : app.share();
  });
  let field: HTMLInputElement | undefined;
  const { copy, send } = useShare({
    link: () => view()?.link ?? '',
    words: { copied: () => t('common.copied'), failed: () => t('common.copyFailed') },
    select: () => field?.select(),
  });

  return (
    <Show when={view()}>
      {(view) => (
        <section class="share" aria-labelledby="share-title">
          <Heading id="share-title">{t('share.title')}</Heading>
          <div class="share-body">
            <QrCode text={view().link} label={t('share.qr')} />
            <div class="share-link">
              <label class="label" for="share-link">
                {t('share.link')}
              </label>
              <input
                id="share-link"
                class="field"
                type="text"
                readonly
                dir="ltr"
                data-testid="share-link"
                value={view().link}
                ref={(element) => {
                  field = element;
                }}
                onFocus={(event) => event.currentTarget.select()}
              />
            </div>
            <div class="share-ways">
              <Button kind="main" icon={copyIcon} testid="share-copy" onClick={() => copy.run()}>
                {t('share.copy')}
              </Button>
              <Show when={view().canShare}>
                <Button icon={shareIcon} testid="share-send" onClick={() => send.run()}>
                  {t('share.send')}
                </Button>
              </Show>
              <QrFiles text={view().link} />
            </div>
            <div class="share-notes">
              <p class="soft small">{t('share.meaning')}</p>
              <Show when={view().reach === 'machine'}>
                <p class="share-machine small" data-testid="share-machine">
                  <strong>{t('share.machine')}</strong> {t('share.machineHow')}
                </p>
              </Show>
            </div>
          </div>
        </section>
      )}
    </Show>
  );
};

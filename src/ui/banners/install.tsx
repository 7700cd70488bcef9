/** The offer to install: a button where the browser has one, else how to do it by hand. */

import { type JSX, Show } from 'solid-js';
import { banners as words } from '../../i18n/en/banners.js';
import { useAction } from '../bindings/action.js';
import { useApp } from '../bindings/app.js';
import { useReadable } from '../bindings/readable.js';
import { useText } from '../bindings/text.jsx';
import { Button } from '../parts/button.jsx';
import { downloadIcon } from '../parts/icons.js';
import { Banner } from './banner.jsx';

export const InstallBanner = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const install = useReadable(app.install);
  const installing = useAction(() => app.promptInstall());
  return (
    <Show when={install().offer !== 'none'}>
      <Banner
        testid="banner-install"
        icon={downloadIcon}
        text={t(install().offer === 'guide' ? 'banner.guide' : 'banner.install')}
      >
        <Show when={install().offer === 'prompt'}>
          <Button testid="install-now" disabled={installing.pending()} onClick={() => installing.run()}>
            {t('banner.installNow')}
          </Button>
        </Show>
        <Button kind="quiet" testid="install-later" onClick={() => app.dismissInstall()}>
          {t('banner.later')}
        </Button>
      </Banner>
    </Show>
  );
};

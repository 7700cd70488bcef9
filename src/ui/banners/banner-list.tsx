/** The lines themselves. Each is there only while it is true. */

import { createSignal, type JSX, Show } from 'solid-js';
import { banners as words } from '../../i18n/en/banners.js';
import { conflict as conflictWords } from '../../i18n/en/conflict.js';
import { useApp } from '../bindings/app.js';
import { later, nothing } from '../bindings/later.jsx';
import { useReadable } from '../bindings/readable.js';
import { useRecovery } from '../bindings/recovery.js';
import { useRoute } from '../bindings/route.js';
import { useText } from '../bindings/text.jsx';
import { Button, LinkButton } from '../parts/button.jsx';
import { closeIcon, downloadIcon, infoIcon, nodeIcon, warningIcon } from '../parts/icons.js';
import '../styles/banners.css';
import { Banner } from './banner.jsx';
import { useClockText } from './clock.js';
import { InstallBanner } from './install.jsx';
import { RecoveryBanner, RecoveryQuestion } from './recovery.jsx';

/** What is told of storage that keeps nothing new. */
const storageWords = {
  full: 'banner.full',
  refused: 'banner.refused',
  lost: 'banner.lost',
  blocked: 'banner.blocked',
  newer: 'banner.newer',
} as const;
/** It tells on every page, and so do these lines: fetched after them. */
const herald = later(async () => (await import('../herald/herald.jsx')).Herald, { otherwise: nothing, patient: true });

type Trouble = keyof typeof storageWords;

const isTrouble = (storage: string): storage is Trouble => storage in storageWords;

export const BannerList = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const conflictText = useText(conflictWords);
  const me = useReadable(app.me);
  const around = useReadable(app.surroundings);
  const route = useRoute();
  const updateReady = useReadable(app.updateReady);
  const clockText = useClockText();
  const [quiet, setQuiet] = createSignal(false);
  const storage = () => {
    const { storage } = around();
    return isTrouble(storage) ? storage : undefined;
  };
  const recovery = useRecovery();
  return (
    <>
      <aside class="banners" aria-label={t('banner.region')}>
        <Show when={updateReady()}>
          <Banner testid="banner-update" icon={downloadIcon} text={t('banner.update')}>
            <Button testid="update-apply" onClick={() => app.applyUpdate()}>
              {t('banner.apply')}
            </Button>
          </Banner>
        </Show>
        <Show when={me()?.conflict === true && route().path !== '/conflict' && me()}>
          {(mine) => (
            <Banner testid="banner-conflict" icon={warningIcon} grave text={conflictText('conflict.banner')}>
              <LinkButton href={`#/conflict?of=${mine().did.slice(-32)}`} testid="banner-conflict-see">
                {conflictText('conflict.see')}
              </LinkButton>
            </Banner>
          )}
        </Show>
        <Show when={!around().online}>
          <Banner testid="banner-offline" icon={infoIcon} text={t('banner.offline')} />
        </Show>
        <Show when={around().storage === 'private'}>
          <Banner testid="banner-private" icon={warningIcon} text={t('banner.private')} />
        </Show>
        <Show when={storage()} keyed>
          {(kind) => (
            <Banner testid="banner-storage" icon={warningIcon} grave text={t(storageWords[kind])}>
              <Show when={kind === 'lost' || kind === 'newer'}>
                <Button testid="storage-reload" onClick={() => location.reload()}>
                  {t('banner.reload')}
                </Button>
              </Show>
            </Banner>
          )}
        </Show>
        <Show when={!around().webrtc}>
          <Banner testid="banner-webrtc" icon={warningIcon} text={t('banner.webrtc')} />
        </Show>
        <Show when={around().clockOff}>
          {(off) => <Banner testid="banner-clock" icon={warningIcon} grave text={clockText(off())} />}
        </Show>
        <InstallBanner />
        <Show when={recovery()} keyed>
          {(opened) => <RecoveryBanner recovery={opened} />}
        </Show>
        <Show when={around().role === 'follower' && !quiet()}>
          <Banner testid="banner-follower" icon={nodeIcon} quiet text={t('banner.follower')}>
            <Button kind="quiet" icon={closeIcon} label={t('banner.dismiss')} onClick={() => setQuiet(true)} />
          </Banner>
        </Show>
      </aside>
      <Show when={recovery()} keyed>
        {(opened) => <RecoveryQuestion recovery={opened} />}
      </Show>
      <herald.Part />
    </>
  );
};

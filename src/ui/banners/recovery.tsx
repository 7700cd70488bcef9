/** At a good moment, once: the words on paper. And the question before a script sees them. */
import { type JSX, Show } from 'solid-js';
import type { Recovery } from '../../app/view.js';
import { recovery as words } from '../../i18n/en/recovery.js';
import { useAction } from '../bindings/action.js';
import { later } from '../bindings/later.jsx';
import { useReadable } from '../bindings/readable.js';
import { useRoute } from '../bindings/route.js';
import { useText } from '../bindings/text.jsx';
import { Button, LinkButton } from '../parts/button.jsx';
import { infoIcon } from '../parts/icons.js';
import { Missing } from '../parts/words.jsx';
import { Banner } from './banner.jsx';

const confirm = later(async () => (await import('../pages/recovery/confirm.jsx')).ConfirmWords, {
  otherwise: Missing,
});

export const RecoveryBanner = (props: { readonly recovery: Recovery }): JSX.Element => {
  const t = useText(words);
  const view = useReadable(props.recovery.view);
  const route = useRoute();
  const away = useAction(() => props.recovery.putOfferAway());
  // Whoever is there already need not be sent there.
  const offers = (): boolean => view().offer && route().path !== '/settings/recovery';
  return (
    <Show when={offers()}>
      <Banner testid="banner-recovery" icon={infoIcon} text={t('recovery.offer')}>
        <LinkButton href="#/settings/recovery" testid="recovery-offer-go">
          {t('recovery.offerGo')}
        </LinkButton>
        <Button kind="quiet" testid="recovery-offer-later" disabled={away.pending()} onClick={() => away.run()}>
          {t('recovery.offerLater')}
        </Button>
      </Banner>
    </Show>
  );
};

export const RecoveryQuestion = (props: { readonly recovery: Recovery }): JSX.Element => {
  const asked = useReadable(props.recovery.asked);
  return (
    <Show when={asked()} keyed>
      {(request) => <confirm.Part request={request} />}
    </Show>
  );
};

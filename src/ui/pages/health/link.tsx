/** Settings → Account health: the way there, with a quiet mark when something needs care. */
import { type JSX, Show } from 'solid-js';
import { health as words } from '../../../i18n/en/health.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { LinkButton } from '../../parts/button.jsx';
import { Heading, Light } from '../../parts/small.jsx';
import { useHealth } from './use-health.js';
import '../../styles/health.css';

export const HealthLink = (): JSX.Element => {
  const me = useReadable(useApp().me);
  return (
    <Show when={me() !== null}>
      <Section />
    </Show>
  );
};

const Section = (): JSX.Element => {
  const t = useText(words);
  const { view } = useHealth();
  return (
    <section class="stack">
      <Heading>{t('health.title')}</Heading>
      <p>{t('health.linkText')}</p>
      <Show when={(view()?.matters ?? 0) > 0}>
        <p class="health-mark" data-testid="settings-health-mark">
          <Light state="bad" />
          {t('health.mark', { count: view()?.matters ?? 0 })}
        </p>
      </Show>
      <LinkButton href="#/settings/health" testid="settings-health">
        {t('health.open')}
      </LinkButton>
    </section>
  );
};

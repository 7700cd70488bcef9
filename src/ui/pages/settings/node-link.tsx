/** The way to what this tab does for the network. */
import type { JSX } from 'solid-js';
import { settings as words } from '../../../i18n/en/settings.js';
import { useText } from '../../bindings/text.jsx';
import { LinkButton } from '../../parts/button.jsx';
import { Heading } from '../../parts/small.jsx';

export const NodeLink = (): JSX.Element => {
  const t = useText(words);
  return (
    <section class="stack">
      <Heading>{t('settings.node')}</Heading>
      <p>{t('settings.nodeText')}</p>
      <LinkButton href="#/node" testid="settings-node">
        {t('settings.nodeGo')}
      </LinkButton>
    </section>
  );
};

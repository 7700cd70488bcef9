/** Take it with you. */
import { type JSX, Show } from 'solid-js';
import { settings as words } from '../../../i18n/en/settings.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { Heading } from '../../parts/small.jsx';
import { ExportButton } from './export-button.jsx';
import { ReadableButton } from './readable-button.jsx';

export const Export = (): JSX.Element => {
  const t = useText(words);
  const me = useReadable(useApp().me);
  return (
    <section class="stack">
      <Heading>{t('settings.export')}</Heading>
      <Show when={me() !== null} fallback={<p class="soft">{t('settings.exportNone')}</p>}>
        <p>{t('settings.exportText')}</p>
        <ExportButton testid="settings-export" />
        <p>{t('settings.readableText')}</p>
        <ReadableButton />
      </Show>
    </section>
  );
};

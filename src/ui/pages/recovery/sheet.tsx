/** The sheet that is printed. On the page itself it is not shown. */
import { For, type JSX, Show } from 'solid-js';
import type { Recovery } from '../../../app/view.js';
import { recovery as words } from '../../../i18n/en/recovery.js';
import { useNow } from '../../bindings/now.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Arms } from '../../parts/arms.jsx';
import { QrCode } from '../../share/qr.jsx';

export const Sheet = (props: { readonly recovery: Recovery; readonly words: readonly string[] }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const facts = props.recovery.facts();
  const now = useNow();
  return (
    <article class="sheet" data-print="sheet" data-testid="recovery-sheet" hidden>
      <header class="sheet-head">
        <Arms did={facts.did} size="large" decorative />
        <div>
          <h1>{t('recovery.sheetTitle')}</h1>
          <p class="sheet-name">
            {facts.name.trim() === '' ? t('recovery.sheetUnnamed') : t('recovery.sheetOf', { name: facts.name })}
          </p>
        </div>
      </header>
      <p class="sheet-warn">{t('recovery.sheetWarn')}</p>
      <ol class="sheet-words" dir="ltr" translate="no">
        <For each={props.words}>{(word) => <li>{word}</li>}</For>
      </ol>
      <p>{t('recovery.sheetUse')}</p>
      <div class="sheet-facts">
        <QrCode text={facts.link} label={t('recovery.sheetQr')} />
        <dl>
          <dt>{t('recovery.sheetLink')}</dt>
          <dd dir="ltr">{facts.link}</dd>
          <dt>{t('recovery.sheetDid')}</dt>
          <dd dir="ltr">{facts.did}</dd>
          <Show when={facts.trackers.length > 0}>
            <dt>{t('recovery.sheetTrackers')}</dt>
            <For each={facts.trackers}>{(tracker) => <dd dir="ltr">{tracker}</dd>}</For>
          </Show>
        </dl>
      </div>
      <footer class="sheet-foot">
        {t('recovery.sheetQr')} {t('recovery.sheetDate', { date: formats.date(now()) })}
      </footer>
    </article>
  );
};

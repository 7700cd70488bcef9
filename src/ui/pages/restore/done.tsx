/** The profile is back: what came with it, and what did not. */
import { createMemo, type JSX, Show } from 'solid-js';
import type { RestoreReport } from '../../../app/restore/view.js';
import { restore as words } from '../../../i18n/en/restore.js';
import { goTo } from '../../bindings/route.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Arms } from '../../parts/arms.jsx';
import { Button } from '../../parts/button.jsx';
import { Records } from './identity.jsx';

export const Done = (props: { readonly report: RestoreReport; readonly leave: () => void }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const here = () => props.report.media.here;
  const coming = () => props.report.media.coming;
  const amount = ({ count, bytes }: { readonly count: number; readonly bytes: number }) => ({
    count,
    bytes: formats.bytes(bytes),
  });
  const title = createMemo(() => {
    const name = props.report.name.trim();
    return name === '' ? t('restore.done') : t('restore.done-named', { name });
  });
  return (
    <>
      <div class="restore-welcome">
        <Arms did={props.report.did} size="large" decorative />
        <div>
          <h1 class="plain" data-testid="restore-done">
            {title()}
          </h1>
          <p role="status">{t('restore.done-text')}</p>
        </div>
      </div>
      <h2 class="double-rule">{t('restore.came-back')}</h2>
      <Records records={props.report.records} />
      <Show when={here().count > 0}>
        <p data-testid="restore-media">{t('restore.media-here', amount(here()))}</p>
      </Show>
      <Show when={coming().count > 0}>
        <p data-testid="restore-media">{t('restore.media-coming', amount(coming()))}</p>
      </Show>
      <p>{t(props.report.documents === 'back' ? 'restore.documents-back' : 'restore.documents-none')}</p>

      <Button
        kind="main"
        testid="restore-open"
        onClick={() => {
          props.leave();
          goTo('/');
        }}
      >
        {t('restore.open')}
      </Button>
    </>
  );
};

/** Whether the browser promises to keep what is here, and asking it to. */
import { createSignal, type JSX, Show } from 'solid-js';
import { settings as words } from '../../../i18n/en/settings.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Heading } from '../../parts/small.jsx';
import { Failure } from '../../parts/words.jsx';

export const Keep = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const around = useReadable(app.surroundings);
  const [answer, setAnswer] = createSignal<boolean | undefined>();
  const answerText = (): string => t(answer() ? 'settings.granted' : 'settings.denied');
  const asking = useAction(
    () => app.persist(),
    (granted) => {
      setAnswer(granted);
      announce(answerText());
    },
  );
  return (
    <section class="stack">
      <Heading>{t('settings.keep')}</Heading>
      <p data-testid="settings-storage" data-state={around().storage}>
        {t(`settings.storage.${around().storage}`)}
      </p>
      <p data-testid="settings-offline" data-state={around().offlineStart}>
        {t(`settings.offline.${around().offlineStart}`)}
      </p>
      <Show when={around().storage === 'best-effort'}>
        <Button testid="settings-persist" disabled={asking.pending()} onClick={() => asking.run()}>
          {t('settings.persist')}
        </Button>
      </Show>
      <Show when={answer() !== undefined}>
        <p class="soft" data-testid="settings-persist-answer" data-granted={answer()}>
          {answerText()}
        </p>
      </Show>
      <Failure error={asking.error()} testid="settings-error" />
    </section>
  );
};

/** Before everything here is erased: whether anything would bring the profile back. */
import { type JSX, Show } from 'solid-js';
import type { Recovery } from '../../../app/view.js';
import { recovery as words } from '../../../i18n/en/recovery.js';
import { useReadable } from '../../bindings/readable.js';
import { useRecovery } from '../../bindings/recovery.js';
import { useText } from '../../bindings/text.jsx';
import { LinkButton } from '../../parts/button.jsx';

export const WordsFirst = (): JSX.Element => {
  const recovery = useRecovery();
  return (
    <Show when={recovery()} keyed>
      {(opened) => <Reminder recovery={opened} />}
    </Show>
  );
};

const Reminder = (props: { readonly recovery: Recovery }): JSX.Element => {
  const t = useText(words);
  const view = useReadable(props.recovery.view);
  return (
    <Show
      when={view().practisedAt === null && view().cards === null}
      fallback={<p data-testid="settings-erase-words">{t('recovery.eraseHave')}</p>}
    >
      <p data-testid="settings-erase-words">{t('recovery.eraseFirst')}</p>
      <LinkButton href="#/settings/recovery">{t('recovery.offerGo')}</LinkButton>
    </Show>
  );
};

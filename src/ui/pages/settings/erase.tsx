/** The end: says what will be gone, offers an export, and asks for a second, deliberate act. */

import { createSignal, For, type JSX, Show } from 'solid-js';
import { settings as words } from '../../../i18n/en/settings.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useIdentities } from '../../bindings/identities.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { Button, LinkButton } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { binIcon } from '../../parts/icons.js';
import { Heading } from '../../parts/small.jsx';
import { Failure } from '../../parts/words.jsx';
import { ExportButton } from './export-button.jsx';
import { WordsFirst } from './words-first.jsx';

const Losses = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const me = useReadable(app.me);
  const followed = useReadable(app.following);
  const here = useIdentities();
  const others = () => here.all()?.filter(({ active }) => !active) ?? [];
  return (
    <ul class="settings-losses" id="settings-losses">
      <Show when={me()}>
        {(mine) => (
          <li>
            <Show when={mine().profile.name.trim()} fallback={t('settings.eraseMineUnnamed')}>
              {(name) => t('settings.eraseMine', { name: name() })}
            </Show>
          </li>
        )}
      </Show>
      <For each={others()}>
        {({ name }) => (
          <li data-testid="settings-erase-other">
            <Show when={name.trim()} fallback={t('settings.eraseOtherUnnamed')}>
              {(known) => t('settings.eraseOther', { name: known() })}
            </Show>
          </li>
        )}
      </For>
      <Show when={followed().length > 0}>
        <li>{t('settings.eraseFollowed', { count: followed().length })}</li>
      </Show>
      <li>{t('settings.eraseRest')}</li>
    </ul>
  );
};

export const Erase = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const me = useReadable(app.me);
  const [asked, setAsked] = createSignal(false);
  const erasing = useAction(
    () => app.eraseEverything(),
    () => setAsked(false),
  );
  return (
    <section class="stack">
      <Heading>{t('settings.end')}</Heading>
      <p>{t('settings.eraseText')}</p>
      <Button kind="danger" icon={binIcon} testid="settings-erase" onClick={() => setAsked(true)}>
        {t('settings.erase')}
      </Button>
      <Dialog
        open={asked()}
        onClose={() => setAsked(false)}
        title={t('settings.eraseTitle')}
        describedBy="settings-losses"
        testid="settings-erase-dialog"
      >
        <div class="stack">
          <Losses />
          <p class="soft small">{t('settings.eraseOthers')}</p>
          <Show when={me() !== null}>
            <WordsFirst />
            <p>{t('settings.eraseFirst')}</p>
            <ExportButton testid="settings-erase-export" />
            <div class="row">
              <LinkButton href="#/settings/recovery" testid="settings-erase-words">
                {t('settings.eraseWords')}
              </LinkButton>
            </div>
          </Show>
          <Failure error={erasing.error()} testid="settings-error" />
          <div class="row settings-end">
            <Button testid="settings-erase-cancel" onClick={() => setAsked(false)}>
              {t('common.cancel')}
            </Button>
            <Button
              kind="danger"
              icon={binIcon}
              testid="settings-erase-confirm"
              disabled={erasing.pending()}
              onClick={() => erasing.run()}
            >
              {t(erasing.pending() ? 'settings.erasing' : 'settings.eraseConfirm')}
            </Button>
          </div>
        </div>
      </Dialog>
    </section>
  );
};

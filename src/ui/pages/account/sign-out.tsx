/** Signing out: what will be gone, what should be taken along first, and what the other devices learn of it. */
import { createSignal, type JSX, Match, onMount, Show, Switch } from 'solid-js';
import type { Leaving } from '../../../app/view.js';
import { identities as words } from '../../../i18n/en/identities.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Button, LinkButton } from '../../parts/button.jsx';
import { Icon } from '../../parts/icon.jsx';
import { warningIcon } from '../../parts/icons.js';
import { MediaLeaving } from '../../parts/own-media.jsx';
import { Heading } from '../../parts/small.jsx';
import { Failure } from '../../parts/words.jsx';
import { ExportButton } from '../settings/export-button.jsx';

const Losses = (props: { readonly leaving: Leaving }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  return (
    <ul class="settings-losses" data-testid="leave-losses">
      <li>{t('leave.keys')}</li>
      <li>{t('leave.profile', { bytes: formats.bytes(props.leaving.bytes) })}</li>
      <Show when={props.leaving.records > 0}>
        <li>{t('leave.records', { count: props.leaving.records })}</li>
      </Show>
      <Show when={props.leaving.follows > 0}>
        <li>{t('leave.follows', { count: props.leaving.follows })}</li>
      </Show>
      <li>{t('leave.private')}</li>
    </ul>
  );
};

/** What one's other devices will know of it. */
const Devices = (props: { readonly leaving: Leaving }): JSX.Element => {
  const t = useText(words);
  return (
    <>
      <p data-testid="leave-devices">
        <Switch fallback={t('leave.cannotRetire')}>
          <Match when={props.leaving.retires === true}>
            {t('leave.devices', { count: props.leaving.otherDevices })}
          </Match>
          <Match when={props.leaving.retires === 'vault-locked'}>{t('leave.locked')}</Match>
        </Switch>
      </p>
      <Show when={props.leaving.rootGoes}>
        <p class="leave-root" data-testid="leave-root">
          {t('leave.rootGoes')}
        </p>
        <div class="row">
          <LinkButton href="#/settings/recovery" testid="leave-words">
            {t('leave.words')}
          </LinkButton>
        </div>
      </Show>
    </>
  );
};

const LastDevice = (props: { readonly onSure: (sure: boolean) => void }): JSX.Element => {
  const t = useText(words);
  return (
    <div class="leave-last" data-testid="leave-last">
      <h3>
        <Icon drawing={warningIcon} />
        {t('leave.last')}
      </h3>
      <p>{t('leave.lastText')}</p>
      <div class="row">
        <LinkButton href="#/settings/recovery" testid="leave-words">
          {t('leave.words')}
        </LinkButton>
      </div>
      <label class="leave-sure">
        <input
          type="checkbox"
          data-testid="leave-sure"
          onChange={(event) => props.onSure(event.currentTarget.checked)}
        />
        {t('leave.sure')}
      </label>
    </div>
  );
};

const SignOut = (props: { readonly leaving: Leaving }): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const [sure, setSure] = createSignal(false);
  const impatient = new AbortController();
  const going = useAction(async () => (await app.identities()).signOut({ signal: impatient.signal }));
  const isLast = (): boolean => props.leaving.otherDevices === 0;
  const name = (): string => props.leaving.name.trim() || t('identities.unnamed');
  return (
    <>
      <section class="stack">
        <p>{t('leave.who', { name: name() })}</p>
        <Losses leaving={props.leaving} />
        <Show when={props.leaving.others > 0}>
          <p>{t('leave.others', { count: props.leaving.others })}</p>
        </Show>
      </section>
      <section class="stack">
        <Heading>{t('leave.before')}</Heading>
        <Show when={!isLast()}>
          <MediaLeaving />
        </Show>
        <p>{t('leave.export')}</p>
        <ExportButton testid="leave-export" />
        <Show when={isLast()} fallback={<Devices leaving={props.leaving} />}>
          <LastDevice onSure={setSure} />
        </Show>
      </section>
      <Failure error={going.error()} />
      <p role="status" class="soft">
        {going.pending() ? t('leave.going') : ''}
      </p>
      <div class="row settings-end">
        <Show
          when={!going.pending()}
          fallback={
            <Button testid="leave-now" onClick={() => impatient.abort()}>
              {t('leave.goNow')}
            </Button>
          }
        >
          <LinkButton href="#/identities" testid="leave-cancel">
            {t('leave.cancel')}
          </LinkButton>
        </Show>
        <Button
          kind="danger"
          testid="leave-go"
          disabled={going.pending() || (isLast() && !sure())}
          onClick={() => going.run()}
        >
          {t('leave.go')}
        </Button>
      </div>
    </>
  );
};

export const SignOutPage = (): JSX.Element => {
  const t = useText(words);
  useTitle(() => t('leave.title'));
  const app = useApp();
  const [leaving, setLeaving] = createSignal<Leaving>();
  const looking = useAction(
    async () => (await app.identities()).leaving(),
    (found) => setLeaving(found),
  );
  onMount(() => {
    if (app.me.get() !== null) looking.run();
  });
  return (
    <div class="settings" data-testid="sign-out">
      <h1>{t('leave.title')}</h1>
      <Show when={app.me.get() !== null} fallback={<p class="soft">{t('leave.nobody')}</p>}>
        <Show when={leaving()}>{(found) => <SignOut leaving={found()} />}</Show>
        <Failure error={looking.error()} />
      </Show>
    </div>
  );
};

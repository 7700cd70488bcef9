/** Settings → Recovery: twelve words, cards for friends, the root key. */

import { createEffect, createSignal, type JSX, Match, onMount, Show, Switch } from 'solid-js';
import type { Recovery } from '../../../app/view.js';
import { recovery as words } from '../../../i18n/en/recovery.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Button, LinkButton } from '../../parts/button.jsx';
import { Heading, Light } from '../../parts/small.jsx';
import { ToSettings } from '../../parts/to-settings.jsx';
import { ErrorWords } from '../../parts/words.jsx';
import { Unlock } from '../lock/unlock.jsx';
import { Cards } from './cards.jsx';
import { NewWordsPart } from './new-words.jsx';
import { RootKey } from './root-key.jsx';
import { Standing } from './standing.jsx';
import { WordsPart } from './words-part.jsx';
import '../../styles/settings.css';
import '../../styles/recovery.css';

export const RecoveryPage = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const me = useReadable(app.me);
  useTitle(() => t('recovery.title'));
  onMount(app.shown);
  const [recovery, setRecovery] = createSignal<Recovery>();
  const opening = useAction(
    () => app.recovery(),
    (opened) => setRecovery(() => opened),
  );
  createEffect(() => {
    if (me() !== null && recovery() === undefined) opening.run();
  });
  return (
    <div class="settings recovery" data-testid="recovery">
      <div class="stack">
        <ToSettings />
        <h1>{t('recovery.title')}</h1>
        <p class="recovery-lead">{t('recovery.lead')}</p>
      </div>
      <Switch>
        <Match when={me() === null}>
          <section class="stack" data-testid="recovery-none">
            <p>{t('recovery.none')}</p>
            <LinkButton kind="main" href="#/">
              {t('recovery.begin')}
            </LinkButton>
          </section>
        </Match>
        <Match when={opening.error()}>
          <section class="stack" role="alert" data-testid="recovery-failed">
            <p>
              <ErrorWords error={opening.error()} />
            </p>
            <Button onClick={() => opening.run()}>{t('common.retry')}</Button>
          </section>
        </Match>
        <Match when={recovery()} keyed>
          {(opened) => <Opened recovery={opened} />}
        </Match>
        <Match when={true}>
          <p class="row" role="status">
            <Light state="wait" />
            {t('common.loading')}
          </p>
        </Match>
      </Switch>
    </div>
  );
};

const Opened = (props: { readonly recovery: Recovery }): JSX.Element => {
  const t = useText(words);
  const view = useReadable(props.recovery.view);
  return (
    <>
      <Standing view={view()} />
      <Show
        when={view().words !== 'locked'}
        fallback={
          <section class="stack">
            <Heading>{t('recovery.words')}</Heading>
            <p>{t('recovery.locked')}</p>
            <Unlock />
          </section>
        }
      >
        <WordsPart recovery={props.recovery} view={view()} />
        <Cards recovery={props.recovery} view={view()} />
        <RootKey recovery={props.recovery} view={view()} />
        <NewWordsPart recovery={props.recovery} view={view()} />
      </Show>
    </>
  );
};

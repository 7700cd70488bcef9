/** Settings → Account health: one small, honest meter, and who keeps a copy. */

import { type JSX, Match, onMount, Show, Switch } from 'solid-js';
import type { HealthView, LossLine } from '../../../app/view.js';
import { health as words } from '../../../i18n/en/health.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Button, LinkButton } from '../../parts/button.jsx';
import { Light } from '../../parts/small.jsx';
import { ToSettings } from '../../parts/to-settings.jsx';
import { ErrorWords } from '../../parts/words.jsx';
import { useKeeping } from '../keeping/use-keeping.js';
import { Items } from './items.jsx';
import { Keepers } from './keepers.jsx';
import { Losses } from './losses.jsx';
import { Closing } from './standing.jsx';
import { useHealth } from './use-health.js';
import '../../styles/settings.css';
import '../../styles/following.css';
import '../../styles/health.css';

export const HealthPage = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const me = useReadable(app.me);
  useTitle(() => t('health.title'));
  onMount(app.shown);
  return (
    <div class="settings health" data-testid="health">
      <div class="stack">
        <ToSettings />
        <h1>{t('health.title')}</h1>
        <p>{t('health.lead')}</p>
      </div>
      <Show
        when={me() !== null}
        fallback={
          <section class="stack" data-testid="health-none">
            <p>{t('health.none')}</p>
            <LinkButton kind="main" href="#/">
              {t('health.begin')}
            </LinkButton>
          </section>
        }
      >
        <Mine />
      </Show>
    </div>
  );
};

const Mine = (): JSX.Element => {
  const t = useText(words);
  const keeping = useKeeping();
  const { view, error, look } = useHealth(keeping.view);
  return (
    <Switch
      fallback={
        <p class="row" role="status">
          <Light state="wait" />
          {t('common.loading')}
        </p>
      }
    >
      <Match when={view()}>
        {(found) => (
          <>
            <Summary view={found()} />
            <Losses view={found()} />
            <Items view={found()} onStep={look} />
            <Show when={keeping.view()?.ready ? keeping.view() : undefined}>
              {(kept) => (
                <>
                  <Closing view={kept()} />
                  <Keepers view={kept()} onChange={look} />
                </>
              )}
            </Show>
          </>
        )}
      </Match>
      <Match when={error()}>
        <section class="stack" role="alert" data-testid="health-failed">
          <p>
            <ErrorWords error={error()} />
          </p>
          <Button onClick={look}>{t('common.retry')}</Button>
        </section>
      </Match>
    </Switch>
  );
};

/** As many fields as there are topics, those that are well filled. */
const Summary = (props: { readonly view: HealthView }): JSX.Element => {
  const t = useText(words);
  const could = () => props.view.items.some(({ level }) => level === 'could');
  // All devices, or the words while devices work: each takes more than one accident to end it.
  const isOne = (loss: LossLine['loss']): boolean => loss !== 'all' && loss !== 'words';
  const isGone = () => props.view.losses.some(({ loss, outcome }) => outcome === 'gone' && isOne(loss));
  const state = () => (isGone() || props.view.matters > 0 ? 'matters' : could() ? 'could' : 'good');
  const says = (): string =>
    isGone()
      ? t('health.notFine')
      : props.view.matters > 0
        ? t('health.mark', { count: props.view.matters })
        : t(could() ? 'health.could' : 'health.fine');
  return (
    <section class="health-summary" data-testid="health-summary" data-state={state()} aria-live="polite">
      <div class="health-bar" aria-hidden="true">
        {props.view.items.toReversed().map(({ level }) => (
          <span data-level={level} />
        ))}
      </div>
      <p class="health-says">{says()}</p>
    </section>
  );
};

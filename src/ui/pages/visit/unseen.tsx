/** In place of a profile that cannot be shown: what is the matter, and what one can do. */
import { For, type JSX, Match, Show, Switch } from 'solid-js';
import type { VisitStatus, VisitView } from '../../../app/view.js';
import type { RefusalCode } from '../../../base/index.js';
import { visit as words } from '../../../i18n/en/visit.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Light } from '../../parts/small.jsx';
import { RefusalWords } from '../../parts/words.jsx';
import { lookOf, type Unserved } from './states.js';

const hostsOf = (status: VisitStatus): readonly string[] =>
  status.kind === 'ask-tracker' ? [status.host] : status.kind === 'tracker-unreachable' ? status.hosts : [];

const helpOf = (kind: Unserved) =>
  kind === 'looking' || kind === 'offline' ? undefined : (`visit.${kind}.help` as const);

/** Where the words will stand. */
const Skeleton = (): JSX.Element => (
  <div class="visit-skeleton" aria-hidden="true">
    <span />
    <span />
    <span />
  </div>
);

export const Unseen = (props: {
  readonly view: VisitView;
  readonly retry: () => void;
  readonly allow: () => void;
}): JSX.Element => {
  const t = useText(words);
  let section: HTMLElement | undefined;
  // The button goes when it has been pressed: the reader stays here.
  const act = (what: () => void): void => {
    section?.focus();
    what();
  };
  const status = (): VisitStatus => props.view.status;
  // Served, and nothing to show yet: the moment between the two.
  const kind = (): Unserved => {
    const now = status();
    return now.kind === 'served' ? 'looking' : now.kind;
  };
  const refusal = (): RefusalCode | undefined => {
    const now = status();
    return now.kind === 'refused' ? now.code : undefined;
  };
  return (
    <section class="visit-unseen stack" data-testid="visit-status" data-state={kind()} tabindex="-1" ref={section}>
      <h1>
        <Light state={lookOf(status()).light} />
        {t(`visit.${kind()}`)}
      </h1>
      <p>
        {t(`visit.${kind()}.text`)} <Show when={refusal()}>{(code) => <RefusalWords code={code()} />}</Show>
      </p>
      <Show when={kind() === 'looking'}>
        <Skeleton />
      </Show>
      <Show when={hostsOf(status()).length > 0}>
        <ul class="visit-hosts" dir="ltr">
          <For each={hostsOf(status())}>{(host) => <li>{host}</li>}</For>
        </ul>
      </Show>
      <Show when={helpOf(kind())}>{(key) => <p class="soft">{t(key())}</p>}</Show>
      <Switch>
        <Match when={lookOf(status()).can === 'allow'}>
          <Button kind="main" testid="visit-allow-tracker" onClick={() => act(props.allow)}>
            {t('visit.allow')}
          </Button>
        </Match>
        <Match when={lookOf(status()).can === 'retry'}>
          <Button testid="visit-retry" onClick={() => act(props.retry)}>
            {t('common.retry')}
          </Button>
        </Match>
      </Switch>
    </section>
  );
};

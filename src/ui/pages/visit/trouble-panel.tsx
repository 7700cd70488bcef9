/** Nothing can be shown: what is the matter, and what one can do. */
import { createEffect, For, type JSX, Match, Show, Switch } from 'solid-js';
import { unserved as words } from '../../../i18n/en/unserved.js';
import { announce } from '../../bindings/announce.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Light } from '../../parts/small.jsx';
import { RefusalWords } from '../../parts/words.jsx';
import { type Trouble, type Ways, wayOut } from './states.js';

const hostsOf = (trouble: Trouble): readonly string[] =>
  trouble.kind === 'ask-tracker' ? [trouble.host] : trouble.kind === 'tracker-unreachable' ? trouble.hosts : [];

export const refusalOf = (trouble: Trouble) => (trouble.kind === 'refused' ? trouble.code : undefined);

const helpOf = (kind: Trouble['kind']) => (kind === 'offline' ? undefined : (`unserved.${kind}.help` as const));

export const TroublePanel = (props: { readonly trouble: Trouble; readonly ways: Ways }): JSX.Element => {
  const t = useText(words);
  let section: HTMLElement | undefined;
  const kind = (): Trouble['kind'] => props.trouble.kind;
  createEffect(() => announce(t(`unserved.${kind()}`)));
  // The button goes when it has been pressed: the reader stays here.
  const act = (what: () => void): void => {
    section?.focus();
    what();
  };
  return (
    <section class="visit-unseen stack" data-testid="visit-status" data-state={kind()} tabindex="-1" ref={section}>
      <h1>
        <Light state={kind() === 'refused' ? 'bad' : 'off'} />
        {t(`unserved.${kind()}`)}
      </h1>
      <p>
        {t(`unserved.${kind()}.text`)}{' '}
        <Show when={refusalOf(props.trouble)}>{(code) => <RefusalWords code={code()} />}</Show>
      </p>
      <Show when={hostsOf(props.trouble).length > 0}>
        <ul class="visit-hosts" dir="ltr">
          <For each={hostsOf(props.trouble)}>{(host) => <li>{host}</li>}</For>
        </ul>
      </Show>
      <Show when={helpOf(kind())}>{(key) => <p class="soft">{t(key())}</p>}</Show>
      <Switch>
        <Match when={wayOut(kind()) === 'allow'}>
          <Button kind="main" testid="visit-allow-tracker" onClick={() => act(props.ways.allow)}>
            {t('unserved.allow')}
          </Button>
        </Match>
        <Match when={wayOut(kind()) === 'retry'}>
          <Button testid="visit-retry" onClick={() => act(props.ways.retry)}>
            {t('common.retry')}
          </Button>
        </Match>
      </Switch>
    </section>
  );
};

/** Under a copy that is shown: why there is nothing newer, and what one can do. */
import { createEffect, type JSX, Match, Show, Switch } from 'solid-js';
import { unserved as words } from '../../../i18n/en/unserved.js';
import { announce } from '../../bindings/announce.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { RefusalWords } from '../../parts/words.jsx';
import { type Trouble, type Ways, wayOut } from './states.js';
import { refusalOf } from './trouble-panel.jsx';

export const TroubleLine = (props: { readonly trouble: Trouble; readonly ways: Ways }): JSX.Element => {
  const t = useText(words);
  const text = (): string => {
    const { trouble } = props;
    switch (trouble.kind) {
      case 'tracker-unreachable':
        return t('unserved.tracker-unreachable.kept', { hosts: trouble.hosts.join(', ') });
      case 'ask-tracker':
        return t('unserved.ask-tracker.kept', { host: trouble.host });
      default:
        return t(`unserved.${trouble.kind}.kept`);
    }
  };
  createEffect(() => announce(text()));
  return (
    <>
      <p>
        {text()} <Show when={refusalOf(props.trouble)}>{(code) => <RefusalWords code={code()} />}</Show>
      </p>
      <Switch>
        <Match when={wayOut(props.trouble.kind) === 'retry'}>
          <Button testid="visit-retry" onClick={() => props.ways.retry()}>
            {t('common.retry')}
          </Button>
        </Match>
        <Match when={wayOut(props.trouble.kind) === 'allow'}>
          <Button testid="visit-allow-tracker" onClick={() => props.ways.allow()}>
            {t('unserved.allow')}
          </Button>
        </Match>
      </Switch>
    </>
  );
};

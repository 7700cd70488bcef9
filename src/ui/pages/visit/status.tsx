/** Under a profile that is shown: who serves it now, or how old the copy is and why there is nothing newer. */
import { type JSX, Match, Show, Switch } from 'solid-js';
import type { VisitStatus, VisitView } from '../../../app/view.js';
import { visit as words } from '../../../i18n/en/visit.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Light } from '../../parts/small.jsx';
import { RefusalWords } from '../../parts/words.jsx';
import { useAgo } from './ago.js';
import { lookOf } from './states.js';

interface StatusProps {
  readonly view: VisitView;
  readonly retry: () => void;
  readonly allow: () => void;
}

const servers = { owner: 'visit.byOwner', keeper: 'visit.byKeeper', self: 'visit.bySelf' } as const;

export const useStatusText = (): ((status: VisitStatus, asOf: number) => string) => {
  const t = useText(words);
  const ago = useAgo();
  return (status, asOf) => {
    switch (status.kind) {
      case 'served':
        return t(servers[status.by.who], { ago: ago(asOf) });
      case 'tracker-unreachable':
        return t('visit.tracker-unreachable.kept', { hosts: status.hosts.join(', ') });
      case 'ask-tracker':
        return t('visit.ask-tracker.kept', { host: status.host });
      default:
        return t(`visit.${status.kind}.kept`);
    }
  };
};

export const StatusLine = (props: StatusProps): JSX.Element => {
  const t = useText(words);
  const ago = useAgo();
  const textOf = useStatusText();
  const status = (): VisitStatus => props.view.status;
  const asOf = (): number => props.view.proof?.asOf ?? 0;
  const peers = (): number => {
    const now = status();
    return now.kind === 'served' ? now.peers : 0;
  };
  const refusal = () => {
    const now = status();
    return now.kind === 'refused' ? now.code : undefined;
  };
  const who = () => {
    const now = status();
    return now.kind === 'served' ? now.by.who : undefined;
  };
  return (
    <div class="visit-status" data-testid="visit-status" data-state={status().kind} data-who={who()}>
      <Light state={lookOf(status()).light} />
      <div class="stack">
        <p>
          <Show when={props.view.stored && props.view.proof}>
            <strong data-testid="visit-stored">{t('visit.stored', { ago: ago(asOf()) })}</strong>{' '}
          </Show>
          {textOf(status(), asOf())} <Show when={peers() > 1}>{t('visit.peers', { count: peers() })}</Show>
          <Show when={refusal()}>{(code) => <RefusalWords code={code()} />}</Show>
        </p>
        <Switch>
          <Match when={lookOf(status()).can === 'retry'}>
            <Button testid="visit-retry" onClick={() => props.retry()}>
              {t('common.retry')}
            </Button>
          </Match>
          <Match when={lookOf(status()).can === 'allow'}>
            <Button testid="visit-allow-tracker" onClick={() => props.allow()}>
              {t('visit.allow')}
            </Button>
          </Match>
        </Switch>
      </div>
    </div>
  );
};

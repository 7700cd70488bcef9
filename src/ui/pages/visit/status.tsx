/** Under a profile that is shown: who serves it now, or how old the copy is and why there is nothing newer. */
import { type JSX, Match, Show, Switch } from 'solid-js';
import type { ServedBy, VisitStatus, VisitView } from '../../../app/view.js';
import { visit as words } from '../../../i18n/en/visit.js';
import { later, nothing } from '../../bindings/later.jsx';
import { useText } from '../../bindings/text.jsx';
import { Light } from '../../parts/small.jsx';
import { useAgo } from './ago.js';
import { troubleOf, type Ways } from './states.js';

const line = later(async () => (await import('./trouble-line.jsx')).TroubleLine, { otherwise: nothing });

const servers = { owner: 'visit.byOwner', keeper: 'visit.byKeeper', self: 'visit.bySelf' } as const;

const servedOf = (status: VisitStatus) => (status.kind === 'served' ? status : undefined);

const lightOf = (status: VisitStatus) => {
  if (status.kind === 'served') return 'on';
  if (status.kind === 'looking') return 'wait';
  return status.kind === 'refused' ? 'bad' : 'off';
};

export const StatusLine = (props: { readonly view: VisitView; readonly ways: Ways }): JSX.Element => {
  const t = useText(words);
  const ago = useAgo();
  line.fetchSoon();
  const status = (): VisitStatus => props.view.status;
  const asOf = (): string => ago(props.view.proof?.asOf ?? 0);
  const who = (): ServedBy['who'] | undefined => servedOf(status())?.by.who;
  return (
    <div class="visit-status" data-testid="visit-status" data-state={status().kind} data-who={who()}>
      <Light state={lightOf(status())} />
      <div class="stack">
        <Show when={props.view.stored && props.view.proof}>
          <strong data-testid="visit-stored">{t('visit.stored', { ago: asOf() })}</strong>
        </Show>
        <Switch fallback={<p>{t('visit.looking.kept')}</p>}>
          <Match when={servedOf(status())}>
            {(served) => (
              <p>
                {t(servers[served().by.who], { ago: asOf() })}{' '}
                <Show when={served().peers > 1}>{t('visit.peers', { count: served().peers })}</Show>
              </p>
            )}
          </Match>
          <Match when={troubleOf(status())}>{(trouble) => <line.Part trouble={trouble()} ways={props.ways} />}</Match>
        </Switch>
      </div>
    </div>
  );
};

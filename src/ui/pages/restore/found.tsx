/** What was found, when the stated time is over: what stands against taking it over, and how it is to go on. */
import { createMemo, createSignal, createUniqueId, type JSX, Match, Show, Switch } from 'solid-js';
import type { FoundIdentity, GoOnOptions } from '../../../app/restore/view.js';
import { restore as words } from '../../../i18n/en/restore.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { History } from './history.jsx';
import { Identity, isUsable } from './identity.jsx';
import type { StageProps } from './progressing.jsx';

export const Found = (props: StageProps & { readonly found: FoundIdentity }): JSX.Element => {
  const t = useText(words);
  const [others, setOthers] = createSignal<GoOnOptions['others']>('keep');
  const [mine, setMine] = createSignal<GoOnOptions['mine']>();
  const usable = createMemo(() => isUsable(props.found));
  const take = (): void => {
    const chosen = mine();
    void props.restoring.goOn({ others: others(), ...(chosen === undefined ? {} : { mine: chosen }) });
  };
  return (
    <>
      <h1>{t('restore.found')}</h1>
      <Identity found={props.found} />
      <Show when={props.found.records === null && props.found.signedAt !== null}>
        <p class="soft small" role="status">
          {t('restore.counting')}
        </p>
      </Show>
      <Warning found={props.found} />
      <Show when={usable()}>
        <Show when={props.found.devices > 0}>
          <OtherDevices chosen={others()} choose={setOthers} />
        </Show>
        <Show when={props.found.operations.length > 1}>
          <History operations={props.found.operations} chosen={mine()} choose={setMine} />
        </Show>
        <p class="soft small">{t('restore.take-text')}</p>
      </Show>
      <div class="row">
        <Show when={usable()}>
          <Button kind="main" testid="restore-take" onClick={take}>
            {t('restore.take')}
          </Button>
        </Show>
        <Button testid="restore-again" onClick={() => props.restoring.again()}>
          {t('restore.look-again')}
        </Button>
        <Button kind="quiet" testid="restore-leave" onClick={() => props.leave()}>
          {t('restore.again-from-start')}
        </Button>
      </div>
    </>
  );
};

const Warning = (props: { readonly found: FoundIdentity }): JSX.Element => {
  const t = useText(words);
  const say = (what: 'strange' | 'older' | 'conflict'): JSX.Element => (
    <div class="restore-warning" role="alert" data-testid="restore-warning" data-why={what}>
      <h2>{t(`restore.${what}`)}</h2>
      <p>{t(`restore.${what}-text`)}</p>
    </div>
  );
  return (
    <Switch>
      <Match when={props.found.standing === 'strange'}>{say('strange')}</Match>
      <Match when={!isUsable(props.found)}>{say('older')}</Match>
      <Match when={props.found.conflict}>{say('conflict')}</Match>
    </Switch>
  );
};

const OtherDevices = (props: {
  readonly chosen: GoOnOptions['others'];
  readonly choose: (others: GoOnOptions['others']) => void;
}): JSX.Element => {
  const t = useText(words);
  const id = createUniqueId();
  return (
    <fieldset class="restore-others" aria-describedby={id}>
      <legend class="label">{t('restore.devices')}</legend>
      <div class="choice">
        <label>
          <input
            type="radio"
            name="restore-others"
            data-testid="restore-keep"
            checked={props.chosen === 'keep'}
            onChange={() => props.choose('keep')}
          />
          <span>{t('restore.keep')}</span>
        </label>
        <label>
          <input
            type="radio"
            name="restore-others"
            data-testid="restore-out"
            checked={props.chosen === 'out'}
            onChange={() => props.choose('out')}
          />
          <span>{t('restore.out')}</span>
        </label>
      </div>
      <p id={id} class="soft small">
        {t(props.chosen === 'keep' ? 'restore.keep-text' : 'restore.out-text')}
      </p>
    </fieldset>
  );
};

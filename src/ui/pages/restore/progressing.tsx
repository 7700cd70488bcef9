/** What a restoring has come to, from the search to what came back. */
import { createEffect, createMemo, type JSX, Match, on, Switch } from 'solid-js';
import type { Restores, Restoring } from '../../../app/restore/restore.js';
import type { RestoreView } from '../../../app/restore/view.js';
import { restore as words } from '../../../i18n/en/restore.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Light } from '../../parts/small.jsx';
import { Failure } from '../../parts/words.jsx';
import { Done } from './done.jsx';
import { Found } from './found.jsx';
import { AskTracker, Locating, Nobody, Seeking, Unlocated } from './searching.jsx';

export interface StageProps {
  readonly restoring: Restoring;
  /** Back to words and link. */
  readonly leave: () => void;
}

type Of<Kind extends RestoreView['kind']> = Extract<RestoreView, { kind: Kind }>;

export const Progressing = (props: { readonly restoring: Restoring; readonly restores: Restores }): JSX.Element => {
  const view = useReadable(props.restoring.view);
  const kind = createMemo(() => view().kind);
  const leave = (): void => {
    props.restoring.cancel();
    props.restores.clear();
  };
  const as = <Kind extends RestoreView['kind']>(wanted: Kind): Of<Kind> | undefined => {
    const now = view();
    return isOf(now, wanted) ? now : undefined;
  };
  let section: HTMLElement | undefined;
  // Where the stage changes, the button that was tapped is gone: the reader goes on at its top.
  createEffect(on(kind, () => section?.focus({ preventScroll: true }), { defer: true }));
  return (
    <section ref={section} class="restore-stage" tabindex="-1" data-testid="restore-stage" data-state={kind()}>
      <Switch>
        <Match when={as('locating')}>
          {(it) => <Locating view={it()} leave={leave} restoring={props.restoring} />}
        </Match>
        <Match when={as('unlocated')}>
          {(it) => <Unlocated view={it()} leave={leave} restoring={props.restoring} />}
        </Match>
        <Match when={as('ask-tracker')}>
          {(it) => <AskTracker hosts={it().hosts} leave={leave} restoring={props.restoring} />}
        </Match>
        <Match when={as('seeking')}>{(it) => <Seeking view={it()} leave={leave} restoring={props.restoring} />}</Match>
        <Match when={as('nobody')}>
          {(it) => <Nobody status={it().status} leave={leave} restoring={props.restoring} />}
        </Match>
        <Match when={as('found')}>
          {(it) => <Found found={it().found} leave={leave} restoring={props.restoring} />}
        </Match>
        <Match when={as('taking')}>{(it) => <Taking step={it().step} />}</Match>
        <Match when={as('done')}>{(it) => <Done report={it().report} leave={leave} />}</Match>
        <Match when={as('failed')}>
          {(it) => <Failed code={it().code} leave={leave} restoring={props.restoring} />}
        </Match>
      </Switch>
    </section>
  );
};

const isOf = <Kind extends RestoreView['kind']>(view: RestoreView, kind: Kind): view is Of<Kind> => view.kind === kind;

const Taking = (props: { readonly step: Of<'taking'>['step'] }): JSX.Element => {
  const t = useText(words);
  return (
    <>
      <h1>{t('restore.taking')}</h1>
      <p class="restore-line" role="status">
        <Light state="wait" />
        {t(`restore.${props.step}`)}
      </p>
    </>
  );
};

const Failed = (props: StageProps & { readonly code: Of<'failed'>['code'] }): JSX.Element => {
  const t = useText(words);
  return (
    <>
      <h1>{t('restore.failed')}</h1>
      <Failure error={props.code} />
      <div class="row">
        <Button kind="main" testid="restore-again" onClick={() => props.restoring.again()}>
          {t('common.retry')}
        </Button>
        <Button onClick={() => props.leave()}>{t('restore.again-from-start')}</Button>
      </div>
    </>
  );
};

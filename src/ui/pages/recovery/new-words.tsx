/** New words for old ones. They count only once they were written down and practised. */
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { ByWords, NewWords, Recovery, RecoveryView } from '../../../app/view.js';
import { recovery as words } from '../../../i18n/en/recovery.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Heading } from '../../parts/small.jsx';
import { Failure } from '../../parts/words.jsx';
import { AskWords } from './by-words.jsx';
import { printSheet } from './print.js';
import { Sheet } from './sheet.jsx';
import { Practise, WordGrid } from './shown.jsx';

type Step = 'closed' | 'ask' | 'shown' | 'practise' | 'done';

export const NewWordsPart = (props: { readonly recovery: Recovery; readonly view: RecoveryView }): JSX.Element => {
  const t = useText(words);
  const [step, setStep] = createSignal<Step>('closed');
  const [fresh, setFresh] = createSignal<NewWords>();
  const close = (): void => {
    setFresh(undefined);
    setStep('closed');
  };
  const making = useAction(
    (by: ByWords) => props.recovery.makeNew(by),
    (made) => {
      setFresh(() => made);
      setStep('shown');
      announce(t('recovery.newShown'));
    },
  );
  const taking = useAction(
    async () => fresh()?.commit(),
    () => {
      setFresh(undefined);
      setStep('done');
      announce(t('recovery.newDone'));
    },
  );
  const kept = (): boolean => props.view.words === 'kept';
  return (
    <section class="stack" data-testid="recovery-new-part" data-step={step()}>
      <Heading>{t('recovery.new')}</Heading>
      <Switch>
        <Match when={step() === 'closed'}>
          <p>{t('recovery.newText')}</p>
          <Button testid="recovery-new" onClick={() => setStep('ask')}>
            {t('recovery.newGo')}
          </Button>
        </Match>
        <Match when={step() === 'ask'}>
          <p>{t('recovery.newText')}</p>
          <Show when={!kept()}>
            <p>{t('recovery.newTypeText')}</p>
          </Show>
          <AskWords
            kept={kept()}
            label={t('recovery.newType')}
            go={t('recovery.newGo')}
            pending={making.pending()}
            error={making.error()}
            testid="recovery-new-go"
            onWords={(by) => making.run(by)}
          />
          <Button kind="quiet" testid="recovery-new-stop" onClick={close}>
            {t('recovery.newStop')}
          </Button>
        </Match>
        <Match when={step() === 'done'}>
          <p data-testid="recovery-new-done">{t('recovery.newDone')}</p>
          <p>{t('recovery.newDestroy')}</p>
          <Button onClick={close}>{t('recovery.cardsDoneGo')}</Button>
        </Match>
        <Match when={fresh()} keyed>
          {(made) => (
            <>
              <p>{t('recovery.newShown')}</p>
              <Show
                when={step() === 'shown'}
                fallback={<Practise shown={made} onDone={() => taking.run()} onLook={() => setStep('shown')} />}
              >
                <Sheet recovery={props.recovery} words={made.words} />
                <WordGrid words={made.words} />
                <div class="row">
                  <Button kind="main" testid="recovery-new-practise" onClick={() => setStep('practise')}>
                    {t('recovery.practise')}
                  </Button>
                  <Button onClick={printSheet}>{t('recovery.print')}</Button>
                </div>
              </Show>
              <Show when={taking.pending()}>
                <p role="status">{t('recovery.working')}</p>
              </Show>
              <Failure error={taking.error()} />
              <Show when={taking.error()}>
                <Button onClick={() => taking.run()}>{t('common.retry')}</Button>
              </Show>
              <Button kind="quiet" testid="recovery-new-stop" disabled={taking.pending()} onClick={close}>
                {t('recovery.newStop')}
              </Button>
            </>
          )}
        </Match>
      </Switch>
    </section>
  );
};

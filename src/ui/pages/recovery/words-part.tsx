/** The twelve words: shown, written down, practised, then kept here or erased. */
import { createSignal, type JSX, Match, Show, Switch } from 'solid-js';
import type { ByWords, Recovery, RecoveryView, ShownWords } from '../../../app/view.js';
import { recovery as words } from '../../../i18n/en/recovery.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Heading } from '../../parts/small.jsx';
import { AskWords, TypeWords } from './by-words.jsx';
import { Erase } from './erase.jsx';
import { printSheet } from './print.js';
import { Sheet } from './sheet.jsx';
import { Practise, WordGrid } from './shown.jsx';

/** `where`: they have just been practised, and it is asked where else they shall be. */
type Step = 'closed' | 'shown' | 'practise' | 'where';

export const WordsPart = (props: { readonly recovery: Recovery; readonly view: RecoveryView }): JSX.Element => {
  const t = useText(words);
  const [shown, setShown] = createSignal<ShownWords>();
  const [step, setStep] = createSignal<Step>('closed');
  const close = (): void => {
    setShown(undefined);
    setStep('closed');
  };
  const showing = useAction(
    (by: ByWords) => props.recovery.words('proof' in by ? by.proof : undefined),
    (opened) => {
      setShown(() => opened);
      setStep('shown');
      announce(t('recovery.shown'));
    },
  );
  return (
    <section class="stack" data-testid="recovery-words-part" data-step={step()}>
      <Heading>{t('recovery.words')}</Heading>
      <Switch>
        <Match when={props.view.words === 'replaced'}>
          <p>{t('recovery.replacedText')}</p>
          <Erase recovery={props.recovery} onDone={close} />
        </Match>
        <Match when={props.view.words === 'erased'}>
          <Check recovery={props.recovery} />
        </Match>
        <Match when={step() === 'where'}>
          <Where recovery={props.recovery} onDone={close} />
        </Match>
        <Match when={shown()} keyed>
          {(opened) => (
            <Show
              when={step() === 'shown'}
              fallback={<Practise shown={opened} onDone={() => setStep('where')} onLook={() => setStep('shown')} />}
            >
              <p>{t('recovery.wordsText')}</p>
              <Sheet recovery={props.recovery} words={opened.words} />
              <WordGrid words={opened.words} />
              <p class="soft small">{t('recovery.sheetHint')}</p>
              <div class="row">
                <Button kind="main" testid="recovery-practise-go" onClick={() => setStep('practise')}>
                  {t('recovery.practise')}
                </Button>
                <Button testid="recovery-print" onClick={printSheet}>
                  {t('recovery.print')}
                </Button>
                <Button kind="quiet" testid="recovery-hide" onClick={close}>
                  {t('recovery.hide')}
                </Button>
              </div>
            </Show>
          )}
        </Match>
        <Match when={true}>
          <p>{t('recovery.wordsText')}</p>
          <AskWords
            kept
            label={t('recovery.type')}
            go={t(props.view.practisedAt === null ? 'recovery.show' : 'recovery.showAgain')}
            pending={showing.pending()}
            error={showing.error()}
            testid="recovery-show"
            onWords={(by) => showing.run(by)}
          />
          <Show when={props.view.practisedAt !== null}>
            <Erase recovery={props.recovery} onDone={close} />
          </Show>
        </Match>
      </Switch>
    </section>
  );
};

const Where = (props: { readonly recovery: Recovery; readonly onDone: () => void }): JSX.Element => {
  const t = useText(words);
  const lock = useReadable(useApp().lock);
  const locked = (): boolean => lock().ways.length > 0;
  return (
    <div class="stack" data-testid="recovery-where">
      <p>{t('recovery.practisedNow')}</p>
      <h3>{t('recovery.where')}</h3>
      <div class="recovery-choices">
        <div class="card stack">
          <Button
            testid="recovery-keep"
            onClick={() => {
              announce(t('recovery.keepDone'));
              props.onDone();
            }}
          >
            {t('recovery.keep')}
          </Button>
          <p class="soft small">{t(locked() ? 'recovery.keepLockedText' : 'recovery.keepText')}</p>
        </div>
        <div class="card stack">
          <Erase recovery={props.recovery} onDone={props.onDone} />
          <p class="soft small">{t('recovery.eraseText')}</p>
        </div>
      </div>
    </div>
  );
};

const Check = (props: { readonly recovery: Recovery }): JSX.Element => {
  const t = useText(words);
  const [open, setOpen] = createSignal(false);
  const [done, setDone] = createSignal(false);
  const checking = useAction(
    (typed: string) => props.recovery.check(typed),
    () => {
      setDone(true);
      setOpen(false);
      announce(t('recovery.checked'));
    },
  );
  return (
    <>
      <p data-testid="recovery-erased">{t('recovery.erasedText')}</p>
      <Show
        when={open()}
        fallback={
          <Button testid="recovery-check-open" onClick={() => setOpen(true)}>
            {t('recovery.checkGo')}
          </Button>
        }
      >
        <TypeWords
          label={t('recovery.checkLabel')}
          go={t('recovery.checkGo')}
          pending={checking.pending()}
          error={checking.error()}
          testid="recovery-check-paper"
          onWords={(typed) => {
            setDone(false);
            checking.run(typed);
          }}
        />
      </Show>
      <Show when={done()}>
        <p data-testid="recovery-checked">{t('recovery.checked')}</p>
      </Show>
    </>
  );
};

/** Twelve words on the page, as they stand on paper; and typing two of them back. */
import { createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import type { ShownWords, WordAnswer } from '../../../app/view.js';
import { recovery as words } from '../../../i18n/en/recovery.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Failure } from '../../parts/words.jsx';

export const WordGrid = (props: { readonly words: readonly string[] }): JSX.Element => (
  <ol class="recovery-words card" data-testid="recovery-words" dir="ltr" translate="no">
    <For each={props.words}>{(word) => <li>{word}</li>}</For>
  </ol>
);

export const Practise = (props: {
  readonly shown: ShownWords;
  readonly onDone: () => void;
  /** To look at the words once more. */
  readonly onLook: () => void;
}): JSX.Element => {
  const t = useText(words);
  const [asked, setAsked] = createSignal(props.shown.positions());
  const [typed, setTyped] = createSignal<readonly string[]>(['', '']);
  const [answers, setAnswers] = createSignal<readonly WordAnswer[]>([]);
  const checking = useAction(
    () => props.shown.check(asked(), typed()),
    (given) => {
      setAnswers(given);
      if (given.every((answer) => answer === 'right')) {
        announce(t('recovery.practisedNow'));
        props.onDone();
      } else announce(given.map((answer) => t(`recovery.answer.${answer}`)).join(' '), 'assertive');
    },
  );
  const look = (): void => {
    // Not those that were just looked up.
    setAsked(props.shown.positions());
    setTyped(['', '']);
    setAnswers([]);
    props.onLook();
  };
  return (
    <form
      class="stack recovery-practise"
      data-testid="recovery-practise"
      onSubmit={(event) => {
        event.preventDefault();
        checking.run();
      }}
    >
      <h3>{t('recovery.practiseTitle')}</h3>
      <p class="soft small">{t('recovery.practiseText')}</p>
      <div class="recovery-two">
        <For each={asked()}>
          {(position, at) => (
            <Asked
              position={position}
              text={typed()[at()] ?? ''}
              answer={answers()[at()]}
              onText={(text) => {
                setTyped((before) => before.with(at(), text));
                setAnswers([]);
              }}
            />
          )}
        </For>
      </div>
      <div class="row">
        <Button kind="main" submit testid="recovery-check" aria-disabled={checking.pending()}>
          {t('recovery.practiseGo')}
        </Button>
        <Button testid="recovery-look" onClick={look}>
          {t('recovery.practiseLook')}
        </Button>
      </div>
      <Failure error={checking.error()} />
    </form>
  );
};

const Asked = (props: {
  readonly position: number;
  readonly text: string;
  readonly answer: WordAnswer | undefined;
  readonly onText: (text: string) => void;
}): JSX.Element => {
  const t = useText(words);
  const id = createUniqueId();
  const wrong = (): boolean => props.answer !== undefined && props.answer !== 'right';
  return (
    <div class="text-field">
      <label class="label" for={id}>
        {t('recovery.word', { place: props.position + 1 })}
      </label>
      <input
        id={id}
        class="field"
        type="text"
        dir="ltr"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        value={props.text}
        aria-invalid={wrong() ? 'true' : undefined}
        aria-describedby={props.answer === undefined ? undefined : `${id}-note`}
        data-testid="recovery-asked"
        data-position={props.position}
        onInput={(event) => props.onText(event.currentTarget.value)}
      />
      <Show when={props.answer}>
        {(answer) => (
          <p id={`${id}-note`} class={wrong() ? 'issue' : 'soft small'} data-answer={answer()}>
            {t(`recovery.answer.${answer()}`)}
          </p>
        )}
      </Show>
    </div>
  );
};

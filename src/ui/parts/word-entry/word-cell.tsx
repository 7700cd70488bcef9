/** One word of a sheet: a field with the words that may be meant below it (WAI-ARIA: combobox with a listbox). */
import { createMemo, createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import { wordEntry } from '../../../i18n/en/word-entry.js';
import { useText } from '../../bindings/text.jsx';

export interface WordCellProps {
  /** From 1. */
  readonly place: number;
  /** Enter there is the form's. */
  readonly last: boolean;
  readonly word: string;
  readonly bad: boolean;
  readonly describedBy: string | undefined;
  readonly disabled: boolean;
  readonly testid: string;
  readonly suggest: (typed: string) => readonly string[];
  readonly onText: (text: string) => void;
  /** A word was chosen or ended: on to the next. */
  readonly onWord: (word: string) => void;
  readonly onBack: () => void;
  readonly onFocus: () => void;
  readonly onLeave: () => void;
  readonly setField: (field: HTMLInputElement) => void;
}

export const WordCell = (props: WordCellProps): JSX.Element => {
  const t = useText(wordEntry);
  const id = createUniqueId();
  const [open, setOpen] = createSignal(false);
  const [chosen, setChosen] = createSignal(-1);
  const offered = createMemo(() => (open() ? props.suggest(props.word) : []));
  const shown = (): boolean => offered().length > 0;
  const close = (): void => {
    setOpen(false);
    setChosen(-1);
  };
  const take = (word: string): void => {
    close();
    props.onWord(word);
  };
  const step = (by: number): void => {
    const count = offered().length;
    setOpen(true);
    if (count > 0) setChosen((before) => (before + by + (before < 0 && by < 0 ? 1 : 0) + count) % count);
  };
  const press = (event: KeyboardEvent): void => {
    const { key } = event;
    if (key === 'ArrowDown' || key === 'ArrowUp') step(key === 'ArrowDown' ? 1 : -1);
    else if (key === 'Escape' && shown()) {
      close();
      // A dialog around it stays.
      event.stopPropagation();
    } else if (key === 'Enter' && props.word !== '' && !(props.last && !shown())) {
      const [only, more] = offered();
      take(offered()[chosen()] ?? (more === undefined ? (only ?? props.word) : props.word));
    } else if (key === 'Backspace' && props.word === '') props.onBack();
    else return;
    event.preventDefault();
  };
  return (
    <li class="word-cell" data-bad={props.bad ? '' : undefined}>
      <span class="word-place figure" aria-hidden="true">
        {props.place}
      </span>
      <input
        class="word-field"
        type="text"
        dir="ltr"
        role="combobox"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        enterkeyhint="next"
        aria-label={t('words.place', { count: props.place })}
        aria-autocomplete="list"
        aria-expanded={shown()}
        aria-controls={shown() ? `${id}-list` : undefined}
        aria-activedescendant={chosen() >= 0 && shown() ? `${id}-${chosen()}` : undefined}
        aria-invalid={props.bad ? 'true' : undefined}
        aria-describedby={props.describedBy}
        disabled={props.disabled}
        value={props.word}
        data-testid={props.testid}
        ref={props.setField}
        onInput={(event) => {
          setOpen(true);
          setChosen(-1);
          const field = event.currentTarget;
          props.onText(field.value);
          // What is shown is what was understood.
          if (field.value !== props.word) field.value = props.word;
        }}
        onKeyDown={press}
        onFocus={() => props.onFocus()}
        onBlur={() => {
          close();
          props.onLeave();
        }}
      />
      <Show when={shown()}>
        <div
          class="word-list"
          id={`${id}-list`}
          role="listbox"
          aria-label={t('words.suggestions', { count: offered().length })}
        >
          <For each={offered()}>
            {(word, at) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field has the focus and the keys of its list
              <div
                class="word-option"
                id={`${id}-${at()}`}
                role="option"
                dir="ltr"
                aria-selected={chosen() === at()}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => take(word)}
              >
                {word}
              </div>
            )}
          </For>
        </div>
      </Show>
    </li>
  );
};

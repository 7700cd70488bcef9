/** One of a few, each with a sentence: marks as large as a finger, in frames that are tapped as a whole. */
import { createUniqueId, For, type JSX, Show } from 'solid-js';

export interface Marked<T> {
  readonly value: T;
  readonly says: JSX.Element;
  readonly text?: string | undefined;
}

export const Marks = <T extends string>(props: {
  readonly legend: string;
  readonly value: T;
  readonly options: readonly Marked<T>[];
  /** Each is named after it and its value. */
  readonly testid: string;
  readonly onChoose: (value: T) => void;
}): JSX.Element => {
  const name = createUniqueId();
  return (
    <fieldset class="marks">
      <legend class="label">{props.legend}</legend>
      <For each={props.options}>
        {(option) => (
          <label class="marks-line">
            <input
              class="mark"
              type="radio"
              name={name}
              value={option.value}
              checked={props.value === option.value}
              data-testid={`${props.testid}-${option.value}`}
              onChange={() => props.onChoose(option.value)}
            />
            <span>
              <strong>{option.says}</strong>
              <Show when={option.text}>
                <span class="soft small">{option.text}</span>
              </Show>
            </span>
          </label>
        )}
      </For>
    </fieldset>
  );
};

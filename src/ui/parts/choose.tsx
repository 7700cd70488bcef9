/** One of a few, chosen in a list. */
import { createUniqueId, For, type JSX, Show } from 'solid-js';

export const Choose = <T extends string | number | null>(props: {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly class: string;
  readonly testid: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly says: string }[];
  readonly onChoose: (value: T) => void;
}): JSX.Element => {
  const id = createUniqueId();
  return (
    <div class={props.class}>
      <label class="label" for={id}>
        {props.label}
      </label>
      <select
        id={id}
        class="field"
        data-testid={props.testid}
        aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => {
          const found = props.options[event.currentTarget.selectedIndex];
          if (found !== undefined) props.onChoose(found.value);
        }}
      >
        <For each={props.options}>
          {({ value, says }) => (
            <option value={value ?? ''} selected={value === props.value}>
              {says}
            </option>
          )}
        </For>
      </select>
      <Show when={props.hint}>
        {(hint) => (
          <p class="small soft" id={`${id}-hint`}>
            {hint()}
          </p>
        )}
      </Show>
    </div>
  );
};

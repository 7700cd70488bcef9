/** One of a few, chosen in a list. */
import { createUniqueId, For, type JSX } from 'solid-js';

export const Choose = <T extends string>(props: {
  readonly label: string;
  readonly testid: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly says: string }[];
  readonly onChoose: (value: T) => void;
}): JSX.Element => {
  const id = createUniqueId();
  return (
    <div class="rules-choose">
      <label class="label" for={id}>
        {props.label}
      </label>
      <select
        id={id}
        class="field"
        data-testid={props.testid}
        value={props.value}
        onChange={(event) => {
          const found = props.options.find(({ value }) => value === event.currentTarget.value);
          if (found !== undefined) props.onChoose(found.value);
        }}
      >
        <For each={props.options}>
          {({ value, says }) => (
            <option value={value} selected={value === props.value}>
              {says}
            </option>
          )}
        </For>
      </select>
    </div>
  );
};

/** On or off, at once. The whole line can be tapped. */
import type { JSX } from 'solid-js';
import '../styles/switch.css';

export const Switch = (props: {
  readonly checked: boolean;
  readonly onChange: (on: boolean) => void;
  readonly children: JSX.Element;
  /** Where the words alone do not say what for. */
  readonly label?: string | undefined;
  readonly disabled?: boolean;
  readonly testid?: string;
}): JSX.Element => (
  <label class="switch">
    <input
      type="checkbox"
      role="switch"
      aria-checked={props.checked}
      checked={props.checked}
      disabled={props.disabled}
      aria-label={props.label}
      data-testid={props.testid}
      onChange={(event) => {
        props.onChange(event.currentTarget.checked);
        // What is shown is what the app says, not what was tapped.
        event.currentTarget.checked = props.checked;
      }}
    />
    <span>{props.children}</span>
  </label>
);

/** What is tapped. `main` is filled and stands once on a page, `plain` is outlined, `quiet` has no edge, `icon` is a square. */
import { type JSX, Show } from 'solid-js';
import { type Drawing, Icon } from './icon.jsx';

type Kind = 'main' | 'plain' | 'quiet' | 'danger';

interface Look {
  readonly kind?: Kind;
  readonly icon?: Drawing;
  /** For a button that shows only its icon: what it does. */
  readonly label?: string;
}

/** Named one by one: an element with a spread would bring Solid's whole table of properties into the first load. */
interface ButtonProps extends Look {
  readonly testid?: string | undefined;
  readonly submit?: boolean;
  readonly disabled?: boolean | undefined;
  readonly onClick?: JSX.EventHandlerUnion<HTMLButtonElement, MouseEvent>;
  readonly 'aria-label'?: string | undefined;
  readonly 'aria-describedby'?: string | undefined;
  readonly 'aria-disabled'?: boolean | undefined;
  readonly 'aria-expanded'?: boolean | undefined;
  readonly children?: JSX.Element;
}

export const Button = (props: ButtonProps): JSX.Element => (
  <button
    type={props.submit ? 'submit' : 'button'}
    class="button"
    disabled={props.disabled}
    onClick={props.onClick}
    data-kind={props.kind ?? 'plain'}
    data-square={props.label === undefined ? undefined : ''}
    data-testid={props.testid}
    aria-label={props['aria-label'] ?? props.label}
    aria-describedby={props['aria-describedby']}
    aria-disabled={props['aria-disabled']}
    aria-expanded={props['aria-expanded']}
    title={props.label}
  >
    <Show when={props.icon}>{(icon) => <Icon drawing={icon()} />}</Show>
    {props.children}
  </button>
);

interface LinkButtonProps extends Omit<Look, 'label'> {
  readonly href: string;
  readonly testid?: string;
  readonly children?: JSX.Element;
}

/** A link inside the app that looks like a button. */
export const LinkButton = (props: LinkButtonProps): JSX.Element => (
  <a class="button" href={props.href} data-kind={props.kind ?? 'plain'} data-testid={props.testid}>
    <Show when={props.icon}>{(icon) => <Icon drawing={icon()} />}</Show>
    {props.children}
  </a>
);

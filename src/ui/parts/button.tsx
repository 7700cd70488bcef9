/** What is tapped. `main` is filled and stands once on a page, `plain` is outlined, `quiet` has no edge, `icon` is a square. */
import { type JSX, Show, splitProps } from 'solid-js';
import { Icon, type IconName } from './icon.jsx';

type Kind = 'main' | 'plain' | 'quiet' | 'danger';

interface Look {
  readonly kind?: Kind;
  readonly icon?: IconName;
  /** For a button that shows only its icon: what it does. */
  readonly label?: string;
}

type ButtonProps = Look &
  Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'class' | 'type'> & {
    readonly testid?: string | undefined;
    readonly submit?: boolean;
  };

export const Button = (props: ButtonProps): JSX.Element => {
  const [look, rest] = splitProps(props, ['kind', 'icon', 'label', 'children', 'testid', 'submit']);
  return (
    <button
      {...rest}
      type={look.submit ? 'submit' : 'button'}
      class="button"
      data-kind={look.kind ?? 'plain'}
      data-square={look.label === undefined ? undefined : ''}
      data-testid={look.testid}
      aria-label={look.label}
      title={look.label}
    >
      <Show when={look.icon}>{(icon) => <Icon name={icon()} />}</Show>
      {look.children}
    </button>
  );
};

type LinkButtonProps = Omit<Look, 'label'> &
  Omit<JSX.AnchorHTMLAttributes<HTMLAnchorElement>, 'class'> & { readonly testid?: string };

/** A link inside the app that looks like a button. */
export const LinkButton = (props: LinkButtonProps): JSX.Element => {
  const [look, rest] = splitProps(props, ['kind', 'icon', 'children', 'testid']);
  return (
    <a {...rest} class="button" data-kind={look.kind ?? 'plain'} data-testid={look.testid}>
      <Show when={look.icon}>{(icon) => <Icon name={icon()} />}</Show>
      {look.children}
    </a>
  );
};

/** A button that opens a menu. Until it is first pressed it is a plain button; then Kobalte is loaded. */
import { createSignal, type JSX, lazy, Show, Suspense } from 'solid-js';
import { Button } from './button.jsx';
import type { IconName } from './icon.jsx';

export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  readonly testid?: string;
  onSelect(): void;
}

export interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly testid?: string;
}

const MenuBody = lazy(() => import('./menu-body.jsx').then((module) => ({ default: module.MenuBody })));

export const Menu = (props: MenuProps): JSX.Element => {
  const [asked, setAsked] = createSignal(false);
  const waiting = (): JSX.Element => (
    <Button
      kind="quiet"
      icon="more"
      label={props.label}
      aria-haspopup="menu"
      testid={props.testid}
      onClick={() => setAsked(true)}
    />
  );
  return (
    <Show when={asked()} fallback={waiting()}>
      <Suspense fallback={waiting()}>
        <MenuBody {...props} />
      </Suspense>
    </Show>
  );
};

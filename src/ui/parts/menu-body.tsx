/** The menu itself, over Kobalte; opens as soon as it is there. Use through `menu.tsx`. */
import * as Kobalte from '@kobalte/core/dropdown-menu';
import { For, type JSX, Show } from 'solid-js';
import { Icon } from './icon.jsx';
import type { MenuProps } from './menu.jsx';

export const MenuBody = (props: MenuProps): JSX.Element => (
  <Kobalte.Root defaultOpen gutter={4} modal={false}>
    <Kobalte.Trigger
      class="button"
      data-kind="quiet"
      data-square=""
      data-testid={props.testid}
      aria-label={props.label}
    >
      <Icon name="more" />
    </Kobalte.Trigger>
    <Kobalte.Portal>
      <Kobalte.Content class="menu">
        <For each={props.items}>
          {(item) => (
            <Kobalte.Item class="menu-item" data-testid={item.testid} onSelect={() => item.onSelect()}>
              <Show when={item.icon}>{(icon) => <Icon name={icon()} />}</Show>
              {item.label}
            </Kobalte.Item>
          )}
        </For>
      </Kobalte.Content>
    </Kobalte.Portal>
  </Kobalte.Root>
);

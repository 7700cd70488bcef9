/** The dialog itself, over Kobalte. Use through `dialog.tsx`. */
import * as Kobalte from '@kobalte/core/dialog';
import type { JSX } from 'solid-js';
import { useText } from '../bindings/text.jsx';
import type { DialogProps } from './dialog.jsx';
import { Icon } from './icon.jsx';

export const DialogBody = (props: DialogProps): JSX.Element => {
  const t = useText();
  // Kobalte gives the focus back to a trigger of its own, which these dialogs do not have.
  const before = document.activeElement;
  const giveBack = (event: Event): void => {
    event.preventDefault();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
  return (
    <Kobalte.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="dialog-veil" />
        <Kobalte.Content class="dialog" data-testid={props.testid} onCloseAutoFocus={giveBack}>
          <div class="dialog-head">
            <Kobalte.Title class="dialog-title">{props.title}</Kobalte.Title>
            <Kobalte.CloseButton class="button" data-kind="quiet" data-square="" aria-label={t('common.close')}>
              <Icon name="close" />
            </Kobalte.CloseButton>
          </div>
          {props.children}
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte.Root>
  );
};

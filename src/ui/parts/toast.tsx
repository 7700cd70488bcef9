/** The line that says what was just done, with a way back. */

import { type JSX, Show } from 'solid-js';
import { useText } from '../bindings/text.jsx';
import { currentToast, hideToast, holdToast, releaseToast } from '../bindings/toast.js';
import { Button } from './button.jsx';
import { closeIcon } from './icons.js';

export const Toast = (): JSX.Element => {
  const t = useText();
  /** Where the focus came from: the toast goes away under it. */
  let before: EventTarget | null = null;
  const enter = (event: FocusEvent & { readonly currentTarget: HTMLElement }): void => {
    const from = event.relatedTarget;
    if (!(from instanceof Node && event.currentTarget.contains(from))) before = from;
    holdToast();
  };
  const leave = (): void => {
    hideToast();
    const place = before instanceof HTMLElement && before.isConnected ? before : document.getElementById('main');
    place?.focus({ preventScroll: true });
  };
  const goBack = (undo: () => void): void => {
    leave();
    undo();
  };
  return (
    <Show when={currentToast()}>
      {(toast) => (
        <section
          class="toast"
          aria-label={t('common.notice')}
          data-testid="toast"
          onPointerEnter={holdToast}
          onPointerLeave={releaseToast}
          onFocusIn={enter}
          onFocusOut={releaseToast}
        >
          <span>{toast().text}</span>
          <Show when={toast().undo}>
            {(undo) => (
              <Button kind="quiet" testid="toast-undo" onClick={() => goBack(undo())}>
                {t('common.undo')}
              </Button>
            )}
          </Show>
          <Button kind="quiet" icon={closeIcon} label={t('common.close')} onClick={leave} />
        </section>
      )}
    </Show>
  );
};

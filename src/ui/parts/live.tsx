/** Where announcements and the toast appear; the shell renders each once. */
import { type JSX, Show } from 'solid-js';
import { announced } from '../bindings/announce.js';
import { useText } from '../bindings/text.jsx';
import { currentToast, hideToast, holdToast, releaseToast } from '../bindings/toast.js';
import { Button } from './button.jsx';

export const LiveRegion = (): JSX.Element => (
  <div class="sr-only">
    <div role="status" aria-live="polite">
      {announced.polite()}
    </div>
    <div role="alert" aria-live="assertive">
      {announced.assertive()}
    </div>
  </div>
);

export const ToastRegion = (): JSX.Element => {
  const t = useText();
  const goBack = (undo: () => void): void => {
    hideToast();
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
          onFocusIn={holdToast}
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
          <Button kind="quiet" icon="close" label={t('common.close')} onClick={hideToast} />
        </section>
      )}
    </Show>
  );
};

/** The line that says what was just done, with a way back. */

import { type JSX, onCleanup, Show } from 'solid-js';
import { useText } from '../bindings/text.jsx';
import { currentToast, hideToast, holdToast, releaseToast } from '../bindings/toast.js';
import { Button } from './button.jsx';
import { closeIcon } from './icons.js';

/** Below the bar of a page. Pixels. */
const head = 64;

/** It stands at the foot of the window, but where it would lie on a heading there, and on none at its head. */
const placeOf = (toast: HTMLElement): 'head' | 'foot' => {
  const { height } = toast.getBoundingClientRect();
  const foot = window.innerHeight - height - parseFloat(getComputedStyle(toast).fontSize);
  const isFree = (from: number): boolean =>
    [...document.querySelectorAll('main :is(h1, h2, h3)')].every((heading) => {
      const { top, bottom, width } = heading.getBoundingClientRect();
      return width <= 1 || bottom <= from || top >= from + height;
    });
  return isFree(foot) || !isFree(head) ? 'foot' : 'head';
};

export const Toast = (): JSX.Element => {
  const t = useText();
  /** Where the focus came from: the toast goes away under it. */
  let before: EventTarget | null = null;
  let frame: HTMLElement | undefined;
  // What it tells of may change the page below it a moment later.
  const observer = new ResizeObserver(() => {
    if (frame !== undefined) frame.dataset.place = placeOf(frame);
  });
  onCleanup(() => observer.disconnect());
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
          ref={(element) => {
            frame = element;
            const main = document.getElementById('main');
            for (const each of [element, main]) if (each !== null) observer.observe(each);
          }}
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

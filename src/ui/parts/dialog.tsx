/**
 * A dialog on the browser's own element: it keeps the focus, makes the page behind it inert and gives the focus back to whatever had
 * it. Escape and a tap beside it ask the owner to close it; only the owner does.
 */

import { createUniqueId, type JSX, onCleanup, onMount, Show } from 'solid-js';
import { useText } from '../bindings/text.jsx';
import { Button } from './button.jsx';
import { closeIcon } from './icons.js';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** Id of the element inside that says what it is about. */
  readonly describedBy?: string;
  readonly children: JSX.Element;
  readonly testid?: string;
}

export const Dialog = (props: DialogProps): JSX.Element => (
  <Show when={props.open}>
    <Modal
      onClose={props.onClose}
      title={props.title}
      describedBy={props.describedBy}
      testid={props.testid}
      children={props.children}
    />
  </Show>
);

interface ModalProps {
  readonly onClose: () => void;
  readonly title: string;
  readonly describedBy: string | undefined;
  readonly testid: string | undefined;
  readonly children: JSX.Element;
}

const Modal = (props: ModalProps): JSX.Element => {
  const t = useText();
  const id = createUniqueId();
  let dialog: HTMLDialogElement | undefined;
  let gone = false;
  /** Whether the pointer went down beside it: what is selected inside may end outside. */
  let pressedBeside = false;
  onMount(() => dialog?.showModal());
  // While it still stands in the page: that is when the browser gives the focus back.
  onCleanup(() => {
    gone = true;
    dialog?.close();
  });

  const isBeside = (event: MouseEvent): boolean => {
    if (event.target !== dialog) return false;
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    return event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom;
  };
  return (
    <dialog
      class="dialog"
      aria-labelledby={id}
      aria-describedby={props.describedBy}
      data-testid={props.testid}
      ref={(element) => {
        dialog = element;
      }}
      on:cancel={(event) => {
        // A file chooser inside tells of its own `cancel`, which bubbles.
        if (event.target !== dialog) return;
        event.preventDefault();
        props.onClose();
      }}
      // The browser lets nobody keep a dialog open against a second Escape.
      on:close={() => {
        if (!gone) props.onClose();
      }}
      on:pointerdown={(event) => {
        pressedBeside = isBeside(event);
      }}
      on:click={(event) => {
        if (pressedBeside && isBeside(event)) props.onClose();
      }}
    >
      <div class="dialog-head">
        <h2 class="dialog-title" id={id}>
          {props.title}
        </h2>
        <Button kind="quiet" icon={closeIcon} label={t('common.close')} onClick={() => props.onClose()} />
      </div>
      {props.children}
    </dialog>
  );
};

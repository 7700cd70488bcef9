/** A dialog: traps the focus, closes on Escape, gives the focus back. Kobalte behind it is loaded on first use. */
import { type JSX, lazy, Show, Suspense } from 'solid-js';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: JSX.Element;
  readonly testid?: string;
}

const DialogBody = lazy(() => import('./dialog-body.jsx').then((module) => ({ default: module.DialogBody })));

export const Dialog = (props: DialogProps): JSX.Element => (
  <Show when={props.open}>
    <Suspense>
      <DialogBody {...props} />
    </Suspense>
  </Show>
);

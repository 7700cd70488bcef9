/** Recovery words and what goes with them, for parts of the page that live without. Undefined until it is here, and without an identity. */
import { type Accessor, createEffect, createSignal } from 'solid-js';
import type { Recovery } from '../../app/view.js';
import { useApp } from './app.js';
import { useReadable } from './readable.js';

export const useRecovery = (): Accessor<Recovery | undefined> => {
  const app = useApp();
  const me = useReadable(app.me);
  const [recovery, setRecovery] = createSignal<Recovery>();
  createEffect(() => {
    if (me() === null || recovery() !== undefined) return;
    // What does not come now is asked for again with the next change of one's own.
    void app.whenShown
      .then(() => app.recovery())
      .then(
        (opened) => setRecovery(() => opened),
        () => undefined,
      );
  });
  return recovery;
};

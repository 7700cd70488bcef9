/** What is kept online, as a part of a page sees it: opened when it is shown. */
import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';
import type { Keeping, KeepingView } from '../../../app/view.js';
import { useApp } from '../../bindings/app.js';

export interface UsedKeeping {
  readonly view: Accessor<KeepingView | undefined>;
  readonly error: Accessor<unknown>;
  /** Opens it where it is not open. */
  keeping(): Promise<Keeping>;
}

/** `wanted`: until then nothing is opened. */
export const useKeeping = (wanted: Accessor<boolean> = () => true): UsedKeeping => {
  const app = useApp();
  const [view, setView] = createSignal<KeepingView>();
  const [error, setError] = createSignal<unknown>();
  let stop: (() => void) | undefined;
  let over = false;
  onCleanup(() => {
    over = true;
    stop?.();
  });
  createEffect(() => {
    if (!wanted() || stop !== undefined) return;
    stop = () => undefined;
    app.keeping().then(
      (keeping) => {
        if (over) return;
        const take = (): void => void setView(() => keeping.view.get());
        stop = keeping.view.subscribe(take);
        take();
      },
      (problem: unknown) => setError(() => problem),
    );
  });
  return { view, error, keeping: () => app.keeping() };
};

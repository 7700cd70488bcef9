/** How safe the account is, read when it is shown, and anew when something that it speaks of has changed. */
import { type Accessor, createSignal, onCleanup, onMount } from 'solid-js';
import type { HealthView } from '../../../app/view.js';
import { useApp } from '../../bindings/app.js';

export interface UsedHealth {
  readonly view: Accessor<HealthView | undefined>;
  readonly error: Accessor<unknown>;
  look(): void;
}

export const useHealth = (): UsedHealth => {
  const app = useApp();
  const [view, setView] = createSignal<HealthView>();
  const [error, setError] = createSignal<unknown>();
  let over = false;
  let reading = false;
  let stale = false;
  const read = async (): Promise<void> => {
    reading = true;
    do {
      stale = false;
      try {
        const found = await app.health();
        if (!over) setView(() => found);
        setError(undefined);
      } catch (problem) {
        setError(() => problem);
      }
    } while (stale && !over);
    reading = false;
  };
  const look = (): void => {
    stale = true;
    if (!reading && !over && app.me.get() !== null) void read();
  };
  onMount(look);
  const stops = [app.me.subscribe(look), app.lock.subscribe(look), app.surroundings.subscribe(look)];
  onCleanup(() => {
    over = true;
    for (const stop of stops) stop();
  });
  return { view, error, look };
};

/** How safe the account is, read when it is shown, and anew when something that it speaks of has changed. */
import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup, onMount } from 'solid-js';
import type { HealthView, KeepingView } from '../../../app/view.js';
import { useApp } from '../../bindings/app.js';

export interface UsedHealth {
  readonly view: Accessor<HealthView | undefined>;
  readonly error: Accessor<unknown>;
  look(): void;
}

/** What of it health speaks of: who keeps one's profile, and what was let go. Media on their way change it many times and this not once. */
const spokenOf = (kept: KeepingView | undefined): string =>
  JSON.stringify([kept?.keepers.map(({ did, last, media }) => [did, last, media]), kept?.letGo.length]);

/** `keeping`: a keeper may prove itself while this is shown. */
export const useHealth = (keeping: Accessor<KeepingView | undefined> = () => undefined): UsedHealth => {
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
  const spoken = createMemo(() => spokenOf(keeping()));
  createEffect(on(spoken, look, { defer: true }));
  const stops = [app.me.subscribe(look), app.lock.subscribe(look), app.surroundings.subscribe(look)];
  onCleanup(() => {
    over = true;
    for (const stop of stops) stop();
  });
  return { view, error, look };
};

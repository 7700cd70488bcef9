/** Whether the app can show the right first screen yet. */
import { type Accessor, createSignal } from 'solid-js';
import type { App } from '../../app/view.js';

export interface Readiness {
  readonly state: 'waiting' | 'ready' | 'failed';
  readonly error?: unknown;
}

export const useReady = (app: App): Accessor<Readiness> => {
  const [readiness, setReadiness] = createSignal<Readiness>({ state: 'waiting' });
  app.ready.then(
    () => setReadiness({ state: 'ready' }),
    (error: unknown) => setReadiness({ state: 'failed', error }),
  );
  return readiness;
};

/** How much of a stated time has gone by. The two ends come from a clock that never jumps; only their distance is used. */
import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';

const period = 250;

export interface Countdown {
  /** From 0 to 1. */
  readonly part: Accessor<number>;
  /** Whole seconds that are left. */
  readonly left: Accessor<number>;
}

export const createCountdown = (since: Accessor<number>, until: Accessor<number>): Countdown => {
  const [elapsed, setElapsed] = createSignal(0);
  let begun = performance.now();
  createEffect(
    on(since, () => {
      begun = performance.now();
      setElapsed(0);
    }),
  );
  const timer = setInterval(() => setElapsed(performance.now() - begun), period);
  onCleanup(() => clearInterval(timer));
  const whole = (): number => Math.max(1, until() - since());
  return {
    part: () => Math.min(1, elapsed() / whole()),
    left: () => Math.max(0, Math.ceil((whole() - elapsed()) / 1_000)),
  };
};

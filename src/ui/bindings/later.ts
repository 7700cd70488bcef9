/**
 * A part that most visits never need: fetched when it is first shown, or a moment after the page stands, so that it is there when the
 * network is not. Where it cannot be fetched, `otherwise` stands in its place, and the page lives on.
 */
import { type Component, lazy, onCleanup, onMount } from 'solid-js';

const moment = 4000;

export interface Later<Props extends object> {
  readonly Part: Component<Props>;
  /** For the component that may show it. */
  fetchSoon(): void;
}

export const later = <Props extends object>(
  load: () => Promise<Component<Props>>,
  otherwise: Component = () => null,
): Later<Props> => {
  const fetched = lazy<Component<Props>>(() =>
    load().then(
      (part) => ({ default: part }),
      () => ({ default: otherwise }),
    ),
  );
  return {
    Part: fetched,
    fetchSoon() {
      onMount(() => {
        const timer = setTimeout(() => void fetched.preload(), moment);
        onCleanup(() => clearTimeout(timer));
      });
    },
  };
};

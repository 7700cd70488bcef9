/**
 * A part of the page whose code is fetched: when it is first shown, or as soon as the page stands, so that it is there when the network
 * is not. Where it cannot be fetched, `otherwise` stands in its place, and the page lives on; the next time it is asked for again.
 */
import { type Component, createSignal, type JSX, Show, untrack } from 'solid-js';
import { createPart } from '../../base/index.js';
import { useApp } from './app.js';

interface Ways<Props extends object> {
  /** While it comes. */
  readonly waiting?: Component<Props>;
  /** Where it does not. Without it, the boundary around the page tells of the error. */
  readonly otherwise?: Component<Props>;
  /** Even where it is shown it waits until the page stands. */
  readonly patient?: boolean;
}

export interface Later<Props extends object> {
  readonly Part: Component<Props>;
  /** Resolves when it stands wherever it is shown. */
  bring(): Promise<void>;
  /** Ahead of its showing. */
  fetchAhead(): void;
  /** For the component that may show it. */
  fetchSoon(): void;
}

export const nothing: Component = () => null;

export const later = <Props extends object>(
  load: () => Promise<Component<Props>>,
  { waiting: Waiting = nothing, otherwise: Otherwise, patient = false }: Ways<Props> = {},
): Later<Props> => {
  const fetchPart = createPart(load);
  const [part, setPart] = createSignal<Component<Props>>();
  const bring = async (): Promise<void> => {
    const made = await fetchPart();
    setPart(() => made);
  };
  /** Whoever shows it tells why it did not come. */
  const fetchAhead = (): void => void bring().catch(() => undefined);

  const Part = (props: Props): JSX.Element => {
    const [error, setError] = createSignal<unknown>();
    if (untrack(part) === undefined) {
      const fetched = patient ? useApp().whenShown.then(bring) : bring();
      fetched.catch((problem: unknown) => setError(() => problem));
    }
    const instead = (): JSX.Element => {
      if (error() === undefined) return <Waiting {...props} />;
      if (Otherwise === undefined) throw error();
      return <Otherwise {...props} />;
    };
    return (
      <Show when={part()} keyed fallback={instead()}>
        {(Made) => <Made {...props} />}
      </Show>
    );
  };
  return { Part, bring, fetchAhead, fetchSoon: () => void useApp().whenShown.then(fetchAhead) };
};

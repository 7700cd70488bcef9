/** What stopped an act on one's devices; where it was only that no root key is here, the words do it. */
import { createEffect, createMemo, createSignal, type JSX, on, Show } from 'solid-js';
import { later } from '../bindings/later.jsx';
import { Failure, Missing } from './words.jsx';

const ask = later(async () => (await import('../pages/recovery/way-through.jsx')).AskForAct, { otherwise: Missing });

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;

export const WayThrough = (props: {
  readonly error: unknown;
  readonly pending: boolean;
  readonly testid: string;
  readonly onWords: (typed: string) => void;
}): JSX.Element => {
  // Once asked for they stay asked for: words that were mistyped are typed again.
  const [asked, setAsked] = createSignal(false);
  createEffect(
    on(
      () => props.error,
      (error) => {
        if (codeOf(error) === 'no-power') setAsked(true);
      },
    ),
  );
  const told = createMemo(() => (codeOf(props.error) === 'no-power' ? undefined : props.error));
  return (
    <>
      <Failure error={told()} testid={props.testid} />
      <Show when={asked()}>
        <ask.Part pending={props.pending} onWords={props.onWords} />
      </Show>
    </>
  );
};

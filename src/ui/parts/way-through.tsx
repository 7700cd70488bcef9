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
  /** It is known beforehand that no root key is here. */
  readonly needed?: boolean;
  /** What the act is called with the words; left out for any. */
  readonly go?: string;
  readonly onAsked?: () => void;
  readonly onWords: (typed: string) => void;
}): JSX.Element => {
  // Once asked for they stay asked for: words that were mistyped are typed again.
  const [asked, setAsked] = createSignal(false);
  createEffect(
    on(
      () => props.needed === true || codeOf(props.error) === 'no-power',
      (isNeeded) => {
        if (!isNeeded) return;
        setAsked(true);
        props.onAsked?.();
      },
    ),
  );
  const told = createMemo(() => (codeOf(props.error) === 'no-power' ? undefined : props.error));
  return (
    <>
      <Failure error={told()} testid={props.testid} />
      <Show when={asked()}>
        <ask.Part pending={props.pending} go={props.go} onWords={props.onWords} />
      </Show>
    </>
  );
};

/** Why it did not open, and how long until the next try. */
import { createEffect, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import { lock as words } from '../../../i18n/en/lock.js';
import { useApp } from '../../bindings/app.js';
import { useText } from '../../bindings/text.jsx';
import { ErrorWords } from '../../parts/words.jsx';

const second = 1_000;

export const Trouble = (props: { readonly error: unknown }): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const [wait, setWait] = createSignal(0);
  const look = async (): Promise<void> => {
    setWait(Math.ceil((await (await app.locking()).wait()) / second));
  };
  // Counting down is for the eye; whether a try is taken, the vault says.
  const timer = setInterval(() => setWait((left) => Math.max(0, left - 1)), second);
  onCleanup(() => clearInterval(timer));
  // At first too: wrong passphrases of an earlier time are waited for while the page is open, and the wait begins with the first look.
  createEffect(
    on(
      () => props.error,
      () => look().catch(() => setWait(0)),
    ),
  );
  return (
    <Show when={props.error !== undefined || wait() > 0}>
      <p class="issue" role="alert" data-testid="lock-error">
        <Show when={props.error}>
          <ErrorWords error={props.error} />{' '}
        </Show>
        <Show when={wait() > 0}>
          <span aria-live="off">{t('lock.wait', { count: wait() })}</span>
        </Show>
      </p>
    </Show>
  );
};

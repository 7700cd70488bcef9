/** This device holds no key that may do it: the words do, those that are kept here or typed in. */
import { type JSX, onMount, Show } from 'solid-js';
import type { ByWords, Recovery } from '../../../app/view.js';
import { recovery as words } from '../../../i18n/en/recovery.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useReadable } from '../../bindings/readable.js';
import { useRecovery } from '../../bindings/recovery.js';
import { useText } from '../../bindings/text.jsx';
import { AskWords } from './by-words.jsx';
import '../../styles/recovery.css';

interface Asking {
  readonly pending: boolean;
  readonly go?: string | undefined;
  readonly onWords: (typed: string) => void;
}

export const AskForAct = (props: Asking): JSX.Element => {
  const t = useText(words);
  const recovery = useRecovery();
  let section: HTMLElement | undefined;
  onMount(() => {
    announce(t('recovery.noPower'), 'assertive');
    // What was pressed may have gone when this came.
    queueMicrotask(() => {
      if (document.activeElement === document.body) section?.focus();
    });
  });
  return (
    <section
      class="stack recovery"
      data-testid="words-needed"
      tabindex="-1"
      ref={(element) => {
        section = element;
      }}
    >
      <p>{t('recovery.noPower')}</p>
      <Show when={recovery()} keyed>
        {(opened) => <Ask recovery={opened} pending={props.pending} go={props.go} onWords={props.onWords} />}
      </Show>
    </section>
  );
};

const Ask = (props: Asking & { readonly recovery: Recovery }): JSX.Element => {
  const t = useText(words);
  const view = useReadable(props.recovery.view);
  const reading = useAction(
    async (by: ByWords) => ('typed' in by ? by.typed : props.recovery.spell(by)),
    (typed) => props.onWords(typed),
  );
  return (
    <AskWords
      kept={view().words === 'kept'}
      label={t('recovery.type')}
      go={props.go ?? t('recovery.goWords')}
      pending={props.pending || reading.pending()}
      error={reading.error()}
      testid="words-go"
      onWords={(by) => reading.run(by)}
    />
  );
};

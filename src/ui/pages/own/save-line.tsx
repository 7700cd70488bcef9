/** One line that says where one's words are. A failure says what to do, and keeps the text in its field. */
import { createEffect, type JSX, on, Show } from 'solid-js';
import type { ProfileEditor, SaveState } from '../../../app/view.js';
import { type ErrorCode, unreachable } from '../../../base/index.js';
import { own } from '../../../i18n/en/own.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Light } from '../../parts/small.jsx';
import { ErrorWords } from '../../parts/words.jsx';

const lights = {
  unchanged: 'off',
  saving: 'wait',
  kept: 'wait',
  published: 'on',
  held: 'off',
  failed: 'bad',
} as const;

export const SaveLine = (props: { readonly editor: ProfileEditor }): JSX.Element => {
  const t = useText(own);
  const save = useReadable(props.editor.save);
  const around = useReadable(useApp().surroundings);
  const retry = useAction(() => props.editor.retry());
  /** Signed and kept, but nobody can fetch it from here. */
  const waits = (): boolean => save().kind === 'published' && !around().online;
  const withheld = useReadable(props.editor.withheld);
  /** What a field holds is put right there, and told there; trying the same again would not help. */
  const marked = (): boolean => codeOf(save()) === 'bad-record-input';
  const words = (): string => {
    if (waits()) return t('own.waits');
    if (marked()) return t('own.marked');
    if (save().kind === 'published' && withheld() > 0) return t('own.publishedBut', { count: withheld() });
    return t(`own.${wordsFor(save())}`);
  };
  const problem = (): ErrorCode | undefined => (marked() ? undefined : codeOf(save()));

  createEffect(
    on(
      () => save().kind,
      (kind) => {
        if (kind === 'published') announce(words());
        if (kind === 'failed' || kind === 'held') announce(words(), 'assertive');
      },
      { defer: true },
    ),
  );

  return (
    <div class="save" data-testid="save-state" data-state={save().kind}>
      <Light state={waits() ? 'wait' : lights[save().kind]} />
      <p>
        {words()}
        <Show when={problem()}>
          {(code) => (
            <span class="save-why">
              {' '}
              <ErrorWords error={code()} />
            </span>
          )}
        </Show>
      </p>
      <Show when={mayTryAgain(problem())}>
        <Button kind="plain" testid="save-retry" aria-disabled={retry.pending()} onClick={() => retry.run()}>
          {t('common.retry')}
        </Button>
      </Show>
    </div>
  );
};

const wordsFor = (state: SaveState): 'unchanged' | 'saving' | 'kept' | 'published' | 'held' | 'failed' => {
  switch (state.kind) {
    case 'failed':
      // Only what the device refused is not kept; else it is the record that could not be made.
      return state.code.startsWith('storage-') || notKept.includes(state.code) ? 'failed' : 'held';
    case 'unchanged':
    case 'saving':
    case 'kept':
    case 'published':
    case 'held':
      return state.kind;
    default:
      return unreachable(state);
  }
};

const notKept: readonly ErrorCode[] = ['worker-failed', 'unsupported-version'];

/** What is gone comes back by no trying. */
const hopeless: readonly ErrorCode[] = ['storage-lost', 'unsupported-version'];
const mayTryAgain = (code: ErrorCode | undefined): boolean => code !== undefined && !hopeless.includes(code);

const codeOf = (state: SaveState): ErrorCode | undefined =>
  state.kind === 'failed' || state.kind === 'held' ? state.code : undefined;

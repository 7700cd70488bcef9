/**
 * Where the words are written. The field shows people by name, the record has their letters; what is picked after an `@` or a `#` stands in a list
 * below, reached by the arrow keys.
 */
import { createEffect, createMemo, createSignal, createUniqueId, For, type JSX, onMount, Show } from 'solid-js';
import { createNameBook } from '../../../app/text/names.js';
import { composer as words } from '../../../i18n/en/composer.js';
import { announce } from '../../bindings/announce.js';
import { useSuggestions } from '../../bindings/suggest.js';
import { useText } from '../../bindings/text.jsx';
import { bindTextField } from '../../bindings/text-field.js';
import { Name, Plain } from '../name.jsx';
import { complete, type Query, queryAt } from './completing.js';
import type { ComposerProps, PersonChoice } from './props.js';

type Choice =
  | { readonly kind: 'person'; readonly person: PersonChoice }
  | { readonly kind: 'tag'; readonly tag: string };

const most = 6;

export const WordsField = (
  props: Pick<ComposerProps, 'writing' | 'onDraft' | 'nameOf' | 'findPeople' | 'findTags' | 'onPost'> & {
    readonly onFiles: (files: readonly File[]) => void;
    readonly issue: string | undefined;
  },
): JSX.Element => {
  const t = useText(words);
  const id = createUniqueId();
  const book = createNameBook((did) => props.nameOf(did));
  const shown = createMemo(() => book.show(props.writing.text));
  const [query, setQuery] = createSignal<Query>();
  const [at, setAt] = createSignal(0);
  let field: HTMLTextAreaElement | undefined;

  const choices = useSuggestions(query, async ({ kind, words: begin }): Promise<readonly Choice[]> => {
    if (kind === 'tag') return (await props.findTags(begin)).slice(0, most).map((tag) => ({ kind: 'tag', tag }));
    return (await props.findPeople(begin)).slice(0, most).map((person) => ({ kind: 'person', person }));
  });
  createEffect(() => {
    const count = choices().length;
    setAt(0);
    if (count > 0) announce(t(choices()[0]?.kind === 'tag' ? 'composer.tags' : 'composer.people', { count }));
  });

  const write = (text: string): void => props.onDraft({ ...props.writing, text: book.store(text) });
  const look = (): void => {
    if (field === undefined) return;
    const now = field.selectionStart === field.selectionEnd ? queryAt(field.value, field.selectionStart) : undefined;
    const before = query();
    if (now?.from !== before?.from || now?.words !== before?.words || now?.kind !== before?.kind) setQuery(now);
  };
  const choose = (choice: Choice | undefined): void => {
    const asked = query();
    if (choice === undefined || asked === undefined || field === undefined) return;
    const chosen = choice.kind === 'tag' ? choice.tag : book.wordsFor(choice.person.did);
    const done = complete(field.value, asked, chosen);
    write(done.text);
    setQuery(undefined);
    field.focus();
    field.setSelectionRange(done.caret, done.caret);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      props.onPost();
      return;
    }
    const count = choices().length;
    if (count === 0) return;
    const acts: Record<string, () => void> = {
      ArrowDown: () => setAt((at() + 1) % count),
      ArrowUp: () => setAt((at() + count - 1) % count),
      Enter: () => choose(choices()[at()]),
      Tab: () => choose(choices()[at()]),
      Escape: () => setQuery(undefined),
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    props.onFiles(files);
  };
  onMount(() => {
    if (field !== undefined) bindTextField(field, { value: shown, onText: write });
  });
  return (
    <div class="composer-words">
      <textarea
        class="field composer-text"
        dir="auto"
        rows={4}
        lang={props.writing.language}
        placeholder={t('composer.text')}
        aria-label={t('composer.text')}
        aria-autocomplete="list"
        aria-controls={choices().length > 0 ? `${id}-list` : undefined}
        aria-activedescendant={choices().length > 0 ? `${id}-${at()}` : undefined}
        aria-invalid={props.issue === undefined ? undefined : 'true'}
        aria-describedby={props.issue === undefined ? undefined : `${id}-issue`}
        data-testid="composer-text"
        ref={(element) => {
          field = element;
          // Whoever asked to write writes: the dialog around it gives it the focus when it opens.
          element.autofocus = true;
        }}
        onInput={look}
        onClick={look}
        onKeyUp={look}
        onKeyDown={onKey}
        onPaste={onPaste}
        onBlur={() => setQuery(undefined)}
      />
      <Show when={choices().length > 0}>
        <div class="composer-choices" id={`${id}-list`} role="listbox" aria-label={t('composer.text')}>
          <For each={choices()}>
            {(choice, index) => (
              <div
                id={`${id}-${index()}`}
                role="option"
                tabIndex={-1}
                aria-selected={index() === at()}
                data-testid="composer-choice"
                // Before the field loses the focus.
                onPointerDown={(event) => {
                  event.preventDefault();
                  choose(choice);
                }}
              >
                {choice.kind === 'tag' ? (
                  <Plain text={`#${choice.tag}`} />
                ) : (
                  <>
                    <Name did={choice.person.did} name={choice.person.name} />
                    <span class="soft small">
                      {t(choice.person.how === 'followed' ? 'composer.isFollowed' : 'composer.isMet')}
                    </span>
                  </>
                )}
              </div>
            )}
          </For>
        </div>
      </Show>
      <Show when={props.issue}>
        <p class="issue" id={`${id}-issue`}>
          {props.issue}
        </p>
      </Show>
    </div>
  );
};

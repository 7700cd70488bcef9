/** One's tags: typed as words, taken away one by one. */

import { createSignal, For, type JSX, Show } from 'solid-js';
import type { ProfileEditor } from '../../../app/view.js';
import { own } from '../../../i18n/en/own.js';
import { announce } from '../../bindings/announce.js';
import { useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Icon } from '../../parts/icon.jsx';
import { closeIcon } from '../../parts/icons.js';
import { Plain } from '../../parts/name.jsx';
import { useIssueWords } from './issue-words.js';
import { MAX_TAG, MAX_TAGS, tagsIn, type Wrong, wrongWithTag } from './rules.js';

export const TagsEditor = (props: {
  readonly editor: ProfileEditor;
  readonly tags: readonly string[];
}): JSX.Element => {
  const t = useText(own);
  const issueWords = useIssueWords();
  const [issue, setIssue] = createSignal<Wrong>();
  let input: HTMLInputElement | undefined;

  /** Adds what is right; what is not stays in the field, with the reason. */
  const add = (): void => {
    if (input === undefined) return;
    const left: string[] = [];
    setIssue(undefined);
    for (const tag of tagsIn(input.value)) {
      const wrong = wrongWithTag(tag, props.tags);
      if (wrong === undefined) {
        props.editor.addTag(tag);
        announce(t('own.tagAdded', { tag }));
      } else {
        left.push(tag);
        setIssue(wrong);
      }
    }
    input.value = left.join(' ');
  };
  const remove = (tag: string): void => {
    props.editor.removeTag(tag);
    input?.focus();
    showToast(t('own.tagRemoved', { tag }), () => props.editor.addTag(tag));
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || (event.key !== 'Enter' && event.key !== ',')) return;
    event.preventDefault();
    add();
  };

  return (
    <div class="tags-editor">
      <ul class="row" aria-label={t('own.tags')}>
        <For each={props.tags}>
          {(tag) => (
            <li class="tag own-tag">
              <Plain text={tag} />
              <button
                type="button"
                class="own-tag-remove"
                data-testid="own-tag-remove"
                aria-label={t('own.removeTag', { tag })}
                onClick={() => remove(tag)}
              >
                <Icon drawing={closeIcon} />
              </button>
            </li>
          )}
        </For>
      </ul>
      <input
        class="field"
        data-testid="own-tag-input"
        type="text"
        dir="auto"
        autocomplete="off"
        autocapitalize="none"
        enterkeyhint="enter"
        aria-label={t('own.addTag')}
        placeholder={t('own.addTag')}
        aria-invalid={issue() === undefined ? undefined : 'true'}
        aria-describedby="own-tag-note"
        ref={(element) => {
          input = element;
        }}
        onKeyDown={onKey}
        onBlur={add}
      />
      <p id="own-tag-note" class={issue() === undefined ? 'soft small' : 'issue'}>
        <Show when={issueWords(issue(), issue() === 'too-many' ? MAX_TAGS : MAX_TAG)} fallback={t('own.tagHint')}>
          {(words) => words()}
        </Show>
      </p>
    </div>
  );
};

/** Paste a link, go there. A paste of a whole link opens it at once. */
import { createSignal, createUniqueId, type JSX, Show } from 'solid-js';
import { following as words } from '../../../i18n/en/following.js';
import { goTo } from '../../bindings/route.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { parseLink } from './link-path.js';

export const OpenLink = (): JSX.Element => {
  const t = useText(words);
  const id = createUniqueId();
  const [bad, setBad] = createSignal(false);
  let input: HTMLInputElement | undefined;
  const open = (event: SubmitEvent): void => {
    event.preventDefault();
    const path = parseLink(input?.value ?? '', location.host);
    setBad(path === undefined);
    if (path === undefined) input?.focus();
    else goTo(path);
  };
  return (
    <form class="open-link" onSubmit={open} novalidate>
      <label class="label" for={`${id}-link`}>
        {t('following.open')}
      </label>
      <div class="open-link-line">
        <input
          ref={input}
          id={`${id}-link`}
          class="field"
          type="url"
          dir="ltr"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          placeholder="https://…/#/@…"
          data-testid="following-open-input"
          aria-invalid={bad()}
          aria-describedby={bad() ? `${id}-bad` : undefined}
          onInput={() => setBad(false)}
        />
        <Button submit testid="following-open-go">
          {t('following.go')}
        </Button>
      </div>
      <Show when={bad()}>
        <p class="issue" id={`${id}-bad`} role="alert" data-testid="following-open-issue">
          {t('following.badLink')}
        </p>
      </Show>
    </form>
  );
};

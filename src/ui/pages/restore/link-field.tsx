/** Where the profile is, for whoever has the link or the sheet. */
import { createUniqueId, type JSX } from 'solid-js';
import { restore as words } from '../../../i18n/en/restore.js';
import { useText } from '../../bindings/text.jsx';

export const LinkField = (props: {
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly bad: boolean;
}): JSX.Element => {
  const t = useText(words);
  const id = createUniqueId();
  return (
    <div class="restore-field">
      <label class="label" for={id}>
        {t('restore.link')}
      </label>
      <input
        id={id}
        class="field"
        type="url"
        inputmode="url"
        dir="ltr"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        placeholder="https://…/#/@…"
        data-testid="restore-link"
        aria-invalid={props.bad}
        aria-describedby={`${id}-note`}
        value={props.value}
        onInput={(event) => props.onText(event.currentTarget.value)}
      />
      <p id={`${id}-note`} class={props.bad ? 'issue' : 'soft small'} role={props.bad ? 'alert' : undefined}>
        {t(props.bad ? 'restore.link-bad' : 'restore.link-hint')}
      </p>
    </div>
  );
};

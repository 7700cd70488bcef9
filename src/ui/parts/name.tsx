/** A person's name, never without the mark of their arms: a name can be copied, arms cannot. */
import { type JSX, Show } from 'solid-js';
import type { Did } from '../../base/index.js';
import { useText } from '../bindings/text.jsx';
import { Arms } from './arms.jsx';

/** What another person wrote: text only, in its own direction. */
export const Plain = (props: { readonly text: string }): JSX.Element => (
  <bdi class="plain" dir="auto">
    {props.text}
  </bdi>
);

export const Name = (props: {
  readonly did: Did;
  readonly name: string;
  /** For where large arms stand beside it already. */
  readonly bare?: boolean;
}): JSX.Element => {
  const t = useText();
  return (
    <span class="name">
      <Show when={!props.bare}>
        <Arms did={props.did} size="mark" decorative />
      </Show>
      <Show when={props.name.trim()} fallback={<span class="name-none">{t('common.unnamed')}</span>}>
        <Plain text={props.name} />
      </Show>
    </span>
  );
};

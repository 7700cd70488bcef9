/** A few words of a stranger beside a post (a warning, an option, a description, a name of a file): in their own direction, without what cannot be seen, and with marks that stay in their line. */
import { createMemo, For, type JSX } from 'solid-js';
import { cleanText, splitPiled } from '../../../app/text/clean.js';

export const Said = (props: { readonly text: string }): JSX.Element => {
  const pieces = createMemo(() => splitPiled(cleanText(props.text)));
  return (
    <bdi class="plain" dir="auto">
      <For each={pieces()}>{({ text, piled }) => (piled ? <span class="post-piled">{text}</span> : text)}</For>
    </bdi>
  );
};

/** A block of code, with a way to take it along. */
import { createSignal, type JSX, Show } from 'solid-js';
import { postText as words } from '../../../i18n/en/post-text.js';
import { announce } from '../../bindings/announce.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../button.jsx';
import { copyCodeIcon } from './icons.js';

export const Code = (props: { readonly language: string; readonly text: string }): JSX.Element => {
  const t = useText(words);
  const [copied, setCopied] = createSignal(false);
  let block: HTMLPreElement | undefined;
  /** Where the page may not copy, what is to be copied is selected. */
  const select = (): void => {
    if (block !== undefined) getSelection()?.selectAllChildren(block);
    announce(t('common.copyFailed'), 'assertive');
  };
  const copy = (): void => {
    const done = (): void => {
      setCopied(true);
      announce(t('common.copied'));
    };
    navigator.clipboard?.writeText(props.text).then(done, select);
    if (navigator.clipboard === undefined) select();
  };
  return (
    <figure class="post-code" dir="ltr">
      <figcaption>
        <span>{props.language}</span>
        <Show when={copied()}>
          <span class="soft">{t('common.copied')}</span>
        </Show>
        <Button kind="quiet" icon={copyCodeIcon} label={t('postText.copy')} onClick={copy} testid="post-copy" />
      </figcaption>
      <pre
        tabindex="0"
        ref={(element) => {
          block = element;
        }}
      >
        <code>{props.text}</code>
      </pre>
    </figure>
  );
};

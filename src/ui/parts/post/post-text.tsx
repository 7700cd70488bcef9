/** The words of a post: folded behind their warning, cut to a dozen lines in lists, whole on a page of their own. */
import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import { foldPost } from '../../../app/text/fold.js';
import { treeOf } from '../../../app/text/recent.js';
import { postText as words } from '../../../i18n/en/post-text.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../button.jsx';
import { Blocks } from './draw.jsx';
import type { PostTextProps } from './props.js';
import { Said } from './said.jsx';

export const PostText = (props: PostTextProps): JSX.Element => {
  const t = useText(words);
  const [whole, setWhole] = createSignal(false);
  const [opened, setOpened] = createSignal(false);
  const tree = createMemo(() => treeOf(props.text));
  const folded = createMemo(() => foldPost(tree()));
  const isWhole = (): boolean => props.whole === true || whole();
  const warned = (): boolean => (props.warning ?? '') !== '';
  return (
    <div class="post-body">
      <Show when={warned()}>
        <div class="post-warning" data-testid="post-warning">
          <p>
            <span class="soft small">{t('postText.warning')}</span>
            <strong>
              <Said text={props.warning ?? ''} />
            </strong>
          </p>
          <Button aria-expanded={opened()} onClick={() => setOpened(!opened())} testid="post-warning-open">
            {opened() ? t('postText.close') : t('postText.open')}
          </Button>
        </div>
      </Show>
      <Show when={!warned() || opened()}>
        <div class="post-text" lang={props.language} data-testid="post-text">
          <Blocks tree={isWhole() ? tree() : folded().tree} nameOf={props.nameOf} />
        </div>
        <Show when={folded().cut && props.whole !== true}>
          <p class="post-whole">
            <Button kind="quiet" aria-expanded={whole()} onClick={() => setWhole(!whole())} testid="post-whole">
              {whole() ? t('postText.less') : t('postText.more')}
            </Button>
          </p>
        </Show>
        {props.children}
      </Show>
    </div>
  );
};

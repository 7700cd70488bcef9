/** Every version of a post that is on this device. */
import { createSignal, For, type JSX, onMount, Show } from 'solid-js';
import type { PostView } from '../../../app/social/social-view.js';
import { social as words } from '../../../i18n/en/social.js';
import { useAction } from '../../bindings/action.js';
import { useSocial } from '../../bindings/social.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { Failure } from '../../parts/words.jsx';
import { PostBody } from './post-body.jsx';

export const HistoryDialog = (props: { readonly post: PostView; readonly onClose: () => void }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const social = useSocial();
  const [found, setFound] = createSignal<readonly PostView[]>();
  const looking = useAction(() => social.history(props.post.uri), setFound);
  onMount(() => looking.run());
  return (
    <Dialog open onClose={props.onClose} title={t('social.historyTitle')} testid="history-dialog">
      <Show when={looking.pending()}>
        <p role="status">{t('common.loading')}</p>
      </Show>
      <Failure error={looking.error()} />
      <Show when={found()?.length === 0}>
        <p class="soft">{t('social.historyNone')}</p>
      </Show>
      <ol class="history">
        <For each={found()}>
          {(version) => (
            <li data-testid="history-version">
              <p class="small soft">{formats.dateTime(version.editedAt ?? version.at)}</p>
              <PostBody post={version} main={false} />
            </li>
          )}
        </For>
      </ol>
    </Dialog>
  );
};

/** What a post says: its words, behind its warning if it has one, then what hangs on them. */
import { type JSX, Show } from 'solid-js';
import type { PostView } from '../../../app/social/social-view.js';
import type { Did } from '../../../base/index.js';
import { social as words } from '../../../i18n/en/social.js';
import { later, nothing } from '../../bindings/later.jsx';
import { useText } from '../../bindings/text.jsx';
import { PostText } from '../../parts/post/post-text.jsx';
import { Said } from '../../parts/post/said.jsx';
import { Media } from './media.jsx';
import { Quoted } from './quoted.jsx';

const poll = later(async () => (await import('./poll.jsx')).Poll, { otherwise: nothing });
const event = later(async () => (await import('./event.jsx')).Event, { otherwise: nothing });

/** Names of whom it mentions. */
export const namesIn =
  ({ mentions }: PostView): ((did: Did) => string) =>
  (did) =>
    mentions.find((one) => one.did === did)?.name ?? '';

export const PostBody = (props: { readonly post: PostView; readonly main: boolean }): JSX.Element => {
  const t = useText(words);
  return (
    <div class="post-body">
      <PostText
        text={props.post.text}
        language={props.post.language ?? ''}
        warning={props.post.warning}
        nameOf={namesIn(props.post)}
        whole={props.main}
      >
        <Show when={props.post.media.length > 0}>
          <Media media={props.post.media} />
        </Show>
        <Show when={props.post.poll}>{(found) => <poll.Part post={props.post} poll={found()} />}</Show>
        <Show when={props.post.event}>{(found) => <event.Part post={props.post} event={found()} />}</Show>
        <Show when={props.post.quote}>{(found) => <Quoted post={found()} />}</Show>
      </PostText>
      <Show when={props.post.streams.length > 0}>
        <p class="post-streams small soft">
          <Said
            text={t('social.streamsIn', {
              names: props.post.streams.map(({ name }) => `\u2068${name}\u2069`).join(', '),
            })}
          />
        </p>
      </Show>
    </div>
  );
};

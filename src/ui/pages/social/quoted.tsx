/** A post inside another: its words, without what hangs on it. */
import { type JSX, Show } from 'solid-js';
import { threadPath } from '../../../app/social/post-path.js';
import type { MissingPost, PostView } from '../../../app/social/social-view.js';
import { useNow } from '../../bindings/now.js';
import { useFormats } from '../../bindings/text.jsx';
import { Name } from '../../parts/name.jsx';
import { PostText } from '../../parts/post/post-text.jsx';
import { namesIn } from './post-body.jsx';
import { isMissing, Missing } from './post-card.jsx';

export const Quoted = (props: { readonly post: PostView | MissingPost }): JSX.Element => {
  const formats = useFormats();
  const now = useNow();
  const found = (): PostView | undefined => (isMissing(props.post) ? undefined : props.post);
  const lost = (): MissingPost | undefined => (isMissing(props.post) ? props.post : undefined);
  return (
    <blockquote class="quoted" data-testid="post-quoted">
      <Show when={found()}>
        {(post) => (
          <>
            <p class="quoted-head">
              <Name did={post().author.did} name={post().author.name} />
              <a class="small" href={`#${threadPath(post().uri)}`}>
                <time datetime={new Date(post().at).toISOString()}>{formats.relative(post().at, now())}</time>
              </a>
            </p>
            <PostText
              text={post().text}
              language={post().language ?? ''}
              warning={post().warning}
              nameOf={namesIn(post())}
            />
          </>
        )}
      </Show>
      <Show when={lost()}>{(post) => <Missing post={post()} />}</Show>
    </blockquote>
  );
};

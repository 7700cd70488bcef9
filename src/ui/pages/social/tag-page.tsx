/** Posts with a tag, out of what is kept here; and following it. */
import { type JSX, Show } from 'solid-js';
import { tagOfPath } from '../../../app/social/post-path.js';
import { lists } from '../../../i18n/en/lists.js';
import { social as words } from '../../../i18n/en/social.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useRoute } from '../../bindings/route.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Button } from '../../parts/button.jsx';
import { checkIcon } from '../../parts/frame-icons.js';
import { plusIcon } from '../../parts/icons.js';
import { Failure } from '../../parts/words.jsx';
import { FeedList } from './feed-list.jsx';
import { FeedTabs } from './feed-tabs.jsx';
import { useTagFollowing } from './tag-following.js';

const Follow = (props: { readonly tag: string }): JSX.Element => {
  const t = useText(lists);
  const followed = useReadable(useSocial().followedTags);
  const { set, pending, error } = useTagFollowing();
  const follows = (): boolean => followed().includes(props.tag.toLowerCase());
  return (
    <>
      <Button
        kind={follows() ? 'plain' : 'main'}
        icon={follows() ? checkIcon : plusIcon}
        testid={follows() ? 'tag-unfollow' : 'tag-follow'}
        aria-disabled={pending()}
        onClick={() => set(props.tag.toLowerCase(), !follows())}
      >
        {t(follows() ? 'tags.unfollow' : 'tags.follow')}
      </Button>
      <Failure error={error()} />
    </>
  );
};

export const TagPage = (): JSX.Element => {
  const t = useText(words);
  const route = useRoute();
  const me = useReadable(useApp().me);
  const tag = (): string => tagOfPath(route().path) ?? '';
  useTitle(() => t('social.tagged', { tag: tag() }));
  return (
    <>
      <FeedTabs />
      <Show when={tag()} keyed>
        {(name) => (
          <>
            <div class="feed-title">
              <h1 class="social-tag" dir="auto">
                {t('social.tagged', { tag: name })}
              </h1>
              <Show when={me() !== null}>
                <Follow tag={name} />
              </Show>
            </div>
            <FeedList
              of={{ kind: 'tag', tag: name }}
              empty={
                <section class="stack social-empty" data-testid="tag-empty">
                  <p>{t('social.tagEmpty')}</p>
                  <p class="soft">{t('social.tagEmptyText')}</p>
                </section>
              }
            />
          </>
        )}
      </Show>
    </>
  );
};

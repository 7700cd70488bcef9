/** Tags that one follows, and the way to one's lists: below the people on the page of whom one follows. */
import { For, type JSX, Show } from 'solid-js';
import { tagPath } from '../../../app/social/post-path.js';
import { lists as words } from '../../../i18n/en/lists.js';
import { useReadable } from '../../bindings/readable.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { Button, LinkButton } from '../../parts/button.jsx';
import { Heading } from '../../parts/small.jsx';
import { Failure } from '../../parts/words.jsx';
import { useTagFollowing } from './tag-following.js';
import { WithSocial } from './with-social.jsx';

const Tag = (props: { readonly tag: string }): JSX.Element => {
  const t = useText(words);
  const { set, pending, error } = useTagFollowing();
  return (
    <li class="rules-line" data-testid="followed-tag">
      <a class="tag-name" href={`#${tagPath(props.tag)}`} dir="auto">
        #{props.tag}
      </a>
      <Button
        testid="followed-tag-leave"
        aria-label={t('tags.unfollowOf', { tag: props.tag })}
        aria-disabled={pending()}
        onClick={() => set(props.tag, false)}
      >
        {t('tags.unfollow')}
      </Button>
      <Failure error={error()} />
    </li>
  );
};

const Sections = (): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const tags = useReadable(social.followedTags);
  const lists = useReadable(social.lists);
  return (
    <>
      <section class="stack stretch" data-testid="followed-tags">
        <Heading>{t('tags.title')}</Heading>
        <Show when={tags().length > 0} fallback={<p class="soft">{t('tags.none')}</p>}>
          <ul class="rules-list">
            <For each={tags()}>{(tag) => <Tag tag={tag} />}</For>
          </ul>
          <p class="small soft">{t('tags.text')}</p>
        </Show>
      </section>
      <section class="stack stretch">
        <Heading>{t('lists.title')}</Heading>
        <p>{t('lists.text')}</p>
        <LinkButton href="#/lists" testid="following-lists">
          {lists().length === 0 ? t('lists.new') : `${t('lists.all')} (${lists().length})`}
        </LinkButton>
      </section>
    </>
  );
};

export const FollowedTags = (): JSX.Element => (
  <WithSocial>
    <Sections />
  </WithSocial>
);

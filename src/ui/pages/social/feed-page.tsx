/** What whom one follows wrote, newest first; one's bookmarks; what one hid. */
import type { JSX } from 'solid-js';
import { social as words } from '../../../i18n/en/social.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { LinkButton } from '../../parts/button.jsx';
import { FeedList } from './feed-list.jsx';
import { FeedTabs } from './feed-tabs.jsx';

export const FeedPage = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const following = useReadable(app.following);
  const follows = (): boolean => following().length > 0;
  useTitle(() => t('social.feed'));
  return (
    <>
      <h1 class="sr-only">{t('social.feed')}</h1>
      <FeedTabs />
      <FeedList
        of={{ kind: 'home' }}
        empty={
          <section class="stack social-empty" data-testid="feed-empty">
            <h2>{t(follows() ? 'social.feedQuiet' : 'social.feedEmpty')}</h2>
            <p>{t(follows() ? 'social.feedQuietText' : 'social.feedEmptyText')}</p>
            <LinkButton href="#/following">{t('social.feedOpenLink')}</LinkButton>
          </section>
        }
      />
    </>
  );
};

export const BookmarksPage = (): JSX.Element => {
  const t = useText(words);
  useTitle(() => t('social.bookmarks'));
  return (
    <>
      <h1>{t('social.bookmarks')}</h1>
      <FeedList
        of={{ kind: 'bookmarks' }}
        empty={
          <section class="stack social-empty" data-testid="bookmarks-empty">
            <h2>{t('social.bookmarksEmpty')}</h2>
            <p>{t('social.bookmarksEmptyText')}</p>
          </section>
        }
      />
    </>
  );
};

/** What one hid, each with its way back. */
export const HiddenPage = (): JSX.Element => {
  const t = useText(words);
  useTitle(() => t('social.hiddenPosts'));
  return (
    <>
      <h1>{t('social.hiddenPosts')}</h1>
      <FeedList
        of={{ kind: 'hidden' }}
        empty={
          <section class="stack social-empty" data-testid="hidden-empty">
            <h2>{t('social.hiddenEmpty')}</h2>
            <p>{t('social.hiddenEmptyText')}</p>
          </section>
        }
      />
    </>
  );
};

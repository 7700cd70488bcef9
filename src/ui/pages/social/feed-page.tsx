/** What whom one follows wrote, newest first; and one's bookmarks. */
import type { JSX } from 'solid-js';
import { social as words } from '../../../i18n/en/social.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { LinkButton } from '../../parts/button.jsx';
import { FeedList } from './feed-list.jsx';

export const FeedPage = (): JSX.Element => {
  const t = useText(words);
  useTitle(() => t('social.feed'));
  return (
    <>
      <h1 class="sr-only">{t('social.feed')}</h1>
      <FeedList
        of={{ kind: 'home' }}
        empty={
          <section class="stack social-empty" data-testid="feed-empty">
            <h2>{t('social.feedEmpty')}</h2>
            <p>{t('social.feedEmptyText')}</p>
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

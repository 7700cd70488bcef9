/** Posts with a tag, out of what is kept here. */
import { type JSX, Show } from 'solid-js';
import { tagOfPath } from '../../../app/social/post-path.js';
import { social as words } from '../../../i18n/en/social.js';
import { useRoute } from '../../bindings/route.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { FeedList } from './feed-list.jsx';

export const TagPage = (): JSX.Element => {
  const t = useText(words);
  const route = useRoute();
  const tag = (): string => tagOfPath(route().path) ?? '';
  useTitle(() => t('social.tagged', { tag: tag() }));
  return (
    <>
      <h1 class="social-tag" dir="auto">
        {t('social.tagged', { tag: tag() })}
      </h1>
      <Show when={tag()} keyed>
        {(name) => (
          <FeedList
            of={{ kind: 'tag', tag: name }}
            empty={
              <section class="stack social-empty" data-testid="tag-empty">
                <p>{t('social.tagEmpty')}</p>
                <p class="soft">{t('social.tagEmptyText')}</p>
              </section>
            }
          />
        )}
      </Show>
    </>
  );
};

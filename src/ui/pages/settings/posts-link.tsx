/** The ways to one's rules about posts, and to bringing along what one has elsewhere. */
import { type JSX, Show } from 'solid-js';
import { settings as words } from '../../../i18n/en/settings.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { LinkButton } from '../../parts/button.jsx';
import { Heading } from '../../parts/small.jsx';

export const PostsLink = (): JSX.Element => {
  const t = useText(words);
  const me = useReadable(useApp().me);
  return (
    <Show when={me() !== null}>
      <section class="stack">
        <Heading>{t('settings.posts')}</Heading>
        <p>{t('settings.postsText')}</p>
        <LinkButton href="#/settings/posts" testid="settings-posts">
          {t('settings.postsGo')}
        </LinkButton>
      </section>
      <section class="stack">
        <Heading>{t('settings.bring')}</Heading>
        <p>{t('settings.bringText')}</p>
        <LinkButton href="#/bring" testid="settings-bring">
          {t('settings.bringGo')}
        </LinkButton>
      </section>
    </Show>
  );
};

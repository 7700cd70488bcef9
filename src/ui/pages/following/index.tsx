/** Whom one follows, and a field to open a link. */
import { For, type JSX, Show } from 'solid-js';
import { following as words } from '../../../i18n/en/following.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import '../../styles/following.css';
import { FollowedItem } from './followed-item.jsx';
import { OpenLink } from './open-link.jsx';

export const FollowingPage = (): JSX.Element => {
  const t = useText(words);
  const list = useReadable(useApp().following);
  useTitle(() => t('following.title'));
  return (
    <div class="following">
      <h1>{t('following.title')}</h1>
      <OpenLink />
      <Show
        when={list().length > 0}
        fallback={
          <section class="stack following-empty" data-testid="following-empty">
            <h2>{t('following.empty')}</h2>
            <p>{t('following.emptyText')}</p>
          </section>
        }
      >
        <ul class="following-list" data-testid="following-list">
          <For each={list()}>{(profile) => <FollowedItem profile={profile} />}</For>
        </ul>
        <p class="soft small">{t('following.note')}</p>
      </Show>
    </div>
  );
};

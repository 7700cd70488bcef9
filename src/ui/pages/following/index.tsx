/** Whom one follows, and a field to open a link. */
import { createEffect, createMemo, For, type JSX, on, Show } from 'solid-js';
import { following as words } from '../../../i18n/en/following.js';
import { useApp } from '../../bindings/app.js';
import { later, nothing } from '../../bindings/later.jsx';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import '../../styles/following.css';
import { FollowedItem } from './followed-item.jsx';
import { OpenLink } from './open-link.jsx';

const tags = later(async () => (await import('../social/page.js')).followedTags(), { otherwise: nothing });

export const FollowingPage = (): JSX.Element => {
  const t = useText(words);
  const me = useReadable(useApp().me);
  const list = useReadable(useApp().following);
  // By identity: a line that changes stays the same line, and keeps the focus.
  const dids = createMemo(() => list().map(({ did }) => did));
  let heading: HTMLHeadingElement | undefined;
  createEffect(
    on(
      () => dids().length,
      (count, before) => {
        if (before !== undefined && count < before && document.activeElement === document.body) heading?.focus();
      },
    ),
  );
  useTitle(() => t('following.title'));
  return (
    <div class="following">
      <h1 tabindex="-1" ref={heading}>
        {t('following.title')}
      </h1>
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
          <For each={dids()}>
            {(did) => (
              <Show when={list().find((profile) => profile.did === did)}>
                {(profile) => <FollowedItem profile={profile()} />}
              </Show>
            )}
          </For>
        </ul>
        <p class="soft small">{t('following.note')}</p>
      </Show>
      <Show when={me() !== null}>
        <tags.Part />
      </Show>
    </div>
  );
};

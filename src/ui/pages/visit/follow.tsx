/** Follow and unfollow by one button, so that the focus stays; for whoever asks for more, following that nobody else sees, and what else one does about somebody. */

import { createSignal, type JSX, Show } from 'solid-js';
import type { VisitView } from '../../../app/view.js';
import { visit as words } from '../../../i18n/en/visit.js';
import { useApp } from '../../bindings/app.js';
import { later } from '../../bindings/later.jsx';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { checkIcon, lockIcon, moreIcon } from '../../parts/frame-icons.js';
import { Icon } from '../../parts/icon.jsx';
import { ErrorWords, Missing } from '../../parts/words.jsx';
import { useFollowing } from './following.js';

const menu = later(async () => (await import('../social/page.js')).personMenu(), { otherwise: Missing });

export const Follow = (props: { readonly view: VisitView }): JSX.Element => {
  const t = useText(words);
  const { follow, unfollow, pending, error } = useFollowing(() => props.view);
  const me = useReadable(useApp().me);
  const [more, setMore] = createSignal(false);
  const follows = (): boolean => props.view.follow !== 'no';
  return (
    <>
      <span class="visit-follow">
        <Button
          kind={follows() ? 'plain' : 'main'}
          testid={follows() ? 'visit-unfollow' : 'visit-follow'}
          aria-disabled={pending()}
          onClick={() => (follows() ? unfollow() : follow(false))}
        >
          {t(follows() ? 'visit.unfollow' : 'visit.follow')}
        </Button>
        <Show when={!follows() || me() !== null}>
          <Button
            kind={follows() ? 'plain' : 'main'}
            icon={moreIcon}
            label={t('visit.followMore')}
            testid="visit-follow-more"
            aria-expanded={more()}
            onClick={() => setMore(!more())}
          />
        </Show>
      </span>
      <Show when={more() && !follows()}>
        <span class="visit-below">
          <Button icon={lockIcon} testid="visit-follow-private" aria-disabled={pending()} onClick={() => follow(true)}>
            {t('visit.followPrivately')}
          </Button>
          <span class="small soft">{t('visit.privately')}</span>
        </span>
      </Show>
      <Show when={more() && me() !== null}>
        <menu.Part
          did={props.view.did}
          name={props.view.profile?.name.trim() || t('visit.them')}
          follow={props.view.follow}
        />
      </Show>
      <Show when={follows()}>
        <p class="visit-below visit-mark small" data-testid="visit-following">
          <Icon drawing={props.view.follow === 'private' ? lockIcon : checkIcon} />
          {t(props.view.follow === 'private' ? 'visit.followingPrivately' : 'visit.following')}
        </p>
      </Show>
      <Show when={error()}>
        {(problem) => (
          <p class="visit-below issue" role="alert">
            <ErrorWords error={problem()} />
          </p>
        )}
      </Show>
    </>
  );
};

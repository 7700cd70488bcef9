/** Follow and unfollow by one button, so that the focus stays; and, for whoever asks for more, following that nobody else sees. */

import { createSignal, type JSX, Show } from 'solid-js';
import type { VisitView } from '../../../app/view.js';
import { visit as words } from '../../../i18n/en/visit.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { checkIcon, lockIcon, moreIcon } from '../../parts/frame-icons.js';
import { Icon } from '../../parts/icon.jsx';
import { ErrorWords } from '../../parts/words.jsx';
import { useFollowing } from './following.js';

export const Follow = (props: { readonly view: VisitView }): JSX.Element => {
  const t = useText(words);
  const { follow, unfollow, pending, error } = useFollowing(() => props.view);
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
        <Show when={!follows()}>
          <Button
            kind="main"
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

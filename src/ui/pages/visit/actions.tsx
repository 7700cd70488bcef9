/** What a visitor can do: follow, make a page of their own, pass the link on. */
import { type JSX, Match, Show, Switch } from 'solid-js';
import type { VisitView } from '../../../app/view.js';
import { visit as words } from '../../../i18n/en/visit.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { Button, LinkButton } from '../../parts/button.jsx';
import { Icon } from '../../parts/icon.jsx';
import { ErrorWords } from '../../parts/words.jsx';
import { Follow } from './follow.jsx';
import { useFollowing } from './following.js';
import { ShareLink } from './share-link.jsx';

export const Actions = (props: { readonly view: VisitView }): JSX.Element => {
  const t = useText(words);
  const me = useReadable(useApp().me);
  const { follow, unfollow, pending, error } = useFollowing(() => props.view);
  return (
    <>
      <div class="row">
        <Switch>
          <Match when={props.view.isMe}>
            <LinkButton kind="main" href="#/" testid="visit-edit">
              {t('visit.edit')}
            </LinkButton>
          </Match>
          <Match when={props.view.follow === 'no'}>
            <Follow pending={pending()} follow={follow} />
          </Match>
          <Match when={true}>
            <Button testid="visit-unfollow" disabled={pending()} onClick={() => unfollow()}>
              {t('visit.unfollow')}
            </Button>
          </Match>
        </Switch>
        <ShareLink did={props.view.did} />
        <Show when={me() === null}>
          <LinkButton href="#/" testid="visit-make-own">
            {t('visit.makeOwn')}
          </LinkButton>
        </Show>
      </div>
      <Show when={props.view.follow !== 'no'}>
        <p class="visit-mark small" data-testid="visit-following">
          <Icon name={props.view.follow === 'private' ? 'lock' : 'check'} />
          {t(props.view.follow === 'private' ? 'visit.followingPrivately' : 'visit.following')}
        </p>
      </Show>
      <Show when={error()}>
        {(problem) => (
          <p class="issue" role="alert">
            <ErrorWords error={problem()} />
          </p>
        )}
      </Show>
    </>
  );
};

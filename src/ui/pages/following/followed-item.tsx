/** One profile that is followed: who, how fresh, whether it is handed on, and the way out. */

import { type JSX, Show } from 'solid-js';
import type { FollowedProfile } from '../../../app/view.js';
import { following as words } from '../../../i18n/en/following.js';
import { later, nothing } from '../../bindings/later.jsx';
import { useNow } from '../../bindings/now.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Arms } from '../../parts/arms.jsx';
import { Button } from '../../parts/button.jsx';
import { lockIcon } from '../../parts/frame-icons.js';
import { Icon } from '../../parts/icon.jsx';
import { Name } from '../../parts/name.jsx';
import { Switch } from '../../parts/switch.jsx';
import { Failure } from '../../parts/words.jsx';
import { useFollowed } from './followed.js';
import { pathOf } from './link-path.js';

const pin = later(async () => (await import('../keeping/index.jsx')).FollowedPin, { otherwise: nothing });

const letGo = later(async () => (await import('../keeping/index.jsx')).LetGoOf, { otherwise: nothing });

const rule = later(async () => (await import('../social/page.js')).ruleLine(), { otherwise: nothing });

export const FollowedItem = (props: { readonly profile: FollowedProfile }): JSX.Element => {
  const t = useText(words);
  const now = useNow();
  const formats = useFormats();
  const { name, unfollow, setReserve, pending, error } = useFollowed(() => props.profile);
  const age = (): string => {
    const at = props.profile.receivedAt;
    return at === undefined
      ? ''
      : at === null
        ? t('following.never')
        : t('following.age', { ago: formats.relative(at, now()) });
  };
  return (
    <li class="followed" data-testid="following-item" data-follow={props.profile.follow}>
      <a class="followed-who" href={pathOf(props.profile.did)}>
        <Show when={props.profile.avatar?.url} fallback={<Arms did={props.profile.did} size="list" decorative />}>
          {(url) => <img class="followed-face" src={url()} alt="" width="48" height="48" />}
        </Show>
        <span class="followed-words">
          <strong>
            <Name did={props.profile.did} name={props.profile.name} bare={!props.profile.avatar?.url} />
          </strong>
          <span class="soft small">{age()}</span>
          <Show when={props.profile.follow === 'private'}>
            <span class="followed-mark soft small">
              <Icon drawing={lockIcon} />
              {t('following.private')}
            </span>
          </Show>
        </span>
      </a>
      <div class="followed-acts">
        <Show when={props.profile.follow === 'public' && props.profile.pin === null}>
          <Switch
            checked={props.profile.reserve}
            label={t('following.reserveOf', { name: name() })}
            testid="following-reserve"
            onChange={setReserve}
          >
            {t('following.reserve')}
          </Switch>
        </Show>
        <Button
          testid="following-unfollow"
          aria-disabled={pending()}
          aria-label={t('following.unfollowOf', { name: name() })}
          onClick={unfollow}
        >
          {t('following.unfollow')}
        </Button>
      </div>
      <rule.Part did={props.profile.did} name={name()} />
      <Show when={props.profile.pin === null}>
        <letGo.Part did={props.profile.did} />
      </Show>
      <Show when={props.profile.follow === 'public'}>
        <pin.Part profile={props.profile} />
      </Show>
      <Failure error={error()} />
    </li>
  );
};

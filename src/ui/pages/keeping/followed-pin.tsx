/** In the list of whom one follows: how a pin stands, or that its owner asks for one. */
import { type JSX, Show } from 'solid-js';
import type { FollowedProfile } from '../../../app/view.js';
import { keeping as words } from '../../../i18n/en/keeping.js';
import { useText } from '../../bindings/text.jsx';
import { LinkButton } from '../../parts/button.jsx';
import { pathOf } from '../following/link-path.js';
import { PinLine } from './pin-line.jsx';
import { useKeeping } from './use-keeping.js';
import '../../styles/keeping.css';

export const FollowedPin = (props: { readonly profile: FollowedProfile }): JSX.Element => {
  const t = useText(words);
  const { view } = useKeeping();
  const pin = () => view()?.pinned.find(({ did }) => did === props.profile.did);
  return (
    <Show
      when={pin()}
      fallback={
        <Show when={view()?.asked.includes(props.profile.did)}>
          <div class="row followed-pin" data-testid="following-asked">
            <p class="small">{t('keeping.asks', { name: props.profile.name.trim() || t('keeping.them') })}</p>
            <LinkButton kind="quiet" href={pathOf(props.profile.did)}>
              {t('keeping.keep')}
            </LinkButton>
          </div>
        </Show>
      }
    >
      {(kept) => (
        <div class="followed-pin">
          <PinLine pin={kept()} />
        </div>
      )}
    </Show>
  );
};

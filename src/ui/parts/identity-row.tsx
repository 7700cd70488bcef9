/** One identity of this browser: arms, name, and the way to it. */
import { type JSX, Show } from 'solid-js';
import type { IdentityHere } from '../../app/view.js';
import { identities as words } from '../../i18n/en/identities.js';
import { useText } from '../bindings/text.jsx';
import { Arms } from './arms.jsx';
import { Button } from './button.jsx';
import { checkIcon } from './frame-icons.js';
import { Icon } from './icon.jsx';
import { Name } from './name.jsx';

const shortLetters = (did: string): string => did.slice('did:tabard:'.length).slice(0, 8);

export const IdentityRow = (props: {
  readonly identity: IdentityHere;
  readonly pending: boolean;
  readonly onSwitch: () => void;
}): JSX.Element => {
  const t = useText(words);
  const name = (): string => props.identity.name.trim() || t('identities.unnamed');
  return (
    <li class="followed" data-testid="identity" data-active={props.identity.active ? '' : undefined}>
      <span class="followed-who">
        <Arms did={props.identity.did} size="list" decorative />
        <span class="followed-words">
          <strong>
            <Name did={props.identity.did} name={props.identity.name} bare />
          </strong>
          <span class="soft small" dir="ltr">
            @{shortLetters(props.identity.did)}…
          </span>
        </span>
      </span>
      <div class="followed-acts">
        <Show
          when={!props.identity.active}
          fallback={
            <span class="identity-mark small">
              <Icon drawing={checkIcon} />
              {t('identities.active')}
            </span>
          }
        >
          <Button
            testid="identity-switch"
            aria-disabled={props.pending}
            aria-label={t('identities.switchTo', { name: name() })}
            onClick={() => props.onSwitch()}
          >
            {t('identities.switch')}
          </Button>
        </Show>
      </div>
    </li>
  );
};

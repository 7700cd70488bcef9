/** What one does about somebody, from their profile: how one follows them, lists, muting, blocking; and what of that holds now. */
import { createSignal, type JSX, Match, onMount, Show, Switch } from 'solid-js';
import type { PersonView } from '../../../app/social/social-view.js';
import type { Did } from '../../../base/index.js';
import { followRule } from '../../../i18n/en/follow-rule.js';
import { muting } from '../../../i18n/en/muting.js';
import { useAction } from '../../bindings/action.js';
import { useReadable } from '../../bindings/readable.js';
import { useSocial } from '../../bindings/social.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { settingsIcon } from '../../parts/frame-icons.js';
import { plusIcon } from '../../parts/icons.js';
import { blockIcon, muteIcon } from '../../parts/social-icons.js';
import { Failure } from '../../parts/words.jsx';
import { BlockDialog } from './block-dialog.jsx';
import { FollowDialog } from './follow-dialog.jsx';
import { MuteDialog } from './mute-dialog.jsx';
import { PersonLists } from './person-lists.jsx';
import { useUndo } from './undoing.js';
import { WithSocial } from './with-social.jsx';

interface PersonMenuProps {
  readonly did: Did;
  readonly name: string;
  readonly follow: PersonView['follow'];
}

const Menu = (props: PersonMenuProps): JSX.Element => {
  const t = useText({ ...followRule, ...muting });
  const formats = useFormats();
  const social = useSocial();
  const said = useUndo();
  const mutes = useReadable(social.mutes);
  const blocks = useReadable(social.blocks);
  const [asking, setAsking] = createSignal<'rule' | 'lists' | 'mute' | 'block' | null>(null);
  const close = (): void => void setAsking(null);
  const who = (): PersonView => ({ did: props.did, name: props.name, avatar: null, isMe: false, follow: props.follow });
  const mute = () => mutes().find(({ what }) => what.kind === 'person' && what.who.did === props.did);
  const block = () => blocks().find((one) => one.who.did === props.did);
  const unmuting = useAction(async (id: string) =>
    said(t('mute.undone', { name: props.name }), await social.unmute(id)),
  );
  const unblocking = useAction(async (isPublic: boolean) =>
    said(t('block.undone', { name: props.name }), await social.block(props.did, false, { public: isPublic })),
  );
  let frame: HTMLElement | undefined;
  onMount(() => frame?.querySelector('button')?.focus({ preventScroll: true }));
  return (
    <section
      class="person-menu"
      ref={frame}
      data-testid="person-menu"
      aria-label={t('person.acts', { name: props.name })}
    >
      <Show when={props.follow !== 'no'}>
        <Button kind="quiet" icon={settingsIcon} testid="person-rule" onClick={() => setAsking('rule')}>
          {t('rule.open')}
        </Button>
      </Show>
      <Button kind="quiet" icon={plusIcon} testid="person-lists-open" onClick={() => setAsking('lists')}>
        {t('person.lists')}
      </Button>
      <Show
        when={mute()}
        fallback={
          <Button kind="quiet" icon={muteIcon} testid="person-mute" onClick={() => setAsking('mute')}>
            {t('mute.open')}
          </Button>
        }
      >
        {(found) => (
          <Button kind="quiet" icon={muteIcon} testid="person-unmute" onClick={() => unmuting.run(found().id)}>
            {t('mute.undo')}
          </Button>
        )}
      </Show>
      <Show
        when={block()}
        fallback={
          <Button kind="quiet" icon={blockIcon} testid="person-block" onClick={() => setAsking('block')}>
            {t('block.open')}
          </Button>
        }
      >
        {(found) => (
          <Button kind="quiet" icon={blockIcon} testid="person-unblock" onClick={() => unblocking.run(found().public)}>
            {t('block.undo')}
          </Button>
        )}
      </Show>
      <Show when={mute()}>
        {(found) => (
          <p class="post-why small soft">
            <Show when={found().until} fallback={t('mute.already', { name: props.name })}>
              {(until) => t('mute.alreadyUntil', { name: props.name, when: formats.dateTime(until()) })}
            </Show>
          </p>
        )}
      </Show>
      <Show when={block()}>
        <p class="post-why small soft">{t('block.already', { name: props.name })}</p>
      </Show>
      <Failure error={unmuting.error() ?? unblocking.error()} />
      <Switch>
        <Match when={asking() === 'rule'}>
          <FollowDialog did={props.did} name={props.name} onClose={close} />
        </Match>
        <Match when={asking() === 'lists'}>
          <PersonLists did={props.did} name={props.name} onClose={close} />
        </Match>
        <Match when={asking() === 'mute'}>
          <MuteDialog who={who()} onClose={close} onDone={() => undefined} />
        </Match>
        <Match when={asking() === 'block'}>
          <BlockDialog who={who()} onClose={close} onDone={() => undefined} />
        </Match>
      </Switch>
    </section>
  );
};

export const PersonMenu = (props: PersonMenuProps): JSX.Element => (
  <WithSocial>
    <Menu did={props.did} name={props.name} follow={props.follow} />
  </WithSocial>
);

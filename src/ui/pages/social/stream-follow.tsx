/** One stream of somebody: what it is about, and following just that. */
import { createEffect, createSignal, type JSX, on, Show } from 'solid-js';
import type { FollowRule, StreamView } from '../../../app/social/social-view.js';
import type { Did } from '../../../base/index.js';
import { followRule as words } from '../../../i18n/en/follow-rule.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { checkIcon } from '../../parts/frame-icons.js';
import { plusIcon } from '../../parts/icons.js';
import { Plain } from '../../parts/name.jsx';
import { Failure } from '../../parts/words.jsx';
import { useUndo } from './undoing.js';

export const StreamFollow = (props: {
  readonly did: Did;
  readonly stream: StreamView;
  readonly mine: boolean;
}): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const social = useSocial();
  const said = useUndo();
  const following = useReadable(app.following);
  const profile = () => following().find(({ did }) => did === props.did);
  const [rule, setRule] = createSignal<FollowRule>(social.followRule(props.did));
  const read = (): void => void setRule(social.followRule(props.did));
  createEffect(on(following, read, { defer: true }));
  const name = (): string => profile()?.name.trim() || t('stream.them');
  const streams = (): readonly string[] | null => rule().streams;
  const stands = (): boolean => profile() !== undefined && streams()?.includes(props.stream.key) === true;

  const set = async (next: FollowRule): Promise<void> => {
    await social.setFollowRule(props.did, next);
    read();
  };
  const begin = async (): Promise<void> => {
    const { did, stream } = { did: props.did, stream: props.stream };
    const before = profile() === undefined ? undefined : rule();
    if (before === undefined) await app.follow(did);
    const others = before?.streams ?? [];
    await set({ ...social.followRule(did), streams: [...others, stream.key] });
    said(t('stream.followed', { stream: stream.name, name: name() }), {
      undo: () => (before === undefined ? app.unfollow(did) : set(before)),
    });
  };
  const leave = async (): Promise<void> => {
    const { did, stream } = { did: props.did, stream: props.stream };
    const before = rule();
    const [called, secretly] = [name(), profile()?.follow === 'private'];
    const others = (before.streams ?? []).filter((key) => key !== stream.key);
    // Nothing of them is left to follow.
    if (others.length === 0) await app.unfollow(did);
    else await set({ ...before, streams: others });
    said(t('stream.left', { stream: stream.name, name: called }), {
      async undo() {
        if (others.length === 0) await app.follow(did, { private: secretly });
        await set(before);
      },
    });
  };
  const acting = useAction(() => (stands() ? leave() : begin()));
  const does = () => {
    if (stands()) return 'stream.leave' as const;
    if (profile() === undefined) return 'stream.follow' as const;
    return streams() === null ? ('stream.only' as const) : ('stream.followToo' as const);
  };
  return (
    <div class="stream-head" data-testid="stream-head">
      <Show when={props.stream.description}>
        <p dir="auto">
          <Plain text={props.stream.description} />
        </p>
      </Show>
      <Show when={!props.mine}>
        <Show when={profile() !== undefined && streams() === null}>
          <p class="small soft">{t('stream.inAll', { name: name() })}</p>
        </Show>
        <Button
          kind={profile() === undefined ? 'main' : 'plain'}
          icon={stands() ? checkIcon : plusIcon}
          testid={stands() ? 'stream-leave' : 'stream-follow'}
          aria-disabled={acting.pending()}
          onClick={() => acting.run()}
        >
          {t(does())}
        </Button>
      </Show>
      <Failure error={acting.error()} />
    </div>
  );
};

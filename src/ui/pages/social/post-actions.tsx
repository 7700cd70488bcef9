/** What one does with a post: answer, boost, like; and, behind "more", the rest. Each can be undone. */
import { createSignal, type JSX, onCleanup, Show } from 'solid-js';
import type { PostView, Why } from '../../../app/social/social-view.js';
import { social as words } from '../../../i18n/en/social.js';
import { useAction } from '../../bindings/action.js';
import { later, nothing } from '../../bindings/later.jsx';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { moreIcon } from '../../parts/frame-icons.js';
import { type Drawing, Icon } from '../../parts/icon.jsx';
import { boostIcon, likeIcon, replyIcon } from '../../parts/social-icons.js';
import { Failure } from '../../parts/words.jsx';
import { writePost } from './writing.jsx';

const menu = later(async () => (await import('./post-menu.jsx')).PostMenu, { otherwise: nothing });

/** Whose menu is open: one at a time. */
const [opened, setOpened] = createSignal<object | null>(null);

/** A button that shows a number beside its drawing. */
const Act = (props: {
  readonly drawing: Drawing;
  readonly label: string;
  readonly count: number;
  readonly testid: string;
  readonly on?: boolean;
  readonly expanded?: boolean;
  readonly onClick: () => void;
  readonly ref?: (button: HTMLButtonElement) => void;
}): JSX.Element => (
  <button
    ref={(button) => props.ref?.(button)}
    type="button"
    class="post-act"
    data-testid={props.testid}
    data-on={props.on}
    aria-pressed={props.on}
    aria-expanded={props.expanded}
    aria-label={props.label}
    title={props.label}
    onClick={() => props.onClick()}
  >
    <Icon drawing={props.drawing} />
    <span class="figure" aria-hidden="true">
      {props.count > 0 ? props.count : ''}
    </span>
  </button>
);

export const PostActions = (props: { readonly post: PostView; readonly why: Why | undefined }): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const self = {};
  const open = (): boolean => opened() === self;
  const setOpen = (on: boolean): void => void setOpened((now) => (on ? self : now === self ? null : now));
  onCleanup(() => setOpen(false));
  let more: HTMLButtonElement | undefined;
  /** Whoever chose in it, by keys too, goes on where it was opened. */
  const close = (): void => {
    setOpen(false);
    if (more?.isConnected === true) more.focus({ preventScroll: true });
  };
  const liking = useAction(() => social.like(props.post.uri, !props.post.mine.liked));
  const boosting = useAction(() => social.boost(props.post.uri, !props.post.mine.boosted));
  const counts = () => props.post.counts;
  /** "Like, 3 likes": what it does, and what is known. */
  const label = (does: string, count: number, many: string): string => (count === 0 ? does : `${does}, ${many}`);
  return (
    <>
      <div class="post-acts">
        <Act
          drawing={replyIcon}
          testid="post-reply"
          label={label(t('social.reply'), counts().replies, t('social.replies', { count: counts().replies }))}
          count={counts().replies}
          onClick={() => writePost({ reply: props.post })}
        />
        <Act
          drawing={boostIcon}
          testid="post-boost"
          on={props.post.mine.boosted}
          label={label(t('social.boost'), counts().boosts, t('social.boosts', { count: counts().boosts }))}
          count={counts().boosts}
          onClick={() => boosting.run()}
        />
        <Act
          drawing={likeIcon}
          testid="post-like"
          on={props.post.mine.liked}
          label={label(t('social.like'), counts().likes, t('social.likes', { count: counts().likes }))}
          count={counts().likes}
          onClick={() => liking.run()}
        />
        <Act
          drawing={moreIcon}
          testid="post-more"
          label={t('social.moreOf')}
          count={0}
          expanded={open()}
          ref={(button) => {
            more = button;
          }}
          onClick={() => setOpen(!open())}
        />
        <Show when={props.post.sending > 0}>
          <span class="post-sending small soft" data-testid="post-sending">
            {t('social.sending', { count: props.post.sending })}
          </span>
        </Show>
      </div>
      <Failure error={liking.error() ?? boosting.error()} />
      <Show when={open()}>
        <menu.Part post={props.post} why={props.why} onDone={close} />
      </Show>
    </>
  );
};

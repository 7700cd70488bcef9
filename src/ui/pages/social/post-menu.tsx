/** The rest of what one does with a post, as a list of buttons below it. */
import { createSignal, type JSX, onMount, Show } from 'solid-js';
import type { PostView, Why } from '../../../app/social/social-view.js';
import { social as words } from '../../../i18n/en/social.js';
import { useAction } from '../../bindings/action.js';
import { later, nothing } from '../../bindings/later.jsx';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { showToast } from '../../bindings/toast.js';
import { Button } from '../../parts/button.jsx';
import { binIcon, copyIcon, eyeIcon, undoIcon } from '../../parts/icons.js';
import { blockIcon, bookmarkIcon, muteIcon, penIcon, quoteIcon } from '../../parts/social-icons.js';
import { Failure } from '../../parts/words.jsx';
import { useNameOf } from './post-card.jsx';
import { useUndo } from './undoing.js';
import { whyWords } from './why-words.js';
import { type WriteRequest, writePost } from './writing.jsx';

const removing = later(async () => (await import('./remove-dialog.jsx')).RemoveDialog, { otherwise: nothing });
const history = later(async () => (await import('./history-dialog.jsx')).HistoryDialog, { otherwise: nothing });

const muting = later(async () => (await import('./mute-dialog.jsx')).MuteDialog, { otherwise: nothing });
const blocking = later(async () => (await import('./block-dialog.jsx')).BlockDialog, { otherwise: nothing });

interface MenuProps {
  readonly post: PostView;
  readonly why: Why | undefined;
  readonly onDone: () => void;
}

export const PostMenu = (props: MenuProps): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const nameOf = useNameOf();
  const said = useUndo();
  const [asking, setAsking] = createSignal<'remove' | 'history' | 'mute' | 'block' | null>(null);
  let first: HTMLDivElement | undefined;
  const uri = () => props.post.uri;
  /** Not that of a dialog that it opened. */
  const leave = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || asking() !== null) return;
    event.stopPropagation();
    props.onDone();
  };

  onMount(() => {
    first?.addEventListener('keydown', leave);
    first?.querySelector('button')?.focus({ preventScroll: true });
  });

  const bookmark = useAction(async () => {
    const on = !props.post.mine.bookmarked;
    await social.bookmark(uri(), on);
    const post = uri();
    said(t(on ? 'social.bookmarked' : 'social.unbookmarked'), { undo: () => social.bookmark(post, !on) });
  }, props.onDone);
  const copy = useAction(async () => {
    await navigator.clipboard.writeText(props.post.link);
    showToast(t('common.copied'));
  }, props.onDone);
  const hide = useAction(async () => {
    const post = uri();
    await social.hide(post, true);
    said(t('social.hiddenNow'), { undo: () => social.hide(post, false) });
  }, props.onDone);
  const write = (what: WriteRequest): void => {
    props.onDone();
    writePost(what);
  };
  const isMine = (): boolean => props.post.author.isMe;
  return (
    <div class="post-menu" data-testid="post-menu" ref={first}>
      <Button kind="quiet" icon={bookmarkIcon} testid="post-bookmark" onClick={() => bookmark.run()}>
        {t(props.post.mine.bookmarked ? 'social.unbookmark' : 'social.bookmark')}
      </Button>
      <Button kind="quiet" icon={quoteIcon} testid="post-quote" onClick={() => write({ quote: props.post })}>
        {t('social.quote')}
      </Button>
      <Button kind="quiet" icon={copyIcon} testid="post-copy" onClick={() => copy.run()}>
        {t('social.copyLink')}
      </Button>
      <Show when={props.post.editedAt !== null}>
        <Button kind="quiet" icon={undoIcon} testid="post-history" onClick={() => setAsking('history')}>
          {t('social.history')}
        </Button>
      </Show>
      <Show
        when={isMine()}
        fallback={
          <>
            <Button kind="quiet" icon={eyeIcon} testid="post-hide" onClick={() => hide.run()}>
              {t('social.hide')}
            </Button>
            <Button kind="quiet" icon={blockIcon} testid="post-block" onClick={() => setAsking('block')}>
              {t('social.block', { name: nameOf(props.post.author) })}
            </Button>
          </>
        }
      >
        <Button kind="quiet" icon={penIcon} testid="post-edit" onClick={() => write({ edit: props.post })}>
          {t('social.edit')}
        </Button>
        <Button kind="quiet" icon={binIcon} testid="post-remove" onClick={() => setAsking('remove')}>
          {t('social.remove')}
        </Button>
      </Show>
      <Button kind="quiet" icon={muteIcon} testid="post-mute" onClick={() => setAsking('mute')}>
        {t('social.mute')}
      </Button>
      <Show when={props.why}>
        {(why) => (
          <p class="post-why small soft">
            <strong>{t('social.why')}</strong> {whyWords(t, nameOf, why())}
          </p>
        )}
      </Show>
      <Failure error={bookmark.error() ?? copy.error() ?? hide.error()} />
      <Show when={asking() === 'remove'}>
        <removing.Part post={props.post} onClose={() => setAsking(null)} onDone={props.onDone} />
      </Show>
      <Show when={asking() === 'mute'}>
        <muting.Part who={props.post.author} post={props.post} onClose={() => setAsking(null)} onDone={props.onDone} />
      </Show>
      <Show when={asking() === 'block'}>
        <blocking.Part who={props.post.author} onClose={() => setAsking(null)} onDone={props.onDone} />
      </Show>
      <Show when={asking() === 'history'}>
        <history.Part post={props.post} onClose={() => setAsking(null)} />
      </Show>
    </div>
  );
};

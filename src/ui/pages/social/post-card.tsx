/** A post as it stands in a feed or a thread. */
import { createSignal, createUniqueId, type JSX, Match, Show, Switch } from 'solid-js';
import { personPath, threadPath } from '../../../app/social/post-path.js';
import type { FeedItem, MissingPost, PersonView, PostView } from '../../../app/social/social-view.js';
import { plainLine } from '../../../app/text/line.js';
import { social as words } from '../../../i18n/en/social.js';
import { useAction } from '../../bindings/action.js';
import { useNow } from '../../bindings/now.js';
import { useSocial } from '../../bindings/social.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Arms } from '../../parts/arms.jsx';
import { Button } from '../../parts/button.jsx';
import { Icon } from '../../parts/icon.jsx';
import { Plain } from '../../parts/name.jsx';
import { boostIcon, replyIcon } from '../../parts/social-icons.js';
import { Failure } from '../../parts/words.jsx';
import { hiddenWords } from './hidden-words.js';
import { PostActions } from './post-actions.jsx';
import { PostBody } from './post-body.jsx';
import { useUndo } from './undoing.js';

export const isMissing = (post: PostView | MissingPost): post is MissingPost => 'missing' in post;

/** Of a name, in a sentence. */
const mostName = 80;

/** The name alone, as text; for sentences, which it must not turn around. */
export const useNameOf = (): ((who: PersonView) => string) => {
  const t = useText(words);
  return (who) => plainLine(who.name, mostName) || t('social.them');
};

/** Their picture; their arms where there is none, or where its file is not here. `still`: no link, beside one that is. */
export const Face = (props: { readonly who: PersonView; readonly still?: boolean }): JSX.Element => {
  const nameOf = useNameOf();
  const [lost, setLost] = createSignal<string>();
  const url = (): string | null => {
    const found = props.who.avatar?.url ?? null;
    return found === lost() ? null : found;
  };
  const drawing = (): JSX.Element => (
    <Show when={url()} fallback={<Arms did={props.who.did} size="list" decorative />}>
      {(found) => <img src={found()} alt="" onError={() => setLost(found())} />}
    </Show>
  );
  return (
    <Show when={props.still !== true} fallback={<span class="post-face">{drawing()}</span>}>
      <a class="post-face" href={`#${personPath(props.who.did)}`} tabindex="-1" aria-label={nameOf(props.who)}>
        {drawing()}
      </a>
    </Show>
  );
};

/** When, as a link to the thread. */
const When = (props: { readonly post: PostView }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const now = useNow();
  return (
    <span class="post-when">
      <a href={`#${threadPath(props.post.uri)}`} data-testid="post-open" title={formats.dateTime(props.post.at)}>
        <time datetime={new Date(props.post.at).toISOString()}>{formats.relative(props.post.at, now())}</time>
      </a>
      <Show when={props.post.editedAt}>
        {(at) => <span title={t('social.editedAt', { when: formats.dateTime(at()) })}>{t('social.edited')}</span>}
      </Show>
      <Show when={props.post.archive}>
        <span title={t('social.archiveText')}>{t('social.archive')}</span>
      </Show>
    </span>
  );
};

/** Why it stands here, above it. */
const Above = (props: { readonly item: FeedItem }): JSX.Element => {
  const t = useText(words);
  const nameOf = useNameOf();
  const answered = (): PersonView | null => {
    const { post } = props.item;
    return isMissing(post) || post.reply === null ? null : post.reply.to;
  };
  return (
    <Switch>
      <Match when={props.item.boosts[0]}>
        {(first) => (
          <p class="post-above small soft" data-testid="post-boosters">
            <Icon drawing={boostIcon} />
            <a href={`#${personPath(first().did)}`}>
              {props.item.boosts.length === 1
                ? t('social.boostedBy', { name: nameOf(first()) })
                : t('social.boostedByMore', { name: nameOf(first()), count: props.item.boosts.length - 1 })}
            </a>
          </p>
        )}
      </Match>
      <Match when={answered()}>
        {(to) => (
          <p class="post-above small soft">
            <Icon drawing={replyIcon} />
            {t('social.answerTo', { name: nameOf(to()) })}
          </p>
        )}
      </Match>
    </Switch>
  );
};

const Head = (props: { readonly post: PostView; readonly id: string }): JSX.Element => {
  const t = useText(words);
  return (
    <header class="post-head">
      <a class="post-who" id={props.id} href={`#${personPath(props.post.author.did)}`} dir="auto">
        <Show when={props.post.author.avatar !== null}>
          <Arms did={props.post.author.did} size="mark" decorative />
        </Show>
        <Show when={props.post.author.name.trim()} fallback={<span class="name-none">{t('common.unnamed')}</span>}>
          <Plain text={props.post.author.name} />
        </Show>
      </a>
      <When post={props.post} />
    </header>
  );
};

/** Folded away, with why; opened by a tap, and brought back for good where oneself hid it. */
const Folded = (props: { readonly post: PostView; readonly onShow: () => void }): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const nameOf = useNameOf();
  const said = useUndo();
  const bringing = useAction(async () => {
    const { uri } = props.post;
    await social.hide(uri, false);
    said(t('social.unhidden'), { undo: () => social.hide(uri, true) });
  });
  return (
    <div class="post-folded small" data-testid="post-folded">
      <span class="soft">
        <Show when={props.post.hidden}>{(by) => hiddenWords(t, nameOf, by())}</Show>
      </span>
      <span class="row">
        <Button kind="quiet" testid="post-unfold" onClick={props.onShow}>
          {t('social.show')}
        </Button>
        <Show when={props.post.hidden?.kind === 'hidden-by-me'}>
          <Button kind="quiet" testid="post-unhide" aria-disabled={bringing.pending()} onClick={() => bringing.run()}>
            {t('social.unhide')}
          </Button>
        </Show>
      </span>
      <Failure error={bringing.error()} />
    </div>
  );
};

export const Missing = (props: { readonly post: MissingPost }): JSX.Element => {
  const t = useText(words);
  const nameOf = useNameOf();
  return (
    <p class="post-missing small soft" data-testid="post-missing" data-why={props.post.missing}>
      <bdi>{t('social.missingOf', { name: nameOf(props.post.author) })}</bdi>
      <span>{t(`social.missing.${props.post.missing}`)}</span>
    </p>
  );
};

/** Without a frame: a thread and a feed put it into theirs. */
export const Post = (props: {
  readonly post: PostView;
  readonly why?: FeedItem['why'];
  /** The one that the page is about: larger, with all that is known of it. */
  readonly main?: boolean;
  /** What hides it is looked behind, on the whole page. */
  readonly behind?: boolean;
}): JSX.Element => {
  const id = createUniqueId();
  const [shown, setShown] = createSignal(false);
  return (
    <article class="post" data-testid="post" data-uri={props.post.uri} data-main={props.main} aria-labelledby={id}>
      <Face who={props.post.author} />
      <div class="post-words" data-focus="" tabindex="-1">
        <Head post={props.post} id={id} />
        <Show
          when={props.post.hidden === null || shown() || props.main || props.behind === true}
          fallback={<Folded post={props.post} onShow={() => setShown(true)} />}
        >
          <PostBody post={props.post} main={props.main === true} />
          <PostActions post={props.post} why={props.why} />
        </Show>
      </div>
    </article>
  );
};

export const PostCard = (props: { readonly item: FeedItem }): JSX.Element => {
  const post = (): PostView | undefined => (isMissing(props.item.post) ? undefined : props.item.post);
  const missing = (): MissingPost | undefined => (isMissing(props.item.post) ? props.item.post : undefined);
  return (
    <>
      <Above item={props.item} />
      <Show when={post()}>{(found) => <Post post={found()} why={props.item.why} />}</Show>
      <Show when={missing()}>
        {(lost) => (
          <div data-focus="" tabindex="-1">
            <Missing post={lost()} />
          </div>
        )}
      </Show>
    </>
  );
};

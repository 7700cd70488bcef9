/** Answers, mentions, boosts, likes, followers: alike ones about one post stand together. */
import { type Accessor, createEffect, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import { personPath, threadPath } from '../../../app/social/post-path.js';
import type { NoticeKind, NoticesView, NoticeView, PersonView } from '../../../app/social/social-view.js';
import { social as words } from '../../../i18n/en/social.js';
import { type Action, useAction } from '../../bindings/action.js';
import { useNow } from '../../bindings/now.js';
import { useReadable } from '../../bindings/readable.js';
import { useSocial } from '../../bindings/social.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Button } from '../../parts/button.jsx';
import { checkIcon, followingIcon } from '../../parts/frame-icons.js';
import { type Drawing, Icon } from '../../parts/icon.jsx';
import { PostText } from '../../parts/post/post-text.jsx';
import { Light } from '../../parts/small.jsx';
import { bellIcon, boostIcon, likeIcon, quoteIcon, replyIcon } from '../../parts/social-icons.js';
import { Failure } from '../../parts/words.jsx';
import { OutsideNotices } from './outside.jsx';
import { PostActions } from './post-actions.jsx';
import { namesIn } from './post-body.jsx';
import { Face, isMissing, Missing, useNameOf } from './post-card.jsx';

const drawings: Readonly<Record<NoticeKind, Drawing>> = {
  reply: replyIcon,
  mention: bellIcon,
  quote: quoteIcon,
  boost: boostIcon,
  like: likeIcon,
  follow: followingIcon,
  vote: checkIcon,
  rsvp: checkIcon,
};

/** These bring words of their own, which one may answer. */
const speaks = (kind: NoticeKind): boolean => kind === 'reply' || kind === 'mention' || kind === 'quote';

const Notice = (props: { readonly notice: NoticeView; readonly fresh: boolean }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const nameOf = useNameOf();
  const now = useNow();
  const first = () => props.notice.who[0];
  /** One by name, two by their names, more by the first and how many there are besides. */
  const names = (who: PersonView): string => {
    const [first, second] = [nameOf(who), props.notice.who[1]];
    const { count } = props.notice;
    if (count < 2) return first;
    return count === 2 && second !== undefined
      ? t('social.noticeTwo', { first, second: nameOf(second) })
      : t('social.noticeMore', { first, count: count - 1 });
  };
  const post = () => props.notice.post;
  const found = () => {
    const one = post();
    return one === null || isMissing(one) ? undefined : one;
  };
  const lost = () => {
    const one = post();
    return one !== null && isMissing(one) ? one : undefined;
  };
  const href = (): string => {
    const about = post();
    const who = first();
    return `#${about !== null ? threadPath(about.uri) : who === undefined ? '/notices' : personPath(who.did)}`;
  };
  return (
    <li class="notice" data-testid="notice" data-kind={props.notice.kind} data-unread={props.fresh}>
      <Icon drawing={drawings[props.notice.kind]} />
      <div class="notice-words">
        <div class="notice-who">
          <For each={props.notice.who.slice(0, 5)}>{(who) => <Face who={who} />}</For>
          <Show when={first()}>
            {(who) => (
              <a class="notice-says" href={href()}>
                {t(`social.notice.${props.notice.kind}`, { name: names(who()), count: props.notice.count })}
              </a>
            )}
          </Show>
          <span class="notice-when small">
            <time class="soft" datetime={new Date(props.notice.at).toISOString()}>
              {formats.relative(props.notice.at, now())}
            </time>
            <Show when={props.fresh}>
              <span class="notice-new">{t('social.noticeNew')}</span>
            </Show>
          </span>
        </div>
        <Show when={found()}>
          {(about) => (
            <div class="notice-post" data-own={!speaks(props.notice.kind)}>
              <PostText
                text={about().text}
                language={about().language ?? ''}
                warning={about().warning}
                nameOf={namesIn(about())}
              />
              <Show when={speaks(props.notice.kind)}>
                <PostActions post={about()} why={undefined} />
              </Show>
            </div>
          )}
        </Show>
        <Show when={lost()}>{(about) => <Missing post={about()} />}</Show>
      </div>
    </li>
  );
};

/** Whoever looks at the page has seen them: they count no more, and bear their mark until the page is left. */
const useSeen = (view: Accessor<NoticesView>, reading: Action<[]>): { isFresh(notice: NoticeView): boolean } => {
  const [fresh, setFresh] = createSignal<ReadonlySet<string>>(new Set());
  /** Once each, whatever becomes of it. */
  const said = new Set<string>();
  const [looking, setLooking] = createSignal(document.visibilityState === 'visible');
  const look = (): void => void setLooking(document.visibilityState === 'visible');
  document.addEventListener('visibilitychange', look);
  onCleanup(() => document.removeEventListener('visibilitychange', look));
  createEffect(
    on([view, looking, reading.pending], ([{ ready, items }, isLooking, pending]) => {
      const unread = items.filter((item) => item.unread);
      if (unread.length > 0) setFresh((before) => new Set([...before, ...unread.map(({ id }) => id)]));
      const unsaid = unread.filter(({ id, at }) => !said.has(`${id} ${at}`));
      if (!ready || !isLooking || pending || unsaid.length === 0) return;
      for (const { id, at } of unsaid) said.add(`${id} ${at}`);
      reading.run();
    }),
  );
  return { isFresh: ({ id }) => fresh().has(id) };
};

export const NoticesPage = (): JSX.Element => {
  const t = useText(words);
  const { notices } = useSocial();
  const view = useReadable(notices.view);
  const [looking, setLooking] = createSignal(false);
  useTitle(() => t('social.notices'));
  const older = useAction(() => notices.older());
  const reading = useAction(() => notices.readAll());
  const shown = () => view().items.filter(({ held }) => !held);
  const held = () => view().items.filter((item) => item.held);
  const { isFresh } = useSeen(view, reading);
  return (
    <div class="notices" data-testid="notices" aria-busy={!view().ready}>
      <h1>{t('social.notices')}</h1>
      <OutsideNotices offer />
      <Show when={!view().ready}>
        <p class="loading" role="status">
          <Light state="wait" />
          {t('common.loading')}
        </p>
      </Show>
      <Show when={view().ready && view().items.length === 0}>
        <section class="stack social-empty" data-testid="notices-empty">
          <h2>{t('social.noticesEmpty')}</h2>
          <p>{t('social.noticesEmptyText')}</p>
        </section>
      </Show>
      <ul class="notice-list">
        <For each={shown()}>{(notice) => <Notice notice={notice} fresh={isFresh(notice)} />}</For>
      </ul>
      <Show when={held().length > 0}>
        <Button kind="quiet" testid="notices-held" aria-expanded={looking()} onClick={() => setLooking(!looking())}>
          {t('social.noticeHeld', { count: held().length })}
        </Button>
        <Show when={looking()}>
          <p class="small soft">
            {t('social.noticeHeldText')} <a href="#/settings/posts">{t('social.noticeHeldGo')}</a>
          </p>
          <ul class="notice-list">
            <For each={held()}>{(notice) => <Notice notice={notice} fresh={false} />}</For>
          </ul>
        </Show>
      </Show>
      <Show when={view().more}>
        <Button testid="notices-older" aria-disabled={older.pending()} onClick={() => older.run()}>
          {t('social.older')}
        </Button>
      </Show>
      <Failure error={older.error() ?? reading.error()} />
    </div>
  );
};

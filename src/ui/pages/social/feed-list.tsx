/**
 * A feed of any length: only what is near the window stands in the page. What is new is announced above it and never pushed under the reader's
 * thumb; where one had read to is marked, and kept.
 */
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import type { FeedItem, FeedOf, FeedView } from '../../../app/social/social-view.js';
import { social as words } from '../../../i18n/en/social.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useClosing, useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { upIcon } from '../../parts/icons.js';
import { Light } from '../../parts/small.jsx';
import { WindowList, type WindowListHandle } from '../../parts/window-list.jsx';
import { Failure } from '../../parts/words.jsx';
import { hiddenWords } from './hidden-words.js';
import { indexOfFocus, provideList } from './keys.js';
import { comeBack, type Place, placeIn, placeOf } from './place.js';
import { PostCard, useNameOf } from './post-card.jsx';
import { awaitsOwn, noteOwn } from './writing.jsx';

/** Older ones are read when so many are left below the window. */
const ahead = 24;

/** What one's own rules left out, and by which: looked at for as long as the page stands. */
const LeftOut = (props: {
  readonly leftOut: FeedView['leftOut'];
  readonly behind: boolean;
  readonly onLook: (on: boolean) => void;
}): JSX.Element => {
  const t = useText(words);
  const nameOf = useNameOf();
  const count = (): number => props.leftOut.reduce((sum, one) => sum + one.count, 0);
  return (
    <Show when={count() > 0 || props.behind}>
      <details class="feed-left-out small" data-testid="feed-left-out">
        <summary>{t('social.leftOut', { count: count() })}</summary>
        <ul>
          <For each={props.leftOut}>
            {(one) => <li>{t('social.leftOutBy', { why: hiddenWords(t, nameOf, one.by), count: one.count })}</li>}
          </For>
        </ul>
        <Button kind="quiet" testid="feed-look-behind" onClick={() => props.onLook(!props.behind)}>
          {t(props.behind ? 'social.leftOutHide' : 'social.leftOutShow')}
        </Button>
      </details>
    </Show>
  );
};

export const FeedList = (props: { readonly of: FeedOf; readonly empty: JSX.Element }): JSX.Element => {
  const t = useText(words);
  const feed = useClosing(useSocial().feed(props.of));
  const view = useReadable(feed.view);
  const [list, setList] = createSignal<WindowListHandle>();
  const [atStart, setAtStart] = createSignal(true);
  /** No page is high enough for more. */
  const [full, setFull] = createSignal(false);
  const [behind, setBehind] = createSignal(false);
  const count = createMemo(() => view().items.length);
  const idAt = (index: number): string => view().items[index]?.id ?? '';
  // By id: an item that changes stays the same line, and keeps the focus.
  const itemOf = (id: string): FeedItem | undefined => {
    view();
    return feed.item(id);
  };
  /** Where reading had stopped when the feed was opened. */
  const readTo = view().readTo;

  const app = useApp();
  createEffect(() => view().ready && app.shown());

  const older = useAction(() => feed.older());
  const newer = useAction(
    () => feed.showNewer(),
    () => {
      window.scrollTo({ top: 0 });
      document.querySelector<HTMLElement>('[data-testid=post] [data-focus]')?.focus({ preventScroll: true });
    },
  );
  createEffect(
    on(
      () => view().waiting,
      (waiting, before) => {
        if (waiting > 0 && awaitsOwn()) {
          noteOwn(false);
          newer.run();
        } else if (waiting > (before ?? 0))
          announce(t(view().manyWaiting ? 'social.newManySaid' : 'social.newSaid', { count: waiting }));
      },
      { defer: true },
    ),
  );

  const look = (): void => {
    const handle = list();
    if (handle === undefined) return;
    const { middle, last, top } = handle.range();
    setAtStart(top < 80);
    const shown = idAt(middle);
    if (shown !== '' && document.visibilityState === 'visible') feed.read(shown);
    setFull(handle.isFull());
    if (full()) return;
    if (last + ahead >= count() && view().more && !view().loading && older.error() === undefined) older.run();
  };
  let frame: HTMLDivElement | undefined;
  const place = placeOf(JSON.stringify(props.of));
  onCleanup(() => {
    const first = list()?.range().first ?? 0;
    place.note(frame === undefined ? undefined : placeIn(frame, idAt(first), count()));
  });
  const comingBack = useAction(async (before: Place) => {
    const handle = list();
    if (frame === undefined || handle === undefined) return;
    await comeBack({
      ...{ frame, place: before, count, reveal: handle.reveal },
      indexOf: (id) => view().items.findIndex((item) => item.id === id),
      async older() {
        if (!view().more) return false;
        await feed.older();
        return true;
      },
    });
  });
  createEffect(
    on(list, (handle) => handle !== undefined && place.before !== undefined && comingBack.run(place.before)),
  );
  createEffect(on([count, () => view().items, list], () => queueMicrotask(look)));
  onCleanup(
    provideList({
      current: indexOfFocus,
      count,
      reveal: (index) => list()?.reveal(index),
      at: (index) => frame?.querySelector<HTMLElement>(`[data-index="${index}"] [data-focus]`) ?? null,
      post: (index) => view().items[index]?.post,
      newer: () => newer.run(),
    }),
  );

  return (
    <div class="feed" ref={frame} data-testid="feed" aria-busy={!view().ready}>
      <Show when={view().waiting > 0}>
        <p class="feed-new" data-floats={!atStart()}>
          <Button kind="main" icon={upIcon} testid="feed-newer" aria-disabled={newer.pending()} onClick={newer.run}>
            {t(view().manyWaiting ? 'social.newMany' : 'social.new', { count: view().waiting })}
          </Button>
        </p>
      </Show>
      <Failure error={newer.error()} />
      <Show when={!view().ready}>
        <p class="row soft small" role="status">
          <Light state="wait" />
          {t('common.loading')}
        </p>
      </Show>
      <Show when={props.of.kind !== 'hidden'}>
        <LeftOut
          leftOut={view().leftOut}
          behind={behind()}
          onLook={(on) => {
            setBehind(on);
            feed.lookBehind(on);
          }}
        />
      </Show>
      <Show when={view().ready && count() === 0}>{props.empty}</Show>
      <Show when={count() > 0}>
        <WindowList count={count()} keyAt={idAt} order={view().items} estimate={180} handle={setList} onScroll={look}>
          {(id, index) => (
            <Show when={itemOf(id)}>
              {(item) => (
                <div class="feed-line">
                  <PostCard item={item()} />
                  <Show when={id === readTo && index() > 0}>
                    <p class="feed-read soft small" data-testid="feed-read">
                      {t('social.readHere')}
                    </p>
                  </Show>
                </div>
              )}
            </Show>
          )}
        </WindowList>
        <Failure error={older.error()} />
        <p class="feed-end soft small" role="status">
          <Show
            when={view().more && !full()}
            fallback={
              <span data-testid="feed-end">{full() ? t('social.full', { count: count() }) : t('social.end')}</span>
            }
          >
            <Show
              when={older.pending() || view().loading}
              fallback={
                <Button testid="feed-older" onClick={() => older.run()}>
                  {t('social.older')}
                </Button>
              }
            >
              {t('social.loadingOlder')}
            </Show>
          </Show>
        </p>
      </Show>
    </div>
  );
};

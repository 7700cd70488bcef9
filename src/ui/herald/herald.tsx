/**
 * Tells of what has just come, on any page: a count in the title of the window, a line that lies over the page for a moment and moves nothing on it, a
 * word for readers of the screen; and beside the page, where that is wanted, by whichever tab is to say it.
 */
import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import type { Arrived, NoticeView, Social } from '../../app/social/social-view.js';
import { told as words } from '../../i18n/en/told.js';
import { announce } from '../bindings/announce.js';
import { useApp } from '../bindings/app.js';
import { useReadable } from '../bindings/readable.js';
import { useRoute } from '../bindings/route.js';
import { bringStyles } from '../bindings/styles.js';
import { useText } from '../bindings/text.jsx';
import { Button } from '../parts/button.jsx';
import { Icon } from '../parts/icon.jsx';
import { closeIcon } from '../parts/icons.js';
import { bellIcon } from '../parts/social-icons.js';
import styles from './herald.css?url';
import { useTitleCount } from './title-count.js';
import { pathOf, sentenceOf, toldOf } from './words.js';

/** What a first screen needs comes before. Milliseconds. */
const rest = 1_500;
const shownFor = 8_000;
/** A thumb that is on its way when the line comes still hits what was there. */
const unarmedFor = 700;

const plainWords = async (): Promise<(text: string) => string> => {
  const [{ parsePost }, { plainPost }] = await Promise.all([
    import('../../app/text/parse.js'),
    import('../../app/text/plain.js'),
  ]);
  return (text) => plainPost(parsePost(text));
};

const Line = (props: { readonly items: readonly NoticeView[]; readonly onClose: () => void }): JSX.Element => {
  const t = useText(words);
  const [armed, setArmed] = createSignal(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hold = (): void => clearTimeout(timer);
  const release = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => props.onClose(), shownFor);
  };
  const arming = setTimeout(() => setArmed(true), unarmedFor);
  release();
  onCleanup(() => {
    clearTimeout(timer);
    clearTimeout(arming);
  });
  const [first] = props.items;
  const single = props.items.length === 1 ? first : undefined;
  return (
    <section
      class="told"
      data-testid="told"
      data-armed={armed() ? '' : undefined}
      aria-label={t('told.region')}
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocusIn={hold}
      onFocusOut={release}
    >
      <Icon drawing={bellIcon} />
      <a href={`#${single === undefined ? '/notices' : pathOf(single)}`} onClick={() => props.onClose()}>
        {single === undefined ? t('told.many', { count: props.items.length }) : sentenceOf(t, single)}
      </a>
      <Button kind="quiet" icon={closeIcon} label={t('told.dismiss')} onClick={() => props.onClose()} />
    </section>
  );
};

const Telling = (props: { readonly social: Social }): JSX.Element => {
  const t = useText(words);
  const route = useRoute();
  const { notices } = props.social;
  const view = useReadable(notices.view);
  const [items, setItems] = createSignal<readonly NoticeView[]>([]);
  useTitleCount(() => view().unread);
  const isLooking = (): boolean => document.visibilityState === 'visible';
  /** On the page of notices they come into sight by themselves. */
  const isThere = (): boolean => route().path === '/notices';

  const sayOutside = async (arrived: readonly NoticeView[]): Promise<void> => {
    const plain = await plainWords();
    for (const one of toldOf(t, arrived, plain)) await notices.outside.say(one);
  };
  const hear = ({ items: arrived, outside }: Arrived): void => {
    const [first] = arrived;
    if (first === undefined) return;
    // Where it cannot be said beside the page, it still stands on it.
    if (outside) return void sayOutside(arrived).catch(() => undefined);
    if (!isLooking()) return;
    announce(arrived.length === 1 ? sentenceOf(t, first) : t('told.many', { count: arrived.length }));
    if (!isThere())
      setItems((before) => [...arrived, ...before.filter(({ id }) => !arrived.some((one) => one.id === id))]);
  };
  onCleanup(notices.onArrived(hear));
  createEffect(on([isThere, () => view().unread === 0], ([there, none]) => (there || none) && setItems([])));
  return (
    <Show when={items().length > 0 ? items() : undefined} keyed>
      {(some) => <Line items={some} onClose={() => setItems([])} />}
    </Show>
  );
};

export const Herald = (): JSX.Element => {
  const app = useApp();
  const me = useReadable(app.me);
  const [social, setSocial] = createSignal<Social>();
  const mine = createMemo(() => me()?.did);
  createEffect(
    on(mine, (did) => {
      if (did === undefined) return;
      const timer = setTimeout(() => {
        // Where its code cannot be had now, the pages that need it say so.
        Promise.all([app.social(), bringStyles(styles)]).then(
          ([made]) => setSocial(() => made),
          () => undefined,
        );
      }, rest);
      onCleanup(() => clearTimeout(timer));
    }),
  );
  return <Show when={social()}>{(made) => <Telling social={made()} />}</Show>;
};

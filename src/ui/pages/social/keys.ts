/** Keys for whoever does not want to reach for the pointer. None of them does anything while one writes, or while a dialog is open. */
import { onCleanup, onMount } from 'solid-js';
import { tinykeys } from 'tinykeys';
import { personPath, threadPath } from '../../../app/social/post-path.js';
import type { MissingPost, PostView } from '../../../app/social/social-view.js';
import { useApp } from '../../bindings/app.js';
import { goTo } from '../../bindings/route.js';
import { showKeys } from './key-list.jsx';
import { canWrite, writePost } from './writing.jsx';

/** The list of posts that is on the page: what keys walk through. */
export interface WalkedList {
  count(): number;
  /** Which one has the focus, or something in it; -1 for none. */
  current(): number;
  /** Where walking begins, and what is meant while none has the focus: the post that a page is of. */
  main?(): number;
  reveal(index: number): void;
  /** The element that has the focus when this one is the current one; null while it does not stand in the page. */
  at(index: number): HTMLElement | null;
  post(index: number): PostView | MissingPost | undefined;
  newer?(): void;
}

let list: WalkedList | undefined;

/** Answers what takes it away. */
export const provideList = (given: WalkedList): (() => void) => {
  list = given;
  return () => {
    if (list === given) list = undefined;
  };
};

/** Of lines that say which one they are. */
export const indexOfFocus = (): number => {
  const line = document.activeElement?.closest<HTMLElement>('[data-index]');
  const index = Number(line?.dataset.index ?? '-1');
  return Number.isInteger(index) ? index : -1;
};

/** One that does not stand in the page does so a frame or two after it was scrolled to. */
const focusOn = (walked: WalkedList, index: number, frames = 20): void => {
  const element = walked.at(index);
  if (element !== null) {
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'nearest' });
  } else if (frames > 0) requestAnimationFrame(() => focusOn(walked, index, frames - 1));
};

const step = (by: 1 | -1): void => {
  if (list === undefined || list.count() === 0) return;
  const now = list.current();
  const next = now === -1 ? (list.main?.() ?? 0) : now + by;
  const index = Math.min(Math.max(next, 0), list.count() - 1);
  list.reveal(index);
  focusOn(list, index);
};

const mainPost = (): Element | null | undefined => {
  const index = list?.main?.();
  return index === undefined ? undefined : list?.at(index)?.closest('[data-testid=post]');
};

/** What a button of the current post does. */
const press = (name: string): void =>
  (document.activeElement?.closest('[data-testid=post]') ?? mainPost())
    ?.querySelector<HTMLElement>(`[data-testid=post-${name}]`)
    ?.click();

const openCurrent = (): void => {
  const post = list?.post(list.current());
  if (post !== undefined) goTo(threadPath(post.uri));
};

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input, textarea, select, dialog, [role=menu]') !== null);

/** How long after "g" a key is the second of the two, as tinykeys has it. Milliseconds. */
const sequence = 1_000;

/** What a key by itself and one after "g" do: the second of two is none by itself, or "g b" would boost. */
const createActs = (): ((keys: string, act: () => void) => (event: KeyboardEvent) => void) => {
  let begun = Number.NEGATIVE_INFINITY;
  return (keys, act) => (event) => {
    const isSecond = event.timeStamp - begun < sequence;
    // Only where nothing else is meant: not with Ctrl, Alt or the command key, not in a field.
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isWriting(event.target)) return;
    if (document.querySelector('dialog[open]') !== null) return;
    if (keys === 'g') {
      begun = event.timeStamp;
      return;
    }
    if (isSecond && !keys.startsWith('g ')) return;
    begun = Number.NEGATIVE_INFINITY;
    event.preventDefault();
    act();
  };
};

export const useKeys = (): void => {
  const app = useApp();
  const toMe = (): void => {
    const me = app.me.get();
    if (me !== null) goTo(personPath(me.did));
  };
  /** Where nothing is written, one goes to where it is. */
  const write = (): void => {
    if (!canWrite()) goTo('/feed');
    writePost({});
  };
  onMount(() => {
    const acts: Readonly<Record<string, () => void>> = {
      j: () => step(1),
      k: () => step(-1),
      o: openCurrent,
      r: () => press('reply'),
      l: () => press('like'),
      b: () => press('boost'),
      n: write,
      '.': () => list?.newer?.(),
      '/': () => goTo('/search'),
      'Shift+?': showKeys,
      '?': showKeys,
      g: () => undefined,
      'g f': () => goTo('/feed'),
      'g n': () => goTo('/notices'),
      'g b': () => goTo('/bookmarks'),
      'g p': toMe,
    };
    const actOf = createActs();
    onCleanup(
      tinykeys(window, Object.fromEntries(Object.entries(acts).map(([keys, act]) => [keys, actOf(keys, act)]))),
    );
  });
};

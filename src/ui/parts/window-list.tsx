/**
 * A list of any length that scrolls with the window: only lines near the window stand in the page, each as high as it turns out to be. A thin
 * binding of @tanstack/virtual-core to Solid: the library's own would bring what no other page uses into the first load. The library works through all
 * lines that it knows whenever one is measured, so it is told of a stretch of them around the window only; heights of all are summed up beside it.
 */
import {
  measureElement,
  observeWindowOffset,
  observeWindowRect,
  type VirtualItem,
  Virtualizer,
  windowScroll,
} from '@tanstack/virtual-core';
import { type Accessor, createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, onMount } from 'solid-js';
import { afterPaint } from '../bindings/painted.js';
import { createLineHeights } from './line-heights.js';

export interface WindowListHandle {
  /** Brings a line into the page, near the window. */
  reveal(index: number): void;
  /** The first and the last line that is in the window now, the one in its middle, and how far the window is scrolled. */
  /** The page has little room for more: engines count its height up to a number of their own, and what lies beyond cannot be scrolled to. */
  isFull(): boolean;
  range(): { readonly first: number; readonly middle: number; readonly last: number; readonly top: number };
}

interface WindowListProps {
  readonly count: number;
  /** One for each line, none twice: a line that keeps its key keeps its place in the page, and the focus. */
  readonly keyAt: (index: number) => string;
  /** The same for as long as lines only come behind the others. */
  readonly order: unknown;
  /** How high a line is before it has been seen, in pixels. */
  readonly estimate: number;
  readonly children: (key: string, index: Accessor<number>) => JSX.Element;
  readonly handle?: (handle: WindowListHandle) => void;
  readonly onScroll?: () => void;
}

/** Lines beyond the window, each way: drawn when what is in it has been. */
const OVERSCAN = 6;
/** Lines that the library knows of; it is told of others when so few are left on one side of the window. */
const STRETCH = 400;
const LEFT = 100;
/** A line that stood at the top of the window is sought so far from where it was. */
const MOVED = 1_000;

/** Pixels that any engine counts to. */
const SURELY = 10_000_000;
/** Of those that this one counts to; lines may turn out to be higher than was thought. */
const OF_MOST = 0.8;
let most: number | undefined;

/** Chromium makes of more 33,554,432, Firefox about 17.8 million. */
const mostHeight = (): number => {
  if (most !== undefined) return most;
  const probe = document.createElement('div');
  probe.style.cssText =
    'position:absolute;inset-block-start:0;inline-size:1px;block-size:1e9px;visibility:hidden;contain:strict';
  document.body.append(probe);
  most = probe.getBoundingClientRect().height * OF_MOST;
  probe.remove();
  return most;
};

export const WindowList = (props: WindowListProps): JSX.Element => {
  let frame: HTMLDivElement | undefined;
  const [items, setItems] = createSignal<readonly VirtualItem[]>([]);
  const [total, setTotal] = createSignal(0);
  const [margin, setMargin] = createSignal(0);
  /** The first line that the library knows of. */
  const [base, setBase] = createSignal(0);
  const heights = createLineHeights();
  const measured = new Map<string, number>();
  let overscan = 0;

  const stretch = (): number => Math.min(STRETCH, heights.count - base());
  const options = () => ({
    count: stretch(),
    overscan,
    scrollMargin: margin(),
    paddingStart: heights.before(base()),
    paddingEnd: heights.total() - heights.before(base() + stretch()),
    indexAttribute: 'data-line',
    estimateSize: (index: number) => heights.of(base() + index),
    getItemKey: (index: number) => props.keyAt(base() + index),
    getScrollElement: () => window,
    initialOffset: () => window.scrollY,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    measureElement: (
      element: HTMLElement,
      entry: ResizeObserverEntry | undefined,
      instance: Virtualizer<Window, HTMLElement>,
    ) => {
      const height = measureElement(element, entry, instance);
      const index = base() + Number(element.dataset.line ?? '-1');
      const key = element.dataset.key ?? '';
      // A line that is on its way out may bear the place of another.
      if (props.keyAt(index) === key) {
        heights.set(index, height);
        measured.set(key, height);
      }
      return height;
    },
    onChange: (instance: Virtualizer<Window, HTMLElement>) => {
      if (moveStretch()) instance.setOptions(options());
      take();
      props.onScroll?.();
    },
  });
  const virtualizer = new Virtualizer<Window, HTMLElement>(options());

  const take = (): void => {
    setItems(virtualizer.getVirtualItems());
    setTotal(virtualizer.getTotalSize());
  };
  const top = (): number => virtualizer.scrollOffset ?? window.scrollY;
  const windowHeight = (): number => virtualizer.scrollRect?.height ?? window.innerHeight;
  const lineAt = (offset: number): number => heights.at(offset - margin());

  /** True where the stretch is another now. */
  const moveStretch = (): boolean => {
    const [first, last] = [lineAt(top()), lineAt(top() + windowHeight())];
    const [from, to] = [base(), base() + stretch()];
    const isEnough = (from === 0 || first - from >= LEFT) && (to === heights.count || to - last >= LEFT);
    if (isEnough) return false;
    const next = Math.max(0, Math.min(first - STRETCH / 2, heights.count - STRETCH));
    if (next === from) return false;
    setBase(next);
    return true;
  };

  /** Where the list begins in the document: what stands above it may have grown. */
  const place = (): void => {
    if (frame !== undefined) setMargin(Math.round(frame.getBoundingClientRect().top + window.scrollY));
  };
  const update = (): void => {
    moveStretch();
    virtualizer.setOptions(options());
    virtualizer._willUpdate();
    take();
  };

  let order: unknown;
  let keyAtTop: string | undefined;
  const isNear = (key: string, from: number): number | undefined => {
    for (let by = 0; by <= MOVED; by++)
      for (const index of [from + by, from - by])
        if (index >= 0 && index < heights.count && props.keyAt(index) === key) return index;
    return undefined;
  };
  /** Lines that came or went above the window do not move what is in it. */
  const follow = (): void => {
    if (props.order === order) {
      if (props.count >= heights.count) heights.grow(props.count, props.estimate);
      else heights.anew(props.count, (index) => measured.get(props.keyAt(index)) ?? props.estimate);
      return;
    }
    order = props.order;
    const first = lineAt(top());
    const above = heights.before(first);
    heights.anew(props.count, (index) => measured.get(props.keyAt(index)) ?? props.estimate);
    const now = keyAtTop === undefined || top() <= margin() ? undefined : isNear(keyAtTop, first);
    const moved = now === undefined ? 0 : heights.before(now) - above;
    if (moved !== 0) window.scrollBy(0, moved);
  };
  createEffect(() => {
    const shown = items();
    const first = lineAt(top());
    keyAtTop = shown.length > 0 && first < heights.count ? props.keyAt(first) : undefined;
  });

  onMount(() => {
    place();
    onCleanup(virtualizer._didMount());
    follow();
    update();
    let isHere = true;
    onCleanup(() => {
      isHere = false;
    });
    afterPaint(() => {
      overscan = OVERSCAN;
      if (isHere) update();
    });
    const observer = new ResizeObserver(place);
    observer.observe(document.body);
    onCleanup(() => observer.disconnect());
    props.handle?.({
      reveal(index) {
        if (byIndex().has(index)) return;
        window.scrollTo(0, margin() + heights.before(index) - windowHeight() / 3);
      },
      isFull: () => heights.total() > SURELY && heights.total() > mostHeight(),
      // Of what was noted when it scrolled: to ask the window here, with new lines just put in, would lay the page out once more.
      range: () => ({
        first: lineAt(top()),
        middle: lineAt(top() + windowHeight() / 2),
        last: lineAt(top() + windowHeight()),
        top: top(),
      }),
    });
  });
  createEffect(
    on(
      [() => props.count, () => props.order, margin],
      () => {
        follow();
        update();
      },
      { defer: true },
    ),
  );

  const shown = createMemo(() => items().map(({ key }) => String(key)));
  const byKey = createMemo(() => new Map(items().map((item) => [String(item.key), item.index])));
  const byIndex = createMemo(() => new Set(items().map(({ index }) => base() + index)));
  return (
    <div ref={frame} class="window-list" style={{ 'block-size': `${total()}px` }}>
      <div class="window-lines" style={{ transform: `translateY(${(items()[0]?.start ?? margin()) - margin()}px)` }}>
        <For each={shown()}>
          {(key) => {
            const line = createMemo((before: number) => byKey().get(key) ?? before, 0);
            const index = createMemo((before: number) => (byKey().has(key) ? base() + line() : before), 0);
            return (
              <div
                data-index={index()}
                data-line={line()}
                data-key={key}
                ref={(element) => {
                  // Measured once it stands in the page.
                  queueMicrotask(() => virtualizer.measureElement(element));
                  onCleanup(() => queueMicrotask(() => virtualizer.measureElement(null)));
                }}
              >
                {props.children(key, index)}
              </div>
            );
          }}
        </For>
      </div>
    </div>
  );
};

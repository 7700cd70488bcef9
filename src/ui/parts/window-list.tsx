/**
 * A list of any length that scrolls with the window: only lines near the window stand in the page, each as high as it turns out to be. A thin
 * binding of @tanstack/virtual-core to Solid: the library's own would bring what no other page uses into the first load.
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

export interface WindowListHandle {
  /** Brings a line into the window. */
  reveal(index: number): void;
  /** The first and the last line that is in the window now, the one in its middle, and how far the window is scrolled. */
  range(): { readonly first: number; readonly middle: number; readonly last: number; readonly top: number };
}

interface WindowListProps {
  /** One for each line, none twice: a line that keeps its key keeps its place in the page, and the focus. */
  readonly keys: readonly string[];
  /** How high a line is before it has been seen, in pixels. */
  readonly estimate: number;
  readonly children: (key: string, index: Accessor<number>) => JSX.Element;
  readonly handle?: (handle: WindowListHandle) => void;
  readonly onScroll?: () => void;
}

/** Lines beyond the window, each way. */
const OVERSCAN = 6;

export const WindowList = (props: WindowListProps): JSX.Element => {
  let frame: HTMLDivElement | undefined;
  const [items, setItems] = createSignal<readonly VirtualItem[]>([]);
  const [total, setTotal] = createSignal(0);
  const [margin, setMargin] = createSignal(0);

  const options = () => ({
    count: props.keys.length,
    overscan: OVERSCAN,
    scrollMargin: margin(),
    estimateSize: () => props.estimate,
    getItemKey: (index: number) => props.keys[index] ?? index,
    getScrollElement: () => window,
    initialOffset: () => window.scrollY,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    measureElement,
    onChange: (instance: Virtualizer<Window, HTMLElement>) => {
      setItems(instance.getVirtualItems());
      setTotal(instance.getTotalSize());
      props.onScroll?.();
    },
  });
  const virtualizer = new Virtualizer<Window, HTMLElement>(options());

  /** Where the list begins in the document: what stands above it may have grown. */
  const place = (): void => {
    if (frame !== undefined) setMargin(Math.round(frame.getBoundingClientRect().top + window.scrollY));
  };
  const update = (): void => {
    virtualizer.setOptions(options());
    virtualizer._willUpdate();
    setItems(virtualizer.getVirtualItems());
    setTotal(virtualizer.getTotalSize());
  };
  onMount(() => {
    place();
    onCleanup(virtualizer._didMount());
    update();
    const observer = new ResizeObserver(place);
    observer.observe(document.body);
    onCleanup(() => observer.disconnect());
    props.handle?.({
      reveal: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
      range() {
        // Of what was noted when it scrolled: to ask the window here, with new lines just put in, would lay the page out once more.
        const { scrollOffset, scrollRect } = virtualizer;
        const top = scrollOffset ?? window.scrollY;
        const height = scrollRect?.height ?? window.innerHeight;
        const at = (offset: number): number => virtualizer.getVirtualItemForOffset(offset)?.index ?? 0;
        return { first: at(top), middle: at(top + height / 2), last: at(top + height), top };
      },
    });
  });
  createEffect(on([() => props.keys, margin], update, { defer: true }));

  const shown = createMemo(() => items().map(({ key }) => String(key)));
  const byKey = createMemo(() => new Map(items().map((item) => [String(item.key), item])));
  return (
    <div ref={frame} class="window-list" style={{ 'block-size': `${total()}px` }}>
      <div class="window-lines" style={{ transform: `translateY(${(items()[0]?.start ?? margin()) - margin()}px)` }}>
        <For each={shown()}>
          {(key) => {
            const index = createMemo((before: number) => byKey().get(key)?.index ?? before, 0);
            return (
              <div
                data-index={index()}
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

/** Putting rows in order with a pointer. While one is dragged the others make room; nothing is moved before it is dropped. */
import { type Accessor, createSignal, onCleanup } from 'solid-js';

export interface Reorder {
  readonly dragged: Accessor<string | undefined>;
  /** Pixels by which a row stands apart from its place. */
  shiftOf(id: string): number;
  /** For `pointerdown` on the handle of a row. */
  grab(id: string, event: PointerEvent): void;
}

interface Drag {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly by: number;
  readonly height: number;
}

interface Row {
  readonly top: number;
  readonly height: number;
}

/** Near the edges of the window the page follows. */
const edge = 70;
const pace = 14;

export const createReorder = (options: {
  readonly list: () => HTMLElement | undefined;
  readonly ids: Accessor<readonly string[]>;
  readonly onDrop: (id: string, to: number) => void;
}): Reorder => {
  const [drag, setDrag] = createSignal<Drag>();
  let letGo: (() => void) | undefined;
  onCleanup(() => letGo?.());

  const grab = (id: string, event: PointerEvent): void => {
    const list = options.list();
    if (list === undefined || event.button !== 0 || drag() !== undefined) return;
    event.preventDefault();
    const rows: Row[] = [...list.children].map((row) => {
      const { top, height } = row.getBoundingClientRect();
      return { top: top + window.scrollY, height };
    });
    const from = options.ids().indexOf(id);
    const start = event.clientY + window.scrollY;
    const [first, second] = rows;
    const gap = first && second ? second.top - first.top - first.height : 0;
    const height = (rows[from]?.height ?? 0) + gap;

    const follow = (move: PointerEvent): void => {
      if (move.clientY < edge) window.scrollBy(0, -pace);
      else if (move.clientY > window.innerHeight - edge) window.scrollBy(0, pace);
      const by = move.clientY + window.scrollY - start;
      setDrag({ id, from, to: placeFor(rows, from, by), by, height });
    };
    const end = (drop: boolean): void => {
      const done = drag();
      letGo?.();
      letGo = undefined;
      setDrag(undefined);
      if (drop && done !== undefined && done.to !== done.from) options.onDrop(id, done.to);
    };
    const drop = (): void => end(true);
    const cancel = (): void => end(false);
    const onKey = (key: KeyboardEvent): void => {
      if (key.key === 'Escape') cancel();
    };
    window.addEventListener('pointermove', follow);
    window.addEventListener('pointerup', drop);
    window.addEventListener('pointercancel', cancel);
    window.addEventListener('keydown', onKey);
    letGo = () => {
      window.removeEventListener('pointermove', follow);
      window.removeEventListener('pointerup', drop);
      window.removeEventListener('pointercancel', cancel);
      window.removeEventListener('keydown', onKey);
    };
    setDrag({ id, from, to: from, by: 0, height });
  };

  return {
    grab,
    dragged: () => drag()?.id,
    shiftOf(id) {
      const now = drag();
      if (now === undefined) return 0;
      if (now.id === id) return now.by;
      const index = options.ids().indexOf(id);
      if (index > now.from && index <= now.to) return -now.height;
      return index < now.from && index >= now.to ? now.height : 0;
    },
  };
};

/** The place of a row that was moved: past every row whose middle its own middle has passed. */
export const placeFor = (rows: readonly Row[], from: number, by: number): number => {
  const own = rows[from];
  if (own === undefined) return from;
  const middle = own.top + own.height / 2 + by;
  const above = rows.filter((row, index) => index < from && row.top + row.height / 2 > middle).length;
  const below = rows.filter((row, index) => index > from && row.top + row.height / 2 < middle).length;
  return from - above + below;
};

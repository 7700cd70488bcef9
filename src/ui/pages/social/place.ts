/**
 * Where one was in a list, kept with the entry of the browser's history: whoever comes back to it is there again, and so is the keyboard. Nothing of it
 * outlives the page.
 */

export interface Place {
  /** The line, and how far below the top of the window it began. */
  readonly id: string;
  readonly top: number;
  /** It had the focus. */
  readonly focus: boolean;
  /** So many lines had been read. */
  readonly count: number;
}

/** Entries of which it is kept; the oldest go. */
const MOST_PLACES = 50;
/** Lines that are read again at most to come back to one. */
const MOST_READ = 2_000;
/** It stands so many lines further down at most, for what has come since. */
const COME_SINCE = 200;
/** Frames in which what is above it may still turn out to be of another height. */
const FRAMES = 30;

const places = new Map<string, Place>();
let named = 0;

/** This entry of the history has a name of its own, which the browser gives back with it. */
const nameHere = (): string | undefined => {
  const state: unknown = history.state;
  const before: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, 'place') : undefined;
  if (typeof before === 'string') return before;
  if (state !== null) return undefined;
  named += 1;
  const name = `${performance.timeOrigin} ${named}`;
  history.replaceState({ place: name }, '');
  return name;
};

/** `what`: the list, where the page may show several. */
export const placeOf = (what: string): { readonly before: Place | undefined; note(place: Place | undefined): void } => {
  const entry = nameHere();
  const name = `${entry} ${what}`;
  return {
    before: entry === undefined ? undefined : places.get(name),
    note(place) {
      places.delete(name);
      if (place === undefined || entry === undefined) return;
      places.set(name, place);
      for (const oldest of [...places.keys()].slice(0, Math.max(0, places.size - MOST_PLACES))) places.delete(oldest);
    },
  };
};

const lineIn = (frame: HTMLElement, id: string): HTMLElement | null =>
  frame.querySelector(`[data-key="${CSS.escape(id)}"]`);

/** The line that has the focus, else one that is seen. */
export const placeIn = (frame: HTMLElement, seen: string, count: number): Place | undefined => {
  const { activeElement } = document;
  const focused = frame.contains(activeElement) ? activeElement?.closest<HTMLElement>('[data-key]') : null;
  const line = focused ?? lineIn(frame, seen);
  const id = line?.dataset.key;
  if (line === null || id === undefined) return undefined;
  return { id, top: line.getBoundingClientRect().top, focus: line === focused, count };
};

export interface Returning {
  readonly frame: HTMLElement;
  readonly place: Place;
  count(): number;
  indexOf(id: string): number;
  /** Reads on. False where there is no more. */
  older(): Promise<boolean>;
  reveal(index: number): void;
}

/** Nobody has gone anywhere by themselves meanwhile. */
const isIdle = (): boolean => document.activeElement === document.body || document.activeElement?.id === 'main';

export const comeBack = async ({ frame, place, count, indexOf, older, reveal }: Returning): Promise<void> => {
  const most = Math.min(place.count + COME_SINCE, MOST_READ);
  while (indexOf(place.id) < 0 && count() < most && isIdle()) if (!(await older())) break;
  const index = indexOf(place.id);
  if (index < 0 || !isIdle()) return;
  const settle = (left: number): void => {
    const line = lineIn(frame, place.id);
    if (line === null) reveal(index);
    else {
      const off = line.getBoundingClientRect().top - place.top;
      if (Math.abs(off) >= 1) window.scrollBy(0, off);
      if (place.focus && isIdle()) line.querySelector<HTMLElement>('[data-focus]')?.focus({ preventScroll: true });
      // It stands where it was.
      if (Math.abs(off) < 1 && left < FRAMES - 3) return;
    }
    if (left > 0) requestAnimationFrame(() => settle(left - 1));
  };
  settle(FRAMES);
};

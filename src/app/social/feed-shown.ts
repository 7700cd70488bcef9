/**
 * What of the lines of a feed stands on the page, and what one's rules leave out. The list of items is the same one for as long as lines only come
 * behind the others, or are replaced where they are; it is another as soon as one comes in between, goes or moves.
 */

import { type Line, type Lines, placeOf } from './feed-lines.js';
import type { FeedItem } from './feed-view.js';
import type { Hiding } from './rules.js';

export interface Shown {
  items(): readonly FeedItem[];
  /** How many lines are left out, by what hides them. */
  leftOut(): readonly { readonly hiding: Hiding; readonly count: number }[];
  /** How a line is to stand from now on: `apply` puts it there. */
  note(line: Line, hiding: Hiding | null, shown: FeedItem | undefined): void;
  apply(): void;
}

/** So many come and go one by one; of more all is put together anew. */
const MOST_MOVED = 64;

export const createShown = (lines: Lines): Shown => {
  let stand: Line[] = [];
  let items: FeedItem[] = [];
  let wasSorted = true;
  const counts = new Map<string, { readonly hiding: Hiding; count: number }>();
  const [coming, going, replaced] = [new Set<Line>(), new Set<Line>(), new Set<Line>()];

  const count = (hiding: Hiding | null, by: 1 | -1): void => {
    if (hiding === null) return;
    const name = JSON.stringify(hiding);
    const there = counts.get(name) ?? { hiding, count: 0 };
    there.count += by;
    if (there.count === 0) counts.delete(name);
    else counts.set(name, there);
  };

  const anew = (): void => {
    stand = lines.all.filter(({ shown }) => shown !== undefined);
    items = stand.flatMap(({ shown }) => shown ?? []);
  };

  /** Whether nothing that stands stands behind the first of these. */
  const isBehind = (some: ReadonlySet<Line>): boolean => {
    const last = stand.at(-1);
    for (let at = lines.all.length - 1, left = some.size; at >= 0 && left > 0; at--) {
      const line = lines.all[at];
      if (line === undefined || line === last) return false;
      if (some.has(line)) left -= 1;
    }
    return true;
  };

  const putBehind = (some: ReadonlySet<Line>): void => {
    const first = Math.max(0, lines.all.length - some.size * 2);
    const ordered = some.size === 1 ? [...some] : inOrder(lines.all, some, first);
    for (const line of ordered) {
      if (line.shown === undefined) continue;
      stand.push(line);
      items.push(line.shown);
    }
  };

  const move = (): void => {
    items = [...items];
    for (const line of going) {
      const at = placeOf(stand, line.item);
      if (stand[at] !== line) continue;
      stand.splice(at, 1);
      items.splice(at, 1);
    }
    for (const line of coming) {
      if (line.shown === undefined) continue;
      const at = placeOf(stand, line.item);
      stand.splice(at, 0, line);
      items.splice(at, 0, line.shown);
    }
  };

  const replace = (): void => {
    for (const line of replaced) {
      const at = lines.isSorted ? placeOf(stand, line.item) : stand.indexOf(line);
      if (line.shown !== undefined && stand[at] === line) items[at] = line.shown;
    }
  };

  return {
    items: () => items,
    leftOut: () => [...counts.values()].map((each) => ({ ...each })),
    note(line, hiding, shown) {
      count(line.hiding, -1);
      count(hiding, 1);
      line.hiding = hiding;
      const before = line.shown;
      line.shown = shown;
      if (before === shown) return;
      const isHere = before !== undefined;
      if (isHere && shown !== undefined) replaced.add(line);
      else if (isHere) {
        if (!coming.delete(line)) going.add(line);
      } else if (!going.delete(line)) coming.add(line);
      else replaced.add(line);
    },
    apply() {
      const isMoved = coming.size + going.size > 0;
      // What came in between has put the others in order (feed-lines).
      const isReordered = lines.isSorted && !wasSorted;
      wasSorted = lines.isSorted;
      if (isReordered) anew();
      else if (isMoved && going.size === 0 && isBehind(coming)) {
        replace();
        putBehind(coming);
      } else if (isMoved && (!lines.isSorted || coming.size + going.size > MOST_MOVED)) anew();
      else {
        if (isMoved) move();
        replace();
      }
      for (const each of [coming, going, replaced]) each.clear();
    },
  };
};

const inOrder = (all: readonly Line[], some: ReadonlySet<Line>, from: number): readonly Line[] => {
  const tail = all.slice(from).filter((line) => some.has(line));
  return tail.length === some.size ? tail : all.filter((line) => some.has(line));
};

/**
 * A thread as a tree, in time that grows with its posts and no faster: any depth, no recursion. Others wrote it: who answers whom may run in a circle,
 * or lead to what nobody has.
 */
import type { RecordUri } from '../../base/index.js';

export interface Answer {
  readonly uri: RecordUri;
  /** Null: of the root. */
  readonly parent: RecordUri | null;
  /** ms since 1970. */
  readonly at: number;
}

export interface Placed {
  readonly uri: RecordUri;
  readonly depth: number;
  /** Posts below it, on all levels. */
  readonly below: number;
  /** Under which it stands. */
  readonly parent: RecordUri | null;
}

/**
 * Each post before what answers it, older answers first. What answers something that is not here stands under a place for that; what runs in a
 * circle stands under the root.
 */
export const placeAnswers = (root: RecordUri, answers: readonly Answer[]): readonly Placed[] => {
  const known = new Set<RecordUri>([root]);
  for (const { uri } of answers) known.add(uri);
  const under = new Map<RecordUri, RecordUri[]>();
  const add = (parent: RecordUri, uri: RecordUri): void => {
    const there = under.get(parent);
    if (there === undefined) under.set(parent, [uri]);
    else there.push(uri);
  };
  const byTime = answers.filter(({ uri }) => uri !== root).sort(inTime);
  for (const { uri, parent } of byTime) {
    const above = parent === null || parent === uri ? root : parent;
    if (!known.has(above)) {
      known.add(above);
      add(root, above);
    }
    add(above, uri);
  }
  const walk = createWalk(under);
  walk.from(root, 0, null);
  for (const { uri } of byTime) if (!walk.has(uri)) walk.from(uri, 1, root);
  return walk.placed();
};

const inTime = (a: Answer, b: Answer): number => a.at - b.at || (a.uri < b.uri ? -1 : 1);

interface Step {
  readonly uri: RecordUri;
  readonly depth: number;
  readonly parent: RecordUri | null;
}

const createWalk = (under: ReadonlyMap<RecordUri, readonly RecordUri[]>) => {
  const order: Step[] = [];
  const indexes = new Map<RecordUri, number>();
  return {
    has: (uri: RecordUri) => indexes.has(uri),
    from(uri: RecordUri, depth: number, parent: RecordUri | null): void {
      const left: Step[] = [{ uri, depth, parent }];
      for (let step = left.pop(); step !== undefined; step = left.pop()) {
        if (indexes.has(step.uri)) continue;
        indexes.set(step.uri, order.length);
        order.push(step);
        const below = under.get(step.uri) ?? [];
        for (let at = below.length - 1; at >= 0; at--) {
          const next = below[at];
          if (next !== undefined) left.push({ uri: next, depth: step.depth + 1, parent: step.uri });
        }
      }
    },
    placed(): readonly Placed[] {
      const below = new Array<number>(order.length).fill(0);
      for (let at = order.length - 1; at > 0; at--) {
        const parent = order[at]?.parent ?? null;
        const index = parent === null ? undefined : indexes.get(parent);
        if (index !== undefined) below[index] = (below[index] ?? 0) + 1 + (below[at] ?? 0);
      }
      return order.map((step, at) => ({ ...step, below: below[at] ?? 0 }));
    },
  };
};

import type { Dispose } from './environment.js';

/** Collects what must be undone and undoes it once, last first. */
export interface Disposer {
  add(dispose: Dispose): void;
  dispose(): void;
  readonly disposed: boolean;
}

export const createDisposer = (): Disposer => {
  let stack: Dispose[] | undefined = [];
  return {
    add(dispose) {
      if (stack === undefined) dispose();
      else stack.push(dispose);
    },
    dispose() {
      const all = stack ?? [];
      stack = undefined;
      for (let dispose = all.pop(); dispose !== undefined; dispose = all.pop()) dispose();
    },
    get disposed() {
      return stack === undefined;
    },
  };
};

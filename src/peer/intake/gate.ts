/** So many at one time, the others in the order in which they came. */
export type Gate = <T>(run: () => Promise<T>) => Promise<T>;

/** A gate for one of many who share `outer`: it has so many places of its own, so that none of them can take all. */
export const createInnerGate = (outer: Gate, places: number): Gate => {
  const inner = createGate(places);
  return (run) => inner(() => outer(run));
};

export const createGate = (places: number): Gate => {
  const waiting: (() => void)[] = [];
  let free = places;
  return async (run) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};

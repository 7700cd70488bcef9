/** So many at one time, the others in the order in which they came. */
export type Gate = <T>(run: () => Promise<T>) => Promise<T>;

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

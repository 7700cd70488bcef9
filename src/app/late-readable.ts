/** A `Readable` whose source is fetched when somebody first listens; until it is there it says `before`. */
import type { Dispose, Readable } from '../base/index.js';

export const lateReadable = <T>(
  before: T,
  fetchSource: () => Promise<Readable<T>>,
  failedWith: (error: unknown) => void,
): Readable<T> => {
  let source: Readable<T> | undefined;
  return {
    get: () => (source === undefined ? before : source.get()),
    subscribe(listener) {
      let stopped = false;
      let stop: Dispose = () => {
        stopped = true;
      };
      fetchSource().then((fetched) => {
        source = fetched;
        if (stopped) return;
        stop = fetched.subscribe(listener);
        if (!Object.is(fetched.get(), before)) listener();
      }, failedWith);
      return () => stop();
    },
  };
};

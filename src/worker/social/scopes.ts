/** What lies in both of two scopes. */
import type { Scope } from '../../repo/index.js';

export const intersect = (a: Scope, b: Scope): Scope =>
  a.flatMap((one) =>
    b.flatMap((other) => {
      const from = [one.from, other.from].toSorted()[1] ?? '';
      const to = [one.to, other.to].toSorted()[0] ?? '';
      return from < to ? [{ from, to }] : [];
    }),
  );

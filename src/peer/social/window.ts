/** How often one link does something in a window. */
import type { Now } from '../../base/index.js';
import type { Session } from '../session/index.js';

export interface Window {
  /** Counts one more. `over`: more than it may; `flood`: four times as many. */
  count(session: Session): 'within' | 'over' | 'flood';
}

export const createWindow = (now: Now, length: number, most: number): Window => {
  const counts = new WeakMap<Session, { readonly since: number; count: number }>();
  return {
    count(session) {
      const found = counts.get(session);
      const current = found === undefined || now() - found.since >= length ? { since: now(), count: 0 } : found;
      current.count += 1;
      counts.set(session, current);
      if (current.count > most * 4) return 'flood';
      return current.count > most ? 'over' : 'within';
    },
  };
};

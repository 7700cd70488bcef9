/** What each state of a visit looks like; its words are `unserved.<kind>` in the catalogue. */
import type { VisitStatus } from '../../../app/view.js';

export type Trouble = Exclude<VisitStatus, { readonly kind: 'served' | 'looking' }>;

/** Undefined while all is well: served, or looked for. */
export const troubleOf = (status: VisitStatus): Trouble | undefined =>
  status.kind === 'served' || status.kind === 'looking' ? undefined : status;

/** What a person can do about it here. */
export const wayOut = (kind: Trouble['kind']): 'retry' | 'allow' | undefined => {
  switch (kind) {
    case 'ask-tracker':
      return 'allow';
    case 'nobody':
    case 'refused':
    case 'tracker-unreachable':
      return 'retry';
    default:
      return undefined;
  }
};

/** What the two buttons do. */
export interface Ways {
  readonly retry: () => void;
  readonly allow: () => void;
}

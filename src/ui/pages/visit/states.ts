/** What each state of a visit looks like; its words are `visit.<kind>` in the catalogue. */
import type { VisitStatus } from '../../../app/view.js';

export type Unserved = Exclude<VisitStatus['kind'], 'served'>;

interface Look {
  readonly light: 'on' | 'wait' | 'off' | 'bad';
  /** What a person can do about it here. */
  readonly can?: 'retry' | 'allow';
  readonly help?: true;
}

export const looks = {
  looking: { light: 'wait' },
  nobody: { light: 'off', can: 'retry', help: true },
  refused: { light: 'bad', can: 'retry', help: true },
  'no-tracker': { light: 'off', help: true },
  'tracker-unreachable': { light: 'off', can: 'retry', help: true },
  'ask-tracker': { light: 'off', can: 'allow', help: true },
  'no-webrtc': { light: 'off', help: true },
  offline: { light: 'off' },
} as const satisfies Record<Unserved, Look>;

export const lookOf = (status: VisitStatus): Look => (status.kind === 'served' ? { light: 'on' } : looks[status.kind]);

/** In which order one's devices stand, and which of them was the first. */
import type { DeviceView } from '../../../app/view.js';

const order = { active: 0, unknown: 1, retired: 2, revoked: 3 } as const;

/** This one first, then those in use, the last seen before the others. */
export const sorted = (devices: readonly DeviceView[]): readonly DeviceView[] =>
  devices.toSorted(
    (a, b) =>
      Number(b.here) - Number(a.here) ||
      order[a.state] - order[b.state] ||
      b.lastSeen - a.lastSeen ||
      (a.id < b.id ? -1 : 1),
  );

/** The one that made the identity, as far as it is known here: what nobody added came by the words otherwise. */
export const firstOf = (devices: readonly DeviceView[]): string | undefined =>
  devices
    .filter(({ addedBy, addedAt }) => addedBy === null && addedAt > 0)
    .toSorted((a, b) => a.addedAt - b.addedAt || (a.id < b.id ? -1 : 1))[0]?.id;

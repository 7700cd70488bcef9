/** Each device notes in private that it is there, so that the others can say when it was seen last. */
import type { Dispose, Now, Timers } from '../../base/index.js';
import type { Own } from '../own.js';
import { deviceNotes, setDeviceNote } from './devices.js';

/** How old the note may be. Milliseconds. */
export const SEEN_EVERY = 30 * 60_000;

interface PresenceParts {
  readonly own: Pick<Own, 'deviceKey' | 'household'>;
  readonly now: Now;
  readonly timers: Timers;
}

/** Until it is disposed. Where there is no note yet, the device that links or names this one writes it. */
export const keepPresence = ({ own, now, timers }: PresenceParts): Dispose => {
  const note = (): void => {
    timer = timers.set(note, SEEN_EVERY);
    const before = deviceNotes(own.household.config).get(own.deviceKey);
    if (before === undefined || now() - before.lastSeen < SEEN_EVERY) return;
    setDeviceNote(own.household.config, own.deviceKey, { ...before, lastSeen: now() });
  };
  let timer = timers.set(note, 0);
  return () => timers.clear(timer);
};

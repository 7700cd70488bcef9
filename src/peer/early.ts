/**
 * A page that was opened by a link makes its first offers while its databases still open (LDR-12): a cold visitor waits for one or the other,
 * not for both. Nothing is said on these links before this tab leads; and where another tab is found to lead, or this one does not come to,
 * they are given up.
 */
import type { Did } from '../base/index.js';
import { topicOf } from '../net/index.js';
import { isLed } from './environment.js';
import { type Groundwork, type GroundworkOptions, layGroundwork } from './groundwork.js';
import { EARLY_LIFE } from './limits.js';

export interface EarlySeek {
  readonly did: Did;
  /** As in `seek`. */
  readonly trackers: readonly string[];
  /** Hands over what was begun, once; undefined if nothing was, or it was given up. */
  take(): Promise<Groundwork | undefined>;
}

/** Begins at once. `led` says whether another tab leads already. */
export const seekEarly = (
  options: GroundworkOptions,
  did: Did,
  trackers: readonly string[],
  led: () => Promise<boolean> = isLed,
): EarlySeek => {
  let taken = false;
  let abandoned = false;

  const begin = async (): Promise<Groundwork | undefined> => {
    // In a new browser the answer takes longer than all that follows.
    const other = led();
    other.catch(() => undefined);
    const [ground, topic] = await Promise.all([layGroundwork(options), topicOf(did)]);
    if (!abandoned) ground.rendezvous.join(topic, { offers: true, ...(trackers.length === 0 ? {} : { trackers }) });
    const isOthers = await other.catch((error: unknown) => {
      ground.close();
      throw error;
    });
    if (!isOthers && !abandoned) return ground;
    ground.close();
    return undefined;
  };

  const begun = begin();
  const timer = options.timers.set(() => {
    abandoned = true;
    // What failed fails again where it is needed, and is told there.
    begun.then(
      (ground) => ground?.close(),
      () => undefined,
    );
  }, EARLY_LIFE);

  return {
    did,
    trackers,
    async take() {
      if (taken || abandoned) return undefined;
      taken = true;
      options.timers.clear(timer);
      return begun;
    },
  };
};

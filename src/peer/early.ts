/**
 * A page that was opened by a link makes its first offers while the rest of its program comes, and asks whoever answers for the profile while its
 * databases open (LDR-12): a cold visitor waits for whatever takes longest, not for one after the other. Before this tab leads nothing is served on
 * these links and nothing else is asked; where another tab is found to lead, or this one does not come to, they are given up.
 */
import type { Did } from '../base/index.js';
import { topicOf } from '../net/index.js';
import { type Groundwork, type GroundworkOptions, layGroundwork } from './groundwork.js';
import { EARLY_LIFE } from './limits.js';
import type { LeadingPeer } from './network-types.js';
import type { Peer } from './peer-types.js';

/** Makes a peer that seeks what the search is for. */
export type MakeEarlyPeer = (ground: Groundwork, early: EarlySeek) => Peer;

/** What was begun. */
export interface Begun {
  readonly ground: Groundwork;
  /** Undefined where nobody has asked on. */
  readonly peer: Peer | undefined;
}

export interface EarlySeek {
  readonly did: Did;
  /** As in `seek`. */
  readonly trackers: readonly string[];
  /** The rest of the program is here: who is found is asked for the profile, by a peer that serves nothing. */
  ask(make: MakeEarlyPeer): void;
  /** Resolves when somebody can be asked: with the peer that asks. */
  readonly peer: Promise<Pick<LeadingPeer, 'status' | 'on'>>;
  /** What was begun, undefined where it is given up. */
  readonly begun: Promise<unknown>;
  /** Hands over what was begun, once; undefined if nothing was, or it was given up. */
  take(): Promise<Begun | undefined>;
}

/** Begins at once. `led`: whether another tab leads already. */
export const seekEarly = (
  options: GroundworkOptions,
  did: Did,
  trackers: readonly string[],
  led: Promise<boolean>,
): EarlySeek => {
  let taken = false;
  let abandoned = false;
  let peer: Peer | undefined;
  let laid: Groundwork | undefined;
  let make: MakeEarlyPeer | undefined;
  let asks: (peer: Pick<LeadingPeer, 'status' | 'on'>) => void = () => undefined;
  const asking: EarlySeek['peer'] = new Promise((resolve) => {
    asks = resolve;
  });

  const end = (): void => {
    abandoned = true;
    peer?.close();
    laid?.close();
  };

  const proceed = (): void => {
    if (laid === undefined || make === undefined || abandoned) return;
    peer ??= make(laid, early);
    asks(peer);
  };

  const begin = async (): Promise<Begun | undefined> => {
    const [ground, topic] = await Promise.all([layGroundwork(options), topicOf(did)]);
    laid = ground;
    if (abandoned) end();
    else ground.rendezvous.join(topic, { offers: true, ...(trackers.length === 0 ? {} : { trackers }) });
    proceed();
    // In a new browser this takes longer than all that came before.
    const isOthers = await led.catch((error: unknown) => {
      end();
      throw error;
    });
    if (isOthers) end();
    return abandoned ? undefined : { ground, peer };
  };

  led.catch(() => undefined);
  const begun = begin();
  // What failed fails again where it is needed, and is told there.
  begun.catch(() => undefined);
  const timer = options.timers.set(end, EARLY_LIFE);

  const early: EarlySeek = {
    did,
    trackers,
    peer: asking,
    begun,
    ask(makePeer) {
      make = makePeer;
      proceed();
    },
    async take() {
      if (taken || abandoned) return undefined;
      taken = true;
      options.timers.clear(timer);
      const all = await begun;
      return all === undefined ? undefined : { ...all, peer };
    },
  };
  return early;
};

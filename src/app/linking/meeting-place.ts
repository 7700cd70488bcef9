/** Where two devices meet through a rendezvous: at those of the deployment, or at one that the person or a link names. */
import { createCell, type Did, type Dispose, type Readable } from '../../base/index.js';
import type { PairingTransport } from '../../pairing/index.js';
import type { AppCore } from '../core.js';
import type { MeetingPlace } from '../linking-view.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Meetings {
  /** Without trackers: those of the deployment. */
  at(topic: Bytes, trackers?: readonly string[]): Promise<PlacedMeeting>;
  /** The two are linked: as long as the page is open, each is found there as well. */
  stay(did: Did, trackers: readonly string[]): Promise<void>;
}

export interface PlacedMeeting {
  readonly transport: PairingTransport;
  readonly places: Readable<readonly MeetingPlace[]>;
}

/** Of a linking that no server has a part in. */
export const nowhere = createCell<readonly MeetingPlace[]>([]);

export const createMeetings = (core: AppCore): Meetings => {
  const { address, steady: now, timers, random, online } = core.page;
  let stop: Dispose | undefined;
  return {
    async at(topic, meetAt) {
      const { openMeeting } = await import('../../peer/meeting.js');
      const { trackers, iceServers } = core.deployed.get();
      const places = createCell<readonly MeetingPlace[]>([]);
      const transport = await openMeeting({
        ...{ address, now, timers, random, online, trackers, iceServers, topic, meetAt },
        onTrackers: (views) =>
          places.set(
            views.map(({ url, state }) => ({
              host: new URL(url).host,
              state: state === 'reached' || state === 'unreachable' ? state : 'connecting',
            })),
          ),
      });
      return { transport, places };
    },
    async stay(did, trackers) {
      if (trackers.length === 0) return;
      const { network } = await core.opened();
      stop?.();
      stop = network.seek(did, trackers);
    },
  };
};

/** A meeting of two devices that are brought together by hand: each reads what the other shows. No server is asked, of whatever kind. */
import type { Now, RandomBytes, Timers } from '../base/index.js';
import { createHandLink, createRtcFactory, createSessionSigner, type HandLink } from '../net/index.js';
import type { Link } from '../net/types.js';
import { type Aside, createAside } from './aside.js';
import { createConversations, LINGER, type Meeting } from './conversations.js';

export interface HandMeetingOptions {
  /** Never jumps. */
  readonly now: Now;
  readonly timers: Timers;
  readonly random: RandomBytes;
  /** The two did not reach each other. */
  onRefused(): void;
}

export interface HandMeeting extends Meeting, Pick<HandLink, 'offer' | 'answer' | 'accept'> {
  /** The linking is done: what else the two say to each other. The link outlives `close` then, until it is ended here. */
  aside(): Aside;
}

export const openHandMeeting = async (options: HandMeetingOptions): Promise<HandMeeting> => {
  const { now, timers, random } = options;
  let met: Link | undefined;
  let isKept = false;
  const aside = createAside(() => met);
  const conversations = createConversations(timers, aside.hear);
  const link = createHandLink({
    ...{ now, timers, random, session: await createSessionSigner(random) },
    createRtc: createRtcFactory({ iceServers: [], timers }),
    onLink(opened) {
      met = opened;
      conversations.open(opened);
    },
    onRefused: options.onRefused,
  });
  return {
    ...{ offer: link.offer, answer: link.answer, accept: link.accept },
    peers: conversations.peers,
    send: conversations.send,
    part: conversations.part,
    on: conversations.on,
    aside() {
      isKept = true;
      return aside;
    },
    close: () => void timers.set(() => !isKept && link.close(), conversations.peers().length === 0 ? 0 : LINGER),
  };
};

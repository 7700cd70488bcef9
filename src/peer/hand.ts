/** A meeting of two devices that are brought together by hand: each reads what the other shows. No server is asked, of whatever kind. */
import type { Now, RandomBytes, Timers } from '../base/index.js';
import { createHandLink, createRtcFactory, createSessionSigner, type HandLink } from '../net/index.js';
import { createConversations, LINGER, type Meeting } from './conversations.js';

export interface HandMeetingOptions {
  /** Never jumps. */
  readonly now: Now;
  readonly timers: Timers;
  readonly random: RandomBytes;
  /** The two did not reach each other. */
  onRefused(): void;
}

export interface HandMeeting extends Meeting, Pick<HandLink, 'offer' | 'answer' | 'accept'> {}

export const openHandMeeting = async (options: HandMeetingOptions): Promise<HandMeeting> => {
  const { now, timers, random } = options;
  const conversations = createConversations(timers);
  const link = createHandLink({
    ...{ now, timers, random, session: await createSessionSigner(random) },
    createRtc: createRtcFactory({ iceServers: [], timers }),
    onLink: conversations.open,
    onRefused: options.onRefused,
  });
  return {
    ...{ offer: link.offer, answer: link.answer, accept: link.accept },
    peers: conversations.peers,
    send: conversations.send,
    part: conversations.part,
    on: conversations.on,
    close: () => void timers.set(() => link.close(), conversations.peers().length === 0 ? 0 : LINGER),
  };
};

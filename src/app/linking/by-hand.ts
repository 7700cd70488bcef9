/** Bringing two devices together by codes that each shows and the other reads (HND-1). */
import { type Did, type Dispose, type Now, type RandomBytes, TabardError, type Timers } from '../../base/index.js';
import type { Role } from '../../pairing/index.js';
import type { HandMeeting } from '../../peer/hand.js';
import type { HandIntroductionOptions } from '../../peer/hand-introduction.js';
import type { Hand } from '../linking-view.js';
import { formatAnswer, parseAnswer } from '../pair-link.js';

type Bytes = Uint8Array<ArrayBuffer>;

interface ByHandParts {
  readonly now: Now;
  readonly timers: Timers;
  readonly random: RandomBytes;
  /** The codes were read, and the devices do not reach each other. */
  failed(): void;
}

/** The two become neighbours over the link that they have. Ended when it is not wanted any more. */
export type Introduce = (role: Role, did: Did, network: HandIntroductionOptions['network']) => Promise<Dispose>;

interface Met {
  readonly transport: HandMeeting;
  readonly hand: Hand;
  /** Called when the linking is done, before anything else is: from then on the link is kept for this. */
  neighbours(): Introduce;
}

interface ByHand {
  offer(): Promise<Met & { readonly card: Bytes }>;
  /** Throws `bad-link`. */
  answer(card: Bytes): Promise<Met>;
}

export const createByHand = ({ now, timers, random, failed }: ByHandParts): ByHand => {
  const open = async (): Promise<HandMeeting> => {
    const { openHandMeeting } = await import('../../peer/hand.js');
    return openHandMeeting({ now, timers, random, onRefused: failed });
  };
  const neighboursOf = (transport: HandMeeting) => (): Introduce => {
    const aside = transport.aside();
    return async (role, did, network) => {
      try {
        const { introduceByHand } = await import('../../peer/hand-introduction.js');
        return introduceByHand({ role, did, aside, network, timers, random });
      } catch (error) {
        // The link was kept for this only.
        aside.close();
        throw error;
      }
    };
  };
  const handOf = (transport: HandMeeting, answer: string | null): Hand => ({
    answer,
    async take(text) {
      const card = parseAnswer(text);
      if (!(await transport.accept(card))) throw new TabardError('bad-link', 'not an answer to this code');
    },
  });
  return {
    async offer() {
      const transport = await open();
      const card = await transport.offer();
      if (card === undefined) throw new TabardError('link-failed', 'the browser makes no such description');
      return { card, transport, hand: handOf(transport, null), neighbours: neighboursOf(transport) };
    },
    async answer(card) {
      const transport = await open();
      const answer = await transport.answer(card);
      if (answer !== undefined)
        return { transport, hand: handOf(transport, formatAnswer(answer)), neighbours: neighboursOf(transport) };
      transport.close();
      throw new TabardError('bad-link', 'the card of the other device is not one');
    },
  };
};

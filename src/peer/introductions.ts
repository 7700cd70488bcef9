/**
 * What a tab that leads does for an introduction by hand (HND-3): makes an offer for an identity, answers one, takes an answer. The links are made
 * by the peer's own pool, under the identity's topic, so that who is met so is a neighbour as any other. Fetched when one is asked for.
 */
import { parseDid } from '../codec/index.js';
import { topicOf } from '../net/index.js';
import type { LinkPool, PendingOffer, Topic } from '../net/types.js';
import { fieldOf, textOf } from './fields.js';

/** Offers that wait for an answer by hand, at one time. */
const MAX_PENDING = 2;

export interface IntroductionsOptions {
  readonly pool: LinkPool;
  /** Whether strangers are answered under a topic now. */
  accepts(topic: Topic): boolean;
}

/** Does one step, as it came from a tab; answers the description that was made, if one was. */
export const createIntroductions = ({ pool, accepts }: IntroductionsOptions) => {
  const pending = new Map<string, PendingOffer>();

  const keep = (id: string, offer: PendingOffer): void => {
    pending.set(id, offer);
    if (pending.size <= MAX_PENDING) return;
    const [oldest] = pending;
    if (oldest === undefined) return;
    pending.delete(oldest[0]);
    oldest[1].cancel();
  };

  return async (args: unknown): Promise<string | undefined> => {
    const [step, id, sdp] = [fieldOf(args, 'step'), textOf(args, 'id'), textOf(args, 'sdp')];
    if (step === 'accept') {
      const offer = pending.get(id);
      pending.delete(id);
      await offer?.accept(sdp, id);
      return undefined;
    }
    const did = parseDid(textOf(args, 'did'));
    if (did === undefined) return undefined;
    const source = { via: 'hand', topic: await topicOf(did), peer: id };
    if (step === 'answer') return accepts(source.topic) ? pool.answer(sdp, source) : undefined;
    if (step !== 'offer') return undefined;
    const offer = await pool.offer(source);
    if (offer !== undefined) keep(id, offer);
    return offer?.sdp;
  };
};

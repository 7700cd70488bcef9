/** Sessions that only speak of a locator: nothing of any repository is said or served on them. */
import type { Now, Timers } from '../../base/index.js';
import type { LinkPool } from '../../net/types.js';
import { buildHeads, type Message, type MessageOf } from '../messages/index.js';
import { createRoster, type Roster } from '../roster.js';
import { createScores } from '../scores.js';
import type { Answers, Session } from '../session/index.js';

/** The name of the question (LOC-4): its body is the 20 bytes of the topic, its answer's the box. */
export const LOCATOR = 'locator';

const nothing: Answers = {
  heads: async ({ did }) => ({ message: buildHeads({ did }), heads: [], roots: [] }),
  news: async (_did, subscribers) => subscribers.map(() => undefined),
  get: async ({ id }) => ({ t: 'unsupported', of: 'get', id }),
};

export interface LocatorLinks {
  readonly pool: LinkPool;
  readonly now: Now;
  readonly timers: Timers;
  onError(error: unknown): void;
}

export const createLocatorRoster = (
  { pool, now, timers, onError }: LocatorLinks,
  answer: (ask: MessageOf<'ask'>, session: Session) => Message | undefined,
): Roster =>
  createRoster(pool, createScores(now), {
    ...{ now, timers, onError, answers: nothing },
    // A message holds integers; a clock that never jumps may tell fractions.
    wall: () => Math.floor(now()),
    answerOther: async (message, session) => (message.t === 'ask' ? answer(message, session) : undefined),
  });

/** Carries out what `plan.ts` decides: who goes, whether neighbours are asked for more, which link gives way. */
import type { RandomBytes } from '../base/index.js';
import type { Link } from '../net/types.js';
import { choose } from './announce.js';
import type { Carried } from './carried.js';
import type { Carrying } from './carrying.js';
import type { Exchange } from './exchange.js';
import { chooseVictim, planTopic, type Standing } from './plan.js';
import type { Scores } from './scores.js';
import type { Session } from './session/index.js';

export interface NeighboursOptions {
  readonly scores: Scores;
  readonly carrying: Carrying;
  readonly exchange: Exchange;
  readonly random: RandomBytes;
  sessions(): readonly Session[];
  leave(session: Session, carried: Carried, reason: 'local'): void;
}

export interface Neighbours {
  /** After a neighbour came or was lost. */
  plan(carried: Carried): void;
  /** Which link gives way to a stranger when all places are taken. */
  victim(links: readonly Link[]): Link | undefined;
}

export const createNeighbours = (options: NeighboursOptions): Neighbours => {
  const { scores, carrying, exchange, random } = options;

  const standingOf = (link: Link): Standing => {
    const session = options.sessions().find((each) => each.link === link);
    const shared =
      session === undefined ? [] : carrying.all().filter((carried) => carried.sessions().includes(session));
    return {
      dialed: link.dialed,
      points: scores.points(link.remote),
      proven: session !== undefined && shared.some((carried) => carried.provenKey(session) !== undefined),
      useful: session !== undefined && shared.some((carried) => carried.serves(session)),
    };
  };

  return {
    plan(carried) {
      const members = carried.sessions().map((session) => ({
        session,
        dialed: session.link.dialed,
        points: scores.points(session.remote),
        proven: carried.provenKey(session) !== undefined,
      }));
      const { seek, prune } = planTopic(members, carrying.all().length, random);
      for (const { session } of prune) {
        exchange.introduce(session, carried.did);
        options.leave(session, carried, 'local');
      }
      if (seek !== 'no')
        for (const neighbour of choose(carried.sessions(), 1, random)) exchange.seek(neighbour, carried.did);
    },
    victim: (links) => chooseVictim(links, standingOf, random),
  };
};

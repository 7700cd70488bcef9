/** Carries out what `plan.ts` decides: who goes, whether neighbours are asked for more, which link gives way. */
import type { Now, RandomBytes } from '../base/index.js';
import type { Link } from '../net/types.js';
import { choose } from './announce.js';
import type { Carried } from './carried.js';
import type { Carrying } from './carrying.js';
import type { Exchange } from './exchange.js';
import { givingWay, type Member, planTopic } from './plan.js';
import type { Scores } from './scores.js';
import type { Session } from './session/index.js';

export interface NeighboursOptions {
  readonly scores: Scores;
  readonly carrying: Carrying;
  readonly exchange: Exchange;
  readonly now: Now;
  readonly random: RandomBytes;
  sessions(): readonly Session[];
  leave(session: Session, carried: Carried, reason: 'local'): void;
}

export interface Neighbours {
  /** After a neighbour came (which) or was lost. */
  plan(carried: Carried, met?: Session): void;
  /** Whether somebody would give way to a stranger where a topic is full. */
  givesWay(carried: Carried): boolean;
  /** Which link gives way to a stranger when all places are taken. */
  victim(links: readonly Link[]): Link | undefined;
}

export const createNeighbours = (options: NeighboursOptions): Neighbours => {
  const { scores, carrying, exchange, now, random } = options;

  const ageOf = (link: Link): number => now() - link.stats().openedAt;

  const membersOf = (carried: Carried): readonly (Member & { readonly session: Session })[] =>
    carried.sessions().map((session) => ({
      session,
      dialed: session.link.dialed,
      points: scores.points(session.remote),
      proven: carried.provenKey(session) !== undefined,
      useful: carried.serves(session),
      age: ageOf(session.link),
    }));

  /** As a member of all that it shares with us. */
  const standingOf = (link: Link): Member & { readonly link: Link } => {
    const session = options.sessions().find((each) => each.link === link);
    const shared =
      session === undefined ? [] : carrying.all().filter((carried) => carried.sessions().includes(session));
    return {
      link,
      dialed: link.dialed,
      points: scores.points(link.remote),
      proven: session !== undefined && shared.some((carried) => carried.provenKey(session) !== undefined),
      useful: session !== undefined && shared.some((carried) => carried.serves(session)),
      age: ageOf(link),
    };
  };

  return {
    plan(carried, met) {
      if (met !== undefined) exchange.met(met, carried.did);
      const members = membersOf(carried);
      const { seek, prune } = planTopic(members, carrying.all().length, random);
      for (const { session } of prune) {
        exchange.introduce(session, carried.did);
        options.leave(session, carried, 'local');
      }
      if (seek !== 'no')
        for (const neighbour of choose(carried.sessions(), 1, random)) exchange.seek(neighbour, carried.did);
    },
    givesWay: (carried) => givingWay(membersOf(carried), random).length > 0,
    victim: (links) => givingWay(links.map(standingOf), random)[0]?.link,
  };
};

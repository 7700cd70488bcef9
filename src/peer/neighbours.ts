/** Carries out what `swarm.ts` decides: who goes, where more are sought, whom we answer, which link gives way. */
import type { RandomBytes } from '../base/index.js';
import type { Link, Topic } from '../net/types.js';
import { choose } from './announce.js';
import type { Carried } from './carried.js';
import type { Carrying } from './carrying.js';
import type { Exchange } from './exchange.js';
import type { Scores } from './scores.js';
import type { Session } from './session/index.js';
import { chooseVictim, DEGREE_LOW, mostMembers, planTopic, type Standing } from './swarm.js';
import type { Topics } from './topics.js';

export interface NeighboursOptions {
  readonly scores: Scores;
  readonly carrying: Carrying;
  readonly topics: Topics;
  readonly exchange: Exchange;
  readonly random: RandomBytes;
  sessions(): readonly Session[];
  leave(session: Session, carried: Carried, reason: 'local'): void;
}

export interface Neighbours {
  /** After a neighbour came, or was `lost`. */
  plan(carried: Carried, lost: boolean): void;
  /** Whether offers of strangers are welcome for a topic. */
  accepts(topic: Topic): boolean;
  victim(links: readonly Link[]): Link | undefined;
}

export const createNeighbours = (options: NeighboursOptions): Neighbours => {
  const { scores, carrying, topics, exchange, random } = options;

  /** Neighbours first; the tracker when one was lost and it knows of more than we are linked to. */
  const seekMore = (carried: Carried, members: number, lost: boolean): void => {
    for (const neighbour of choose(carried.sessions(), 1, random)) exchange.seek(neighbour, carried.did);
    const { others } = topics.facts(carried);
    if (lost && members < DEGREE_LOW && (others === undefined || others > members)) topics.refresh(carried.topic);
  };

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
    plan(carried, lost) {
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
      if (seek !== 'no') seekMore(carried, members.length, lost);
    },
    accepts(topic) {
      const carried = carrying.at(topic);
      return carried !== undefined && carried.sessions().length < mostMembers(carrying.all().length);
    },
    victim: (links) => chooseVictim(links, standingOf, random),
  };
};

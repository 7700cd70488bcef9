/** Which neighbours of a topic go, and whether more are sought (SWM-1 to SWM-4, SWM-9). Pure: from the members of a topic to a plan. */
import type { RandomBytes } from '../base/index.js';
import { DEGREE, DEGREE_LOW, DIALED_KEPT, mostMembers } from './swarm.js';

export interface Member {
  readonly dialed: boolean;
  /** Points against it (`scores.ts`). */
  readonly points: number;
  /** A device of the topic's identity, or of our own household: never pruned. */
  readonly proven: boolean;
}

export interface Plan<M extends Member> {
  readonly seek: 'no' | 'more' | 'urgent';
  readonly prune: readonly M[];
}

/** What to do about one topic. `topics` is how many this tab is in. */
export const planTopic = <M extends Member>(members: readonly M[], topics: number, random: RandomBytes): Plan<M> => {
  const most = mostMembers(topics);
  const seek = members.length < DEGREE_LOW ? 'urgent' : members.length < DEGREE ? 'more' : 'no';
  const prune: M[] = [];
  let dialed = members.filter((member) => member.dialed).length;
  for (const member of worstFirst(members, random)) {
    if (members.length - prune.length <= most) break;
    if (member.proven || (member.dialed && dialed <= DIALED_KEPT)) continue;
    if (member.dialed) dialed -= 1;
    prune.push(member);
  }
  return { seek, prune };
};

export interface Standing extends Member {
  /** It holds what we hold too: it could serve. */
  readonly useful: boolean;
}

/**
 * Which link gives way when a stranger wants in and all places are taken (SWM-9): the worst of those that others dialed and that have
 * proved and served nothing. Links that we chose, that serve, or that are proven stay, so that no crowd of strangers takes them.
 */
export const chooseVictim = <L>(
  links: readonly L[],
  standing: (link: L) => Standing,
  random: RandomBytes,
): L | undefined => {
  const able = links.map((link) => ({ link, ...standing(link) })).filter((each) => !each.dialed && !each.proven);
  const idle = able.filter((each) => !each.useful);
  return worstFirst(idle.length > 0 ? idle : able.filter((each) => each.points > 0), random)[0]?.link;
};

/** By score, then at random. */
const worstFirst = <M extends Member>(members: readonly M[], random: RandomBytes): readonly M[] => {
  const lots = random(members.length * 2);
  return members
    .map((member, at) => ({ member, lot: (lots[at * 2] ?? 0) * 256 + (lots[at * 2 + 1] ?? 0) }))
    .sort((a, b) => b.member.points - a.member.points || a.lot - b.lot)
    .map(({ member }) => member);
};

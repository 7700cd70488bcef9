/**
 * How many neighbours a topic has and which of them go (SWM-1 to SWM-4). Pure: from the members of a topic to a plan.
 */
import type { RandomBytes } from '../base/index.js';

/** Below this, more are sought. */
export const DEGREE = 6;
/** Below this, they are sought with urgency. */
export const DEGREE_LOW = 4;
/** Above this, the worst go; a tab with few topics keeps up to the cap. */
export const DEGREE_HIGH = 12;
export const DEGREE_CAP = 24;
/** So many links that we dialed ourselves are kept, lest others choose all our neighbours. */
export const DIALED_KEPT = 2;
/** Up to so many topics count as few. */
export const FEW_TOPICS = 4;

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

/** How many members a topic may have in a tab that is in so many topics. */
export const mostMembers = (topics: number): number => (topics <= FEW_TOPICS ? DEGREE_CAP : DEGREE_HIGH);

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

/** Topics that listen only: those that the fewest others keep come first (SWM-5). */
export const rarestFirst = <T extends { readonly others: number | undefined }>(
  topics: readonly T[],
  most: number,
): readonly T[] => [...topics].sort((a, b) => (a.others ?? 0) - (b.others ?? 0)).slice(0, most);

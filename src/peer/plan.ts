/** Which neighbours of a topic go, and whether more are sought (SWM-1 to SWM-4, SWM-9). Pure: from the members of a topic to a plan. */
import type { RandomBytes } from '../base/index.js';
import { DEGREE, DEGREE_LOW, DIALED_KEPT, mostMembers } from './swarm.js';

/** A link has so long before a stranger may push it out; one that could serve has longer. Milliseconds. */
export const IDLE_GRACE = 2_000;
export const USEFUL_GRACE = 3_000;

export interface Member {
  readonly dialed: boolean;
  /** Points against it (`scores.ts`). */
  readonly points: number;
  /** A device of the topic's identity, or of our own household: never pruned. */
  readonly proven: boolean;
  /** It holds what we hold too: it could serve. */
  readonly useful: boolean;
  /** How long the link has been open. Milliseconds. */
  readonly age: number;
}

export interface Plan<M extends Member> {
  readonly seek: 'no' | 'more' | 'urgent';
  readonly prune: readonly M[];
}

/** What to do about one topic. `topics` is how many this tab is in. */
export const planTopic = <M extends Member>(members: readonly M[], topics: number, random: RandomBytes): Plan<M> => {
  const excess = members.length - mostMembers(topics);
  const seek = members.length < DEGREE_LOW ? 'urgent' : members.length < DEGREE ? 'more' : 'no';
  if (excess <= 0) return { seek, prune: [] };
  // Where nobody gives way yet, who came last goes again.
  const going = new Set([...givingWay(members, random), ...freeOf(members).sort(youngestFirst)]);
  return { seek, prune: [...going].slice(0, excess) };
};

/**
 * Who gives way to a stranger when all places are taken, in this order (SWM-9): who has points against it, who serves nothing, and of those
 * that could serve the younger half, each at random. So a crowd that came first cannot keep strangers out for ever, and one that comes
 * later takes neither the links of whoever is here for long nor those that we chose first, nor any link in its first moments.
 */
export const givingWay = <M extends Member>(members: readonly M[], random: RandomBytes): readonly M[] => {
  const free = freeOf(members);
  const bad = free.filter((member) => member.points > 0);
  const idle = free.filter((member) => !member.useful && member.age >= IDLE_GRACE);
  const useful = free.filter((member) => member.useful).sort(youngestFirst);
  const young = useful.slice(0, Math.ceil(useful.length / 2)).filter((member) => member.age >= USEFUL_GRACE);
  const order = [worstFirst(bad, random), worstFirst(idle, random), worstFirst(young, random)];
  return [...new Set(order.flat())];
};

/** All but the proven and the oldest that we dialed. */
const freeOf = <M extends Member>(members: readonly M[]): M[] => {
  const dialed = members.filter((member) => member.dialed && !member.proven).sort(youngestFirst);
  const kept = new Set(dialed.slice(-DIALED_KEPT));
  return members.filter((member) => !member.proven && !kept.has(member));
};

const youngestFirst = (a: Member, b: Member): number => a.age - b.age;

/** By score, then at random. */
const worstFirst = <M extends Member>(members: readonly M[], random: RandomBytes): readonly M[] => {
  const lots = random(members.length * 2);
  return members
    .map((member, at) => ({ member, lot: (lots[at * 2] ?? 0) * 256 + (lots[at * 2 + 1] ?? 0) }))
    .sort((a, b) => b.member.points - a.member.points || a.lot - b.lot)
    .map(({ member }) => member);
};

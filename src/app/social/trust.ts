/** Who is how near: followed by oneself, or by somebody whom one follows, as far as that is stored here. */
import type { Did } from '../../base/index.js';
import type { SocialGround } from './ground.js';

export type Nearness = 'me' | 'followed' | 'two-hops' | 'far';

/** Of how many who follow somebody it is looked whether they are followed by oneself. */
const mostFollowers = 500;

export const nearness = async (ground: SocialGround, did: Did): Promise<Nearness> => {
  if (did === ground.me()) return 'me';
  const follows = ground.self()?.follows;
  if (follows === undefined) return 'far';
  if (follows.stateOf(did) !== 'no') return 'followed';
  const { entries } = await ground.reads.about(did, 'follow', { limit: mostFollowers });
  return entries.some((entry) => entry.removed === undefined && follows.stateOf(entry.did) !== 'no')
    ? 'two-hops'
    : 'far';
};

/** Whether somebody so near is among those that are meant. */
export const isAmong = (near: Nearness, who: 'everyone' | 'followed' | 'two-hops' | 'nobody'): boolean => {
  if (near === 'me') return true;
  switch (who) {
    case 'everyone':
      return true;
    case 'followed':
      return near === 'followed';
    case 'two-hops':
      return near === 'followed' || near === 'two-hops';
    case 'nobody':
      return false;
  }
};

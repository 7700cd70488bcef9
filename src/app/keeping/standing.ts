/**
 * What would go offline if Tabard were closed here now: worked out from who has proved what, nothing guessed. A device of one's own that is linked has
 * what it was told of as it came; of media only a keeper says that it has them, by showing some.
 */
import type { Amount, KeeperView, Standing } from '../keeping-view.js';

export interface StandingFacts {
  readonly keepers: readonly Pick<KeeperView, 'here' | 'current' | 'media'>[];
  /** Links to further devices of one's own, now. */
  readonly devices: number;
  /** One's own media that are here. */
  readonly media: Amount;
}

export const standingOf = ({ keepers, devices, media }: StandingFacts): Pick<Standing, 'entries' | 'media' | 'by'> => {
  const here = keepers.filter((keeper) => keeper.here);
  const current = here.filter((keeper) => keeper.current);
  const entries = current.length + devices > 0 ? 'kept' : here.length > 0 ? 'older' : 'gone';
  const most = here.some((keeper) => keeper.media === 'all')
    ? 'kept'
    : here.some((keeper) => keeper.media === 'some')
      ? 'partly'
      : 'gone';
  return { entries, media: media.count === 0 ? 'none' : most, by: { keepers: here.length, devices } };
};

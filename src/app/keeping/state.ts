/** How a pin stands, out of what the store says of it. */
import type { PinView } from '../../worker/index.js';
import type { PinnedProfile } from '../keeping-view.js';

type State = Pick<PinnedProfile, 'bytes' | 'media' | 'coming' | 'left' | 'spared' | 'state' | 'needed' | 'eased'>;

const none = { count: 0, bytes: 0 };

export const stateOfPin = (view: PinView | undefined): State => {
  if (view === undefined || view.blocks === 0)
    return {
      bytes: 0,
      media: none,
      coming: none,
      left: none,
      spared: none,
      state: 'waiting',
      needed: null,
      eased: null,
    };
  const { blocks, snapshots, media, coming, left, spared, over } = view;
  const eased = view.eased === null ? null : { newest: view.eased.newest, why: view.eased.why };
  const bytes = blocks + snapshots + media.bytes;
  return { bytes, media, coming, left, spared, state: kindOf(view), needed: over, eased };
};

const kindOf = ({ over, coming, left, cramped }: PinView): State['state'] => {
  if (over !== null) return 'over';
  if (coming.count > 0) return cramped ? 'cramped' : 'coming';
  return left.count > 0 ? 'partly' : 'whole';
};

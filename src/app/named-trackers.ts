/** The trackers that the person has allowed by a tap: kept on this device, so that one tap is enough. */
import type { Registry } from '../store/index.js';
import { isTrackerAddress } from './share-link.js';

export interface NamedTrackers {
  has(tracker: string): boolean;
  add(tracker: string): Promise<void>;
  readonly all: readonly string[];
}

const setting = 'named-trackers';
const maxNamed = 32;

/** Those of one profile: what one identity has allowed, another has not. */
export const openNamedTrackers = async (
  registry: Pick<Registry, 'setting' | 'setSetting'>,
  profile: string,
): Promise<NamedTrackers> => {
  const stored = await registry.setting(profile, setting);
  let all = (Array.isArray(stored) ? stored : []).filter(
    (tracker): tracker is string => typeof tracker === 'string' && isTrackerAddress(tracker),
  );
  return {
    has: (tracker) => all.some((one) => new URL(one).host === new URL(tracker).host),
    async add(tracker) {
      all = [...all.filter((one) => one !== tracker), tracker].slice(-maxNamed);
      await registry.setSetting(profile, setting, all);
    },
    get all() {
      return all;
    },
  };
};

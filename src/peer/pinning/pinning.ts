/** Both sides of the role `pin`, put together. Fetched by whoever keeps others' repositories, or is told that theirs is kept. */
import type { RefusalCode } from '../../base/index.js';
import type { Session } from '../session/index.js';
import { createKeepers, type Keepers, type KeepersOptions } from './keepers.js';
import { createKeeping, type Keeping, type KeepingOptions } from './keeping.js';

export interface PinningOptions
  extends Omit<KeepersOptions, 'fault' | 'own' | 'boxFor'>,
    Omit<KeepingOptions, 'fetchBlob' | 'onError'> {
  sessions(): readonly Session[];
  fault(session: Session, code: RefusalCode): void;
}

export interface Pinning {
  readonly keepers: Keepers;
  readonly keeping: Keeping;
}

export const createPinning = (options: PinningOptions & Pick<KeepingOptions, 'fetchBlob' | 'onError'>): Pinning => {
  const { self } = options;
  return {
    keeping: createKeeping(options),
    keepers: createKeepers({
      ...options,
      own: () => self()?.did,
      boxFor: async (keeper) => self()?.boxFor?.(keeper),
      fault(remote, code) {
        const found = options.sessions().find((each) => each.remote === remote);
        if (found !== undefined) options.fault(found, code);
      },
    }),
  };
};

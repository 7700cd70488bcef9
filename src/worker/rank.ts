/** Who gives way first where there is no room (PIN-15, PIN-19). */
import type { KeepPolicy } from '../store/index.js';

/** 0 visited, 1 followed, 2 kept online; undefined: never. */
export const giveWayRank = (policy: KeepPolicy | undefined): number | undefined => {
  switch (policy?.reason) {
    case undefined:
    case 'visit':
      return 0;
    case 'follow':
      return 1;
    case 'pin':
      // What was brought in from a file is nobody's to take away.
      return policy.quota === undefined ? undefined : 2;
    case 'own':
      return undefined;
  }
};

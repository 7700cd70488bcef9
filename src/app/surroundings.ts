/** What this tab can and cannot do here and now, drawn together from browser, store and peers. */
import { createCell, type ErrorCode, isTabardError, type Readable } from '../base/index.js';
import type { Page } from './page.js';
import type { Surroundings } from './view.js';

export interface SurroundingsKeeper {
  readonly value: Readable<Surroundings>;
  clockIsOff(milliseconds: number | null): void;
  roleIs(role: Surroundings['role']): void;
  /** Notes what a failed write says about storage. Answers the error's code. */
  failedWith(error: unknown): ErrorCode;
  /** Something was stored: storage works. */
  stored(): void;
  /** Looks at persistence and privacy again. */
  lookAgain(): Promise<void>;
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\]|.*\.localhost)$/;

/** What a failure says about storage. */
const troubles: Partial<Record<ErrorCode, Surroundings['storage']>> = {
  'storage-quota': 'full',
  'storage-refused': 'refused',
  'storage-closed': 'refused',
  'storage-blocked': 'blocked',
  'storage-lost': 'lost',
  'unsupported-version': 'newer',
};

export const createSurroundings = (page: Page): SurroundingsKeeper => {
  const cell = createCell<Surroundings>({
    online: page.online.get(),
    webrtc: page.webrtc,
    storage: 'best-effort',
    clockOff: null,
    role: 'leader',
    offlineStart: page.update.offline.get(),
    reach: loopback.test(new URL(page.address).hostname) ? 'machine' : 'network',
  });
  const change = (change: Partial<Surroundings>): void => {
    const before = cell.get();
    const after = { ...before, ...change };
    const keys = Object.keys(change) as (keyof Surroundings)[];
    if (keys.some((key) => before[key] !== after[key])) cell.set(after);
  };
  page.update.offline.subscribe(() => change({ offlineStart: page.update.offline.get() }));
  page.online.subscribe(() => change({ online: page.online.get() }));

  /** Until something is stored again, nothing else that is said of storage is worth as much. */
  const isOver = (): boolean => cell.get().storage === 'lost' || cell.get().storage === 'newer';
  const look = async (): Promise<void> => {
    if (await page.looksPrivate()) change({ storage: 'private' });
    else change({ storage: (await page.persisted()) ? 'persistent' : 'best-effort' });
  };

  const failedWith = (error: unknown): ErrorCode => {
    const code = isTabardError(error) ? error.code : 'worker-failed';
    const storage = troubles[code];
    if (storage !== undefined && !isOver()) change({ storage });
    return code;
  };

  return {
    value: cell,
    clockIsOff: (clockOff) => change({ clockOff }),
    roleIs: (role) => change({ role }),
    failedWith,
    stored() {
      if (Object.values(troubles).includes(cell.get().storage)) look().catch(failedWith);
    },
    async lookAgain() {
      if (!isOver()) await look();
    },
  };
};

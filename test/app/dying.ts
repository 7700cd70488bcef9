/** A machine that dies in the middle: so much is written, and never anything again afterwards. */
import type { TestDevice } from './devices-world.js';

export interface Dying {
  guard<Arguments extends unknown[], T>(write: (...args: Arguments) => Promise<T>): (...args: Arguments) => Promise<T>;
  died(): boolean;
}

export const dying = (left: number): Dying => {
  let writes = 0;
  return {
    guard(write) {
      return async (...args) => {
        writes += 1;
        if (writes > left) throw new TypeError('killed');
        return write(...args);
      };
    },
    died: () => writes > left,
  };
};

/** This device dies after so many writes. `revive`: what it is when it is started again. */
export const dieAfter = (device: TestDevice, left: number): { died(): boolean; revive(): void } => {
  const { guard, died } = dying(left);
  const { keys, verify } = device;
  const { journal } = device.parts.local;
  const kept = {
    keys: { put: keys.put, delete: keys.delete },
    verify: {
      receiveOperations: verify.receiveOperations,
      receiveDelegations: verify.receiveDelegations,
      finishCommit: verify.finishCommit,
    },
    journal: { append: journal.append },
  };
  Object.assign(keys, { put: guard(kept.keys.put), delete: guard(kept.keys.delete) });
  Object.assign(verify, {
    receiveOperations: guard(kept.verify.receiveOperations),
    receiveDelegations: guard(kept.verify.receiveDelegations),
    finishCommit: guard(kept.verify.finishCommit),
  });
  Object.assign(journal, { append: guard(kept.journal.append) });
  return {
    died,
    revive() {
      Object.assign(keys, kept.keys);
      Object.assign(verify, kept.verify);
      Object.assign(journal, kept.journal);
    },
  };
};

/**
 * Wrong passphrases slow down (VLT-13). The count is written before a passphrase is tried and taken back when it was right, so that it
 * outlives whoever closes the page in between. A clock that was set back begins the wait anew.
 */
import { type Now, TabardError } from '../../base/index.js';
import { FIRST_WAIT, FREE_TRIES, LONGEST_WAIT } from '../limits.js';
import { rowNames } from '../rows.js';
import type { VaultStore } from '../types.js';

interface Tries {
  readonly failed: number;
  /** When the last one began. */
  readonly at: number;
}

interface TriesEnvironment {
  readonly db: VaultStore;
  readonly now: Now;
}

/** How long after so many wrong ones the next must wait. */
export const waitAfter = (failed: number): number =>
  failed < FREE_TRIES ? 0 : Math.min(FIRST_WAIT * 2 ** Math.min(failed - FREE_TRIES, 30), LONGEST_WAIT);

/** Milliseconds until the next try. */
export const triesWait = async ({ db, now }: TriesEnvironment): Promise<number> => {
  const found = await read(db, now());
  if (found === undefined) return 0;
  const elapsed = now() - found.tries.at;
  if (elapsed >= 0 && found.sound) return Math.max(0, waitAfter(found.tries.failed) - elapsed);
  await write(db, { failed: found.tries.failed, at: now() }, found.row);
  return waitAfter(found.tries.failed);
};

/** Counts a try ahead of it. Throws `unlock-wait`, also where another tab tries at this moment. */
export const countTry = async (env: TriesEnvironment): Promise<void> => {
  if ((await triesWait(env)) > 0) throw waiting();
  const found = await read(env.db, env.now());
  try {
    await write(env.db, { failed: (found?.tries.failed ?? 0) + 1, at: env.now() }, found?.row);
  } catch (cause) {
    if (cause instanceof TabardError && cause.code === 'write-conflict') throw waiting(cause);
    throw cause;
  }
};

/** It was right. */
export const clearTries = (db: VaultStore): Promise<void> => db.delete([rowNames.tries]);

const waiting = (cause?: unknown): TabardError =>
  new TabardError('unlock-wait', 'too many wrong passphrases', {
    retryable: true,
    ...(cause === undefined ? {} : { cause }),
  });

const write = (db: VaultStore, tries: Tries, before: unknown): Promise<void> =>
  db.put(
    { [rowNames.tries]: { v: 1, ...tries } },
    { guard: { name: rowNames.tries, holds: (row) => same(row, before) } },
  );

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A row that nobody of us wrote counts as very many. */
const read = async (
  db: VaultStore,
  now: number,
): Promise<{ readonly tries: Tries; readonly sound: boolean; readonly row: unknown } | undefined> => {
  const row = await db.get(rowNames.tries);
  if (row === undefined) return undefined;
  const { failed, at } =
    typeof row === 'object' && row !== null ? (row as Partial<Record<'failed' | 'at', unknown>>) : {};
  if (typeof failed === 'number' && Number.isSafeInteger(failed) && failed >= 0 && typeof at === 'number')
    return { tries: { failed, at }, sound: true, row };
  return { tries: { failed: 1_000, at: now }, sound: false, row };
};

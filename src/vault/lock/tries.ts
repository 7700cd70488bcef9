/**
 * Wrong passphrases slow down (VLT-13). The count is written before a passphrase is tried and taken back when it was right, so that it
 * outlives whoever closes the page in between. The wait passes while a page is open, by a clock that nobody sets: opened anew, it begins anew.
 */
import { type Now, TabardError } from '../../base/index.js';
import { FIRST_WAIT, FREE_TRIES, LONGEST_WAIT } from '../limits.js';
import { rowNames } from '../rows.js';
import type { VaultStore } from '../types.js';
import { webSteady } from '../webcrypto.js';

interface TriesEnvironment {
  readonly db: VaultStore;
  readonly now: Now;
  readonly steady?: Now;
}

/** How long after so many wrong ones the next must wait. */
export const waitAfter = (failed: number): number =>
  failed < FREE_TRIES ? 0 : Math.min(FIRST_WAIT * 2 ** Math.min(failed - FREE_TRIES, 30), LONGEST_WAIT);

interface Counted {
  readonly failed: number;
  readonly row: unknown;
}

/** What a page waits for, by the store that counts: the count, and since when by the clock that nobody sets. Gone with the page. */
const waits = new WeakMap<VaultStore, { readonly row: unknown; readonly since: number }>();

/** Milliseconds until the next try. The first look at a count begins its wait. */
export const triesWait = async (env: TriesEnvironment): Promise<number> => left(env, await read(env.db));

const left = ({ db, steady = webSteady }: TriesEnvironment, { failed, row }: Counted): number => {
  const now = steady();
  const before = waits.get(db);
  const since = before !== undefined && same(before.row, row) ? before.since : now;
  waits.set(db, { row, since });
  return Math.max(0, waitAfter(failed) - (now - since));
};

/** Counts a try ahead of it. Throws `unlock-wait`, also where another tab tries at this moment. */
export const countTry = async (env: TriesEnvironment): Promise<void> => {
  const found = await read(env.db);
  if (left(env, found) > 0) throw waiting();
  const row = { v: 1, failed: found.failed + 1, at: env.now() };
  try {
    await write(env.db, row, found.row);
  } catch (cause) {
    if (cause instanceof TabardError && cause.code === 'write-conflict') throw waiting(cause);
    throw cause;
  }
  left(env, { failed: row.failed, row });
};

/** It was right. */
export const clearTries = (db: VaultStore): Promise<void> => db.delete([rowNames.tries]);

const waiting = (cause?: unknown): TabardError =>
  new TabardError('unlock-wait', 'too many wrong passphrases', {
    retryable: true,
    ...(cause === undefined ? {} : { cause }),
  });

const write = (db: VaultStore, row: unknown, before: unknown): Promise<void> =>
  db.put({ [rowNames.tries]: row }, { guard: { name: rowNames.tries, holds: (found) => same(found, before) } });

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A row that nobody of us wrote counts as very many. */
const read = async (db: VaultStore): Promise<Counted> => {
  const row = await db.get(rowNames.tries);
  if (row === undefined) return { failed: 0, row };
  const failed = typeof row === 'object' && row !== null && 'failed' in row ? row.failed : undefined;
  const isSound = typeof failed === 'number' && Number.isSafeInteger(failed) && failed >= 0;
  return { failed: isSound ? failed : 1_000, row };
};

/** Copies that somebody has promised themselves to keep for a time (PRV-11): longer or shorter than what comes alone is kept, and given up last. */
import type { Did, RecordUri } from '../../base/index.js';
import { parseRecordPath, parseRecordUri } from '../../repo/index.js';
import type { ProvenRow, WriteTransaction } from '../../store/index.js';
import type { Context } from '../context.js';
import type { Boxes } from './types.js';

const profilePath = parseRecordPath('app.tabard.profile/self');

/** How long something is kept, and whether that is a promise. */
export type Life = Pick<ProvenRow, 'until' | 'kept'>;

/** Until when it is to be kept for an inbox here, if that was said. */
export const promisedLife = (context: Context, to: Did, uri: RecordUri): Promise<Life | undefined> =>
  context.store().read(['inbox'], async (tx) => {
    const until = (await tx.objectStore('inbox').index('byUri').get([to, uri]))?.until;
    return until === undefined || until <= context.now() ? undefined : { until, kept: true };
  });

/** A promise stands as it was given; else whoever asks for it later keeps it longer. */
export const longerLife = (before: Life, after: Life): Life => {
  if (before.kept === true) return { until: before.until, kept: true };
  return after.kept === true ? { until: after.until, kept: true } : { until: Math.max(before.until, after.until) };
};

export const createCopies = (context: Context): Pick<Boxes, 'keepUntil'> => ({
  keepUntil: (to, copies) =>
    context.store().write(['inbox', 'proven'], 'relaxed', async (tx) => {
      for (const { uri, until } of copies) await promise(tx, to, uri, until);
    }),
});

const promise = async (tx: WriteTransaction, to: Did, uri: RecordUri, until: number): Promise<void> => {
  const inbox = tx.objectStore('inbox');
  const proven = tx.objectStore('proven');
  const row = await inbox.index('byUri').get([to, uri]);
  const of = parseRecordUri(uri);
  if (row === undefined || of === undefined) return;
  await inbox.put({ ...row, until });
  const copy = await proven.get([of.did, of.path]);
  if (copy !== undefined) await proven.put({ ...copy, until, kept: true });
  // Whose words they are is to be known as long.
  const profile = profilePath === undefined ? undefined : await proven.get([of.did, profilePath]);
  if (profile !== undefined && profile.until < until) await proven.put({ ...profile, until });
};

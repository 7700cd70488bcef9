/** What a record that came alone says to others, as a row. */
import type { EntryRow, ProvenRow } from '../../store/index.js';
import { entryOf, looseEntry } from './entry-of.js';

/** Undefined for what makes none. `newest`: the `rev` of its commit. */
export const looseEntryOf = async (
  { did, path, cid, record }: Pick<ProvenRow, 'did' | 'path' | 'cid' | 'record'>,
  newest: ProvenRow['rev'],
): Promise<EntryRow | undefined> => {
  const entry = await entryOf({ did, path, cid, bytes: record, newest });
  return entry === undefined || entry === 'ahead' ? undefined : looseEntry(entry);
};

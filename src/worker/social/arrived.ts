/**
 * What says something about one's own and came with a repository that is kept here, not by a push: it goes into one's inbox as if it had been pushed
 * (INB-10), once, whichever way it comes first. So an inbox is all that notices are read from.
 */
import type { Did, RecordUri } from '../../base/index.js';
import { decodeRecord, recordUri } from '../../repo/index.js';
import type { EntryKind, EntryRow, WriteTransaction } from '../../store/index.js';
import type { Context } from '../context.js';
import { aboutFor, admitToInbox } from './inbox-rules.js';
import { ARRIVED_WITHIN, INBOX_WINDOW, MAX_PUSHES_EACH } from './loose-limits.js';

/** A record that may be about somebody here. */
export interface Candidate {
  readonly row: EntryRow;
  readonly bytes: Uint8Array;
}

/** Something of one's own that it is about. */
export interface Arrived {
  readonly to: Did;
  readonly subject: RecordUri | Did;
  readonly row: EntryRow;
}

/** An admission says nothing that one would be told. */
const telling: ReadonlySet<EntryKind> = new Set<EntryKind>(['post', 'boost', 'like', 'vote', 'rsvp', 'follow']);

/** What was written long ago is no news: whoever is followed anew brings years of it. */
export const mayTell = ({ kind, removed, back }: EntryRow, now: number): boolean =>
  telling.has(kind) && removed === undefined && now + back / 1000 <= ARRIVED_WITHIN;

/** Which of these are about an identity of one's own. */
export const arrivedOf = async (context: Context, candidates: readonly Candidate[]): Promise<readonly Arrived[]> => {
  if (candidates.length === 0) return [];
  const rows = await context.store().read(['repositories'], (tx) => tx.objectStore('repositories').getAll());
  const own = rows.flatMap(({ did, policy }) => (policy.reason === 'own' ? [did] : []));
  return candidates.flatMap(({ row, bytes }) => {
    const record = decodeRecord(bytes);
    if (record.verdict !== 'valid') return [];
    return own.flatMap((to): Arrived[] => {
      const subject = to === row.did ? undefined : aboutFor(row.kind, record.value.value, to);
      return subject === undefined ? [] : [{ to, subject, row }];
    });
  });
};

/** Puts them in, in the transaction that writes their entries; of one author as many in a day as may be pushed. Answers how many were too many. */
export const admitArrived = async (tx: WriteTransaction, arrived: readonly Arrived[], now: number): Promise<number> => {
  let refused = 0;
  for (const { to, subject, row } of arrived) {
    const { did: from, cid, kind, rev } = row;
    const uri = recordUri(from, row.path);
    const inbox = tx.objectStore('inbox');
    const before = await inbox.index('byUri').get([to, uri]);
    const day = IDBKeyRange.bound([to, from, now - INBOX_WINDOW], [to, from, Number.POSITIVE_INFINITY]);
    if (before === undefined && (await inbox.index('bySender').count(day)) >= MAX_PUSHES_EACH) {
      refused += 1;
      continue;
    }
    const wanted = { row: { to, from, uri, cid, kind, subject, rev }, held: false };
    await admitToInbox(tx, wanted, { now, isNews: true });
  }
  return refused;
};

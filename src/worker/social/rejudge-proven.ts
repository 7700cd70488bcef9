/** STO-10 for what came alone: when a log or its delegations change, its records are judged again (PRV-9). */
import type { Did } from '../../base/index.js';
import { decodeRecord, judgeCommit, parseCommit, recordUri } from '../../repo/index.js';
import type { EntryRow, ProvenRow } from '../../store/index.js';
import { type Context, rangeOf } from '../context.js';
import { groundOf, type Repositories } from '../repository.js';
import { looseEntryOf } from './loose-entry.js';
import { putEntry } from './proven-rows.js';
import { createTouched } from './touched.js';

/** What does not hold under the log as it stands is not shown; what holds again is. */
export const rejudgeProven = async (
  context: Context,
  repositories: Pick<Repositories, 'load'>,
  did: Did,
): Promise<void> => {
  const rows = await context.store().read(['proven'], (tx) => tx.objectStore('proven').getAll(rangeOf(did)));
  if (rows.length === 0) return;
  const repository = await repositories.load(did);
  if (repository === undefined) return;
  const { identity, ground, isPurge } = repository;
  const judged: { readonly row: ProvenRow; readonly entry: EntryRow | undefined }[] = [];
  for (const { barred: _, final: __, ...row } of rows.filter(({ stamp }) => stamp !== identity.stamp)) {
    const parsed = parseCommit(row.commit, did);
    const rev = parsed.verdict === 'valid' ? parsed.value.commit.rev : row.rev;
    const commit = await judgeCommit(row.commit, { ...groundOf(ground, rev), complete: true });
    const record = decodeRecord(row.record);
    const isFinal =
      record.verdict === 'valid' && record.value.removal === 'purge' && (await isPurge(row.path, record.value));
    const holds = commit.verdict === 'valid';
    judged.push({
      row: {
        ...row,
        stamp: identity.stamp,
        ...(isFinal ? { final: true } : {}),
        ...(holds ? {} : { barred: true }),
      },
      entry: holds ? await looseEntryOf(row, rev) : undefined,
    });
  }
  if (judged.length === 0) return;
  await context.store().write(['proven', 'entries'], 'relaxed', async (tx) => {
    const proven = tx.objectStore('proven');
    for (const { row, entry } of judged) {
      // Another version may have come meanwhile; it was judged under the log as it is.
      if ((await proven.get([did, row.path]))?.cid !== row.cid) continue;
      await proven.put(row);
      await putEntry(tx, did, row.path, entry);
    }
  });
  const touched = createTouched();
  for (const { row, entry } of judged) {
    touched.addUri(recordUri(did, row.path));
    const of = entry ?? (await looseEntryOf(row, row.rev));
    if (of !== undefined) touched.add(of);
  }
  const uris = touched.uris();
  context.events.emit('entries', { dids: [did], ...(uris === undefined ? {} : { uris }) });
};

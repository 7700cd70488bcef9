/** What is shown of a record that is kept. */
import type { Cid, RecordPath, Tid } from '../base/index.js';
import { toJson } from '../codec/index.js';
import { judgeRecord, TreeFault } from '../repo/index.js';
import type { ReadOptions, RecordView } from './types.js';

/** Of a repository that is kept in part, what lies outside is not here. */
export const orElse = async <Result>(otherwise: Result, run: () => Promise<Result>): Promise<Result> => {
  try {
    return await run();
  } catch (error) {
    if (error instanceof TreeFault) return otherwise;
    throw error;
  }
};

/** What a page shows of a record: nothing if it is newer than every head (it belongs to none), or not what its collection asks for. */
export const shownOf = async (
  path: RecordPath,
  cid: Cid,
  bytes: Uint8Array,
  newest: Tid | null,
  options: ReadOptions = {},
): Promise<RecordView | undefined> => {
  const judged = await judgeRecord(path, bytes);
  if (judged.verdict !== 'valid' || newest === null || judged.value.rev > newest) return undefined;
  const { removal, value } = judged.value;
  if (removal === undefined) return { path, cid, value: toJson(value) };
  return options.removed === true ? { path, cid, value: toJson(value), removal } : undefined;
};

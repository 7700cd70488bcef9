/** One write as a change of the tree: the record or tombstone that it puts, or nothing where it would change nothing. */
import { type Cid, type RecordPath, TabardError, type Tid } from '../base/index.js';
import { cidOfValue, isMap, type Value, type ValueMap } from '../codec/index.js';
import {
  type BlockSource,
  type BuiltRecord,
  decodeRecord,
  findInTree,
  findIssues,
  judgePurge,
  makeRecord,
  makeTombstone,
  type StoredRecord,
  splitPath,
} from '../repo/index.js';
import type { Repository } from './repository.js';
import type { Write } from './types.js';

export interface Change {
  readonly path: RecordPath;
  readonly cid: Cid;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

interface Ground {
  readonly repository: Repository;
  readonly source: BlockSource;
}

/** What stands at the path now, as far as its block is here. */
interface Standing {
  readonly cid: Cid;
  readonly record: StoredRecord | undefined;
}

export const changeOf = async (
  write: Write,
  path: RecordPath,
  rev: Tid,
  ground: Ground,
): Promise<Change | undefined> => {
  const standing = await findStanding(path, ground);
  const { isPurge } = ground.repository;
  if (standing?.record?.removal === 'purge' && (await isPurge(path, standing.record)))
    throw new TabardError('bad-record-input', `${path} was purged for good`);
  if ('purge' in write) return purgeOf(write.bytes, path, ground);
  if ('remove' in write) {
    if (standing?.record === undefined || standing.record.removal === write.kind) return undefined;
    const was = { cid: standing.cid, rev: standing.record.rev };
    return changeTo(path, await makeTombstone(write.kind, rev, was));
  }
  return recordOf(write.value, path, rev, standing);
};

const recordOf = async (
  value: Value,
  path: RecordPath,
  rev: Tid,
  standing: Standing | undefined,
): Promise<Change | undefined> => {
  const fields = fieldsOf(value);
  const type = splitPath(path).collection;
  if (standing?.record !== undefined) {
    const again = await build(type, standing.record.rev, fields);
    if (again.cid === standing.cid) return undefined;
  }
  const record = await build(type, rev, fields);
  const [issue] = await findIssues(path, rev, record.value);
  if (issue !== undefined) throw new TabardError('bad-record-input', `${path} ${issue.path}: ${issue.code}`);
  return changeTo(path, record);
};

/** `$type` and `rev` are ours to say; what a reader handed back with them is taken without. */
const fieldsOf = (value: Value): ValueMap => {
  if (!isMap(value)) throw new TabardError('bad-record-input', 'a record is a map');
  const { $type: _type, rev: _rev, ...fields } = value;
  return fields;
};

const build = async (type: string, rev: Tid, fields: ValueMap): Promise<BuiltRecord> => {
  try {
    return await makeRecord(type, rev, fields);
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw new TabardError('bad-record-input', error.message, { cause: error });
  }
};

const purgeOf = async (bytes: Uint8Array<ArrayBuffer>, path: RecordPath, { repository }: Ground): Promise<Change> => {
  const record = decodeRecord(bytes);
  if (record.verdict !== 'valid') throw new TabardError('bad-record-input', 'not a record');
  const judged = await judgePurge(record.value, path, repository.ground);
  if (judged.verdict !== 'valid') throw new TabardError('bad-record-input', 'not a valid purge of this path');
  return { path, cid: await cidOfValue(bytes), bytes };
};

const findStanding = async (path: RecordPath, { repository, source }: Ground): Promise<Standing | undefined> => {
  const view = repository.row?.view ?? null;
  const cid = view === null ? null : await findInTree(source, view, path);
  if (cid === null) return undefined;
  const bytes = await source.get(cid);
  const record = bytes === undefined ? undefined : decodeRecord(bytes);
  return { cid, record: record?.verdict === 'valid' ? record.value : undefined };
};

const changeTo = (path: RecordPath, { cid, bytes }: BuiltRecord): Change => ({ path, cid, bytes });

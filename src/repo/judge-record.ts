/**
 * Judging a record by the schema of its collection: for whoever shows it and whoever writes it. Merging does not ask. Unknown
 * collections and unknown fields pass.
 */
import { invalid, type Judgement, type RecordPath, type Tid, valid } from '../base/index.js';
import { isMap, lettersOf, parseDid, parseTid, type Value, type ValueMap } from '../codec/index.js';
import { derivedKey, parseRecordPath, splitPath } from './path.js';
import { decodeRecord, type StoredRecord } from './record.js';
import { judgeFields } from './schema/check.js';
import { schemaOf } from './schema/find.js';
import { type Issue, issue } from './schema/issue.js';
import type { KeyKind } from './schema/kinds.js';
import type { CollectionSchema } from './schema/schema.js';

/** REC-4 to REC-6. What is wrong with a record of this type at this path; nothing for a collection that we do not know. */
export const findIssues = async (path: RecordPath, rev: Tid, value: ValueMap): Promise<Issue[]> => {
  const { collection, key } = splitPath(path);
  const schema = await schemaOf(collection);
  if (schema === undefined) return [];
  if (!isKeyOf(schema.keyKind, key, rev)) return [issue('', 'bad-key')];
  if (value.$type !== collection) return [issue('$type', 'bad-value')];
  const issues = judgeFields(value, schema.fields);
  if (issues.length === 0 && !(await fitsSubject(schema, key, value))) return [issue('', 'bad-key')];
  return issues;
};

/** Judges a record's block for show. A removal passes at every path where its kind may stand. */
export const judgeRecord = async (path: RecordPath, bytes: Uint8Array): Promise<Judgement<StoredRecord>> => {
  const decoded = decodeRecord(bytes);
  if (decoded.verdict !== 'valid') return decoded;
  const record = decoded.value;
  if (record.removal !== undefined) return valid(record);
  const [first] = await findIssues(path, record.rev, record.value);
  return first === undefined ? decoded : invalid('bad-record', 'REC-6', `${first.path} ${first.code}`.trim());
};

const isKeyOf = (kind: KeyKind, key: string, rev: Tid): boolean => {
  switch (kind) {
    case 'self':
      return key === 'self';
    case 'tid':
      return isTidUpTo(key, rev);
    case 'did':
      return parseDid(`did:tabard:${key}`) !== undefined;
    case 'derived':
      return isDerived(key);
    case 'pair':
      return key.length === 27 && key[13] === '.' && isTidUpTo(key.slice(0, 13), rev) && isTidUpTo(key.slice(14), rev);
    case 'reply':
      return key[13] === '.' && isTidUpTo(key.slice(0, 13), rev) && isDerived(key.slice(14));
    case 'name':
      return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(key);
    case 'id':
      return /^[a-z2-7]{16,52}$/.test(key);
  }
};

const isTidUpTo = (key: string, rev: Tid): boolean => parseTid(key) !== undefined && key <= rev;

const isDerived = (key: string): boolean => /^[a-z2-7]{26}$/.test(key);

/** Keys that follow from what the record speaks of must do so: one entry a subject. */
const fitsSubject = async ({ keyKind, subject }: CollectionSchema, key: string, value: ValueMap): Promise<boolean> => {
  if (subject === undefined) return true;
  const about = subject(value);
  if (keyKind === 'did') return typeof about === 'string' && `did:tabard:${key}` === about;
  const derived = await keyOfReference(about);
  return derived !== undefined && (keyKind === 'reply' ? key.slice(14) : key) === derived;
};

/** The 26 letters of a reference, or undefined if it is none. */
const keyOfReference = async (about: Value | undefined): Promise<string | undefined> => {
  if (!isMap(about) || typeof about.did !== 'string' || typeof about.path !== 'string') return undefined;
  const did = parseDid(about.did);
  const path = parseRecordPath(about.path);
  if (did === undefined || path === undefined) return undefined;
  const { collection, key } = splitPath(path);
  return derivedKey(did, collection, key);
};

/** The key of a record that speaks of an identity. */
export const keyOfDid = lettersOf;

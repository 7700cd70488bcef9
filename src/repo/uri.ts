/** One record of one identity, whatever its version, as one text: what records refer to each other by. */
import type { Did, RecordPath, RecordUri } from '../base/index.js';
import { parseDid } from '../codec/index.js';
import { parseRecordPath } from './path.js';

export const recordUri = (did: Did, path: RecordPath): RecordUri => `${did}/${path}` as RecordUri;

/** Its two parts, or undefined for what is no uri of a record. */
export const parseRecordUri = (text: string): { readonly did: Did; readonly path: RecordPath } | undefined => {
  const slash = text.indexOf('/');
  const did = slash < 0 ? undefined : parseDid(text.slice(0, slash));
  const path = did === undefined ? undefined : parseRecordPath(text.slice(slash + 1));
  return did === undefined || path === undefined ? undefined : { did, path };
};

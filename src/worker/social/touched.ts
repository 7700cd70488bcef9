/** What a change of entries is told by: the records that changed, and those that they speak of, which are counted or shown otherwise now. */
import type { RecordUri } from '../../base/index.js';
import { parseRecordUri, recordUri } from '../../repo/index.js';
import type { EntryRow } from '../../store/index.js';
import { subjectOf } from './entry-of.js';
import { MAX_TOLD } from './limits.js';

export interface Touched {
  add(row: EntryRow): void;
  addUri(uri: RecordUri): void;
  /** It is not known what all has changed. */
  lose(): void;
  /** Undefined where it is not known, or more than is told. */
  uris(): readonly RecordUri[] | undefined;
}

export const createTouched = (): Touched => {
  const all = new Set<RecordUri>();
  let isLost = false;
  const addUri = (uri: RecordUri): void => {
    if (all.size > MAX_TOLD) isLost = true;
    else all.add(uri);
  };
  return {
    add(row) {
      addUri(recordUri(row.did, row.path));
      for (const uri of spokenOf(row)) addUri(uri);
    },
    addUri,
    lose() {
      isLost = true;
    },
    uris: () => (isLost || all.size > MAX_TOLD ? undefined : [...all]),
  };
};

/** Records only: what is said of an identity changes no record. */
const spokenOf = (row: EntryRow): readonly RecordUri[] => {
  const subjects = (row.about ?? []).filter((term) => !term.startsWith('#')).map((term) => term.split(' ', 1)[0] ?? '');
  return [...subjects, subjectOf(row) ?? ''].filter((text): text is RecordUri => parseRecordUri(text) !== undefined);
};

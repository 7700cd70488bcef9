/** Taking everything along in a file, and bringing it back. */
import type { Did } from '../base/index.js';
import type { ImportFound, ImportReport as StoredImport } from '../worker/index.js';

/** What a file holds: all of it was checked, and nothing is kept yet. */
export interface ImportPreview extends ImportFound {
  /** For `importCar`: what was checked need not be checked again. */
  readonly ticket: string;
  readonly own: boolean;
}

/** What came in. */
export interface ImportReport extends StoredImport {
  readonly blocks: number;
  readonly own: boolean;
}

/** How an export is written to disk. */
export interface SaveOptions {
  readonly name: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (bytes: number) => void;
}

export interface ImportOptions {
  readonly signal?: AbortSignal;
  /** Bytes of the file. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** An import that did not come to its end. */
export interface UnfinishedImport {
  readonly did: Did;
  /** Of the file. */
  readonly bytes: number;
  readonly begunAt: number;
}

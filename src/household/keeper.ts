/**
 * Keeps a document (HSE-1, HSE-2). y-indexeddb reports no failed write, so what the page calls "kept" is an entry of our own journal,
 * one transaction awaited to `complete` and replayed at start; y-indexeddb holds the compacted copy. An entry
 * leaves the journal only when the copy, read afresh from the disk, contains it.
 */
import * as Y from 'yjs';
import { createEmitter, type Dispose, isTabardError, TabardError } from '../base/index.js';
import type { JournalDoc, JournalStore } from '../store/index.js';
import { containsUpdates } from './contains.js';
import { openCopy, readCopy, type StoredCopy } from './copy.js';
import { journalOrigin, seedOrigin } from './origins.js';
import type { KeepState } from './types.js';

/** So many appended entries make it worth while to look what the copy contains already. */
const trimAfter = 200;

export interface Keeper {
  readonly state: KeepState;
  kept(): Promise<void>;
  /** Removes what the copy contains from the journal; writes the copy anew if it lacks something. */
  trim(): Promise<void>;
  on(name: 'state', listener: (state: KeepState) => void): Dispose;
  /** Waits for what is being written. */
  close(): Promise<void>;
}

export interface KeeperParts {
  readonly doc: Y.Doc;
  readonly name: JournalDoc;
  readonly journal: JournalStore;
  /** Name of the database of y-indexeddb. */
  readonly database: string;
  /** Whether the update that is being applied comes from another device just now. */
  readonly fromDevice: () => boolean;
}

/** Resolves with the document filled: from the journal, then from the copy. */
export const openKeeper = async (parts: KeeperParts): Promise<Keeper> => {
  const { doc, name, journal } = parts;
  const entries = await journal.read(name);
  for (const entry of entries) replay(doc, entry.update);
  const copy = await openCopy(parts.database, doc);
  const keeper = createKeeper(parts, copy);
  if (entries.length > 0) void keeper.trim();
  return keeper;
};

const createKeeper = ({ doc, name, journal, database, fromDevice }: KeeperParts, copy: StoredCopy): Keeper => {
  const emitter = createEmitter<{ state: KeepState }>();
  let state: KeepState = { kind: 'kept' };
  let waiting: Uint8Array[] = [];
  let running: Promise<void> | undefined;
  let trimming: Promise<void> | undefined;
  /** The one that begins when the running one is done, for whoever asked meanwhile: the running one does not see their entries. */
  let nextTrim: Promise<void> | undefined;
  let appended = 0;
  let failure: TabardError | undefined;

  const setState = (next: KeepState): void => {
    const same =
      state.kind === next.kind && (state.kind !== 'failed' || next.kind !== 'failed' || state.code === next.code);
    state = next;
    if (!same) emitter.emit('state', next);
  };

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await journal.append(name, Y.mergeUpdates(batch));
        appended++;
      } catch (error) {
        waiting = [...batch, ...waiting];
        failure = keepError(error);
        setState({ kind: 'failed', code: failure.code });
        return;
      }
    }
    failure = undefined;
    setState({ kind: 'kept' });
  };

  const flush = (): Promise<void> => {
    if (running === undefined) {
      running = write().finally(() => {
        running = undefined;
        if (appended >= trimAfter) void trim();
      });
    }
    return running;
  };

  const onUpdate = (update: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction): void => {
    if (origin === journalOrigin || copy.isOrigin(origin)) return;
    // Another tab of this browser keeps its own updates; what comes from another device is kept as well, because later
    // letters stand on it.
    if (!transaction.local && origin !== seedOrigin && !fromDevice()) return;
    waiting.push(update);
    if (state.kind === 'kept') setState({ kind: 'keeping' });
    void flush();
  };
  doc.on('update', onUpdate);

  const trimOnce = async (): Promise<void> => {
    appended = 0;
    const entries = await journal.read(name);
    const last = entries.at(-1);
    if (last === undefined) return;
    if (
      !(await copyContains(
        database,
        entries.map((entry) => entry.update),
      ))
    ) {
      await copy.writeAnew();
      if (
        !(await copyContains(
          database,
          entries.map((entry) => entry.update),
        ))
      )
        return;
    }
    await journal.prune(name, last.id);
  };

  const trim = (): Promise<void> => {
    if (trimming !== undefined) {
      nextTrim ??= trimming.then(() => {
        nextTrim = undefined;
        return trim();
      });
      return nextTrim;
    }
    trimming = trimOnce()
      .catch((error: unknown) => {
        // Nothing is lost by a journal that stays long; the next trim tries again.
        if (!(error instanceof Error)) throw error;
      })
      .finally(() => {
        trimming = undefined;
      });
    return trimming;
  };

  return {
    get state() {
      return state;
    },
    async kept() {
      await flush();
      // What came in while the last batch was written has its own turn.
      if (failure === undefined && waiting.length > 0) await flush();
      if (failure !== undefined) throw failure;
    },
    trim,
    on: (event, listener) => emitter.on(event, listener),
    async close() {
      doc.off('update', onUpdate);
      await flush();
      await (nextTrim ?? trimming);
      await copy.close();
    },
  };
};

/** An entry that Yjs cannot read stands in the way of nothing else; it stays in the journal. */
const replay = (doc: Y.Doc, update: Uint8Array): void => {
  try {
    Y.applyUpdate(doc, update, journalOrigin);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
};

const keepError = (error: unknown): TabardError =>
  isTabardError(error)
    ? error
    : new TabardError('storage-refused', 'the browser did not keep it', { retryable: true, cause: error });

const copyContains = async (database: string, updates: readonly Uint8Array[]): Promise<boolean> => {
  const rows = await readCopy(database);
  return rows !== undefined && containsUpdates(rows, updates);
};

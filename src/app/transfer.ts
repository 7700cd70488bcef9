/** Taking it along, bringing it back, ending it. */
import { concat } from '@atcute/uint8array';
import { type Did, isTabardError, TabardError } from '../base/index.js';
import type { CallOptions, VerifyStore } from '../worker/index.js';
import type { ArchiveParts } from './archive/archive.js';
import { type FileSink, openFileSink } from './browser-save.js';
import { fieldsOfRecord } from './profile-fields.js';
import type { ImportPreview, ImportReport, SaveOptions } from './view.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** One CARv1 file with everything of a repository: log, delegations, commits, tree, records, blobs. */
export const exportCar = async (
  store: VerifyStore,
  did: Did,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (bytes: number) => void },
): Promise<Blob> => {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const part of store.exportCar(did, options.signal === undefined ? {} : { signal: options.signal })) {
    parts.push(part);
    bytes += part.length;
    options.onProgress?.(bytes);
  }
  return new Blob(parts, { type: 'application/vnd.ipld.car' });
};

/** The same file, written to disk while it is read: at no time is it whole in memory. Answers its bytes. */
export const saveCar = (
  store: VerifyStore,
  did: Did,
  options: SaveOptions,
  open: (name: string) => Promise<FileSink> = openFileSink,
): Promise<number> =>
  savePieces(store.exportCar(did, options.signal === undefined ? {} : { signal: options.signal }), options, open);

/** A ZIP file with pages, data and media, that opens without this app. */
export const saveReadable = (
  parts: ArchiveParts,
  options: SaveOptions,
  open: (name: string) => Promise<FileSink> = openFileSink,
): Promise<number> => savePieces(readablePieces(parts), options, open);

async function* readablePieces(parts: ArchiveParts): AsyncGenerator<Bytes> {
  const [{ archiveFiles }, { zipOf }] = await Promise.all([import('./archive/archive.js'), import('./archive/zip.js')]);
  yield* zipOf(archiveFiles(parts), parts.now);
}

const savePieces = async (
  pieces: AsyncIterable<Bytes>,
  { name, signal, onProgress }: SaveOptions,
  open: (name: string) => Promise<FileSink>,
): Promise<number> => {
  // First of all: browsers ask for the tap that it came from.
  const sink = await open(name);
  let bytes = 0;
  try {
    for await (const part of gathered(pieces, signal)) {
      bytes += part.length;
      await sink.write(part);
      onProgress?.(bytes);
    }
    await sink.close();
  } catch (error) {
    await sink.abort();
    throw error;
  }
  return bytes;
};

/** Small pieces together: each that is written waits its turn. */
async function* gathered(pieces: AsyncIterable<Bytes>, signal: AbortSignal | undefined): AsyncGenerator<Bytes> {
  let held: Bytes[] = [];
  let length = 0;
  for await (const piece of pieces) {
    signal?.throwIfAborted();
    held.push(piece);
    length += piece.length;
    if (length < pieceBytes) continue;
    yield concat(held).slice();
    [held, length] = [[], 0];
  }
  if (length > 0) yield concat(held).slice();
}

const pieceBytes = 256 * 1024;

type Progressing = { readonly signal?: AbortSignal; readonly onProgress?: (done: number, total: number) => void };

const callOptions = ({ signal, onProgress }: Progressing): CallOptions => ({
  ...(signal === undefined ? {} : { signal }),
  // What is counted in other things than bytes goes by too fast to be told.
  onProgress: ({ phase, done, total }) => {
    if (phase !== 'verifying' && total !== undefined) onProgress?.(done, total);
  },
});

const ensureFile = (file: Blob): void => {
  if (file.size === 0) throw new TabardError('bad-import', 'the file is empty');
};

/** Checks all of a CAR file and keeps nothing. Rejects with `bad-import`, `import-too-large`. */
export const inspectCar = async (
  store: VerifyStore,
  file: Blob,
  me: Did | null,
  options: Progressing,
): Promise<ImportPreview> => {
  ensureFile(file);
  const { found, ticket } = await store.inspectCar(file, callOptions(options));
  if (found === undefined) throw new TypeError('a file was inspected and nothing found');
  return { ...found, ticket, own: found.did === me };
};

/** Checks all of a CAR file, unless it was inspected, then keeps it. Rejects with `bad-import`, `import-too-large`. */
export const importCar = async (
  store: VerifyStore,
  file: Blob,
  me: Did | null,
  { ticket, ...options }: Progressing & { readonly ticket?: string },
): Promise<ImportReport> => {
  ensureFile(file);
  const report = await take(store, file, ticket, callOptions(options));
  const profile = await store.profile(report.did);
  return {
    ...report,
    name: fieldsOfRecord(profile?.record, () => null).name || report.name,
    blocks: report.operations + report.commits + report.records + report.blobs,
    own: report.did === me,
  };
};

/** A worker that was started anew in between has let go of what it inspected. */
const take = async (store: VerifyStore, file: Blob, ticket: string | undefined, options: CallOptions) => {
  if (ticket === undefined) return store.importCar(file, options);
  try {
    return await store.importCar(ticket, options);
  } catch (error) {
    if (!isTabardError(error) || error.code !== 'not-found') throw error;
    return store.importCar(file, options);
  }
};

/** Taking it along, bringing it back, ending it. */
import { concat } from '@atcute/uint8array';
import { type Did, TabardError } from '../base/index.js';
import type { VerifyStore } from '../worker/index.js';
import type { ArchiveParts } from './archive/archive.js';
import { type FileSink, openFileSink } from './browser-save.js';
import { fieldsOfRecord } from './profile-fields.js';
import type { ImportReport, SaveOptions } from './view.js';

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

/** Checks all of a CAR file, then keeps it. Rejects with `bad-import`. */
export const importCar = async (
  store: VerifyStore,
  file: Blob,
  me: Did | null,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (done: number, total: number) => void },
): Promise<ImportReport> => {
  if (file.size === 0) throw new TabardError('bad-import', 'the file is empty');
  const report = await store.importCar(file, {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onProgress: ({ done, total }) => options.onProgress?.(done, total ?? file.size),
  });
  const profile = await store.profile(report.did);
  // To hand it on shows that one keeps it: that is a choice, and a file makes none.
  if (profile?.policy.reason === 'pin' && profile.policy.serve) {
    await store.keep(report.did, { reason: 'pin', serve: false });
  }
  return {
    did: report.did,
    name: fieldsOfRecord(profile?.record, () => null).name,
    records: report.records,
    blocks: report.operations + report.commits + report.records + report.blobs,
    own: report.did === me,
  };
};

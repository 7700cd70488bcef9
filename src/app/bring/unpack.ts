/** One file out of a ZIP file, bounded by what comes out of it: what it claims of itself is anybody's word. */
import type { FileEntry } from '@zip.js/zip.js';
import { isAbortError } from '../../base/index.js';

/** Undefined for what is more than `most`, or more than it says, or broken. */
export const unpack = async (entry: FileEntry, most: number, signal?: AbortSignal): Promise<Blob | undefined> => {
  if (entry.uncompressedSize > most) return undefined;
  let size = 0;
  let stop: (reason: unknown) => void = () => undefined;
  const counting = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    start(controller) {
      stop = (reason) => controller.error(reason);
    },
    transform(piece, controller) {
      size += piece.length;
      if (size > entry.uncompressedSize) controller.error(new RangeError('more than it says'));
      else controller.enqueue(piece);
    },
  });
  const [filled, taken] = await Promise.allSettled([
    entry.getData(counting.writable, signal === undefined ? {} : { signal }).catch((error: unknown) => {
      // Else whoever reads waits for an end that does not come.
      stop(error);
      throw error;
    }),
    new Response(counting.readable).blob(),
  ]);
  signal?.throwIfAborted();
  if (filled.status === 'rejected' && isAbortError(filled.reason)) throw filled.reason;
  return filled.status === 'fulfilled' && taken.status === 'fulfilled' ? taken.value : undefined;
};

/** The files of a readable export in one ZIP file, a stream: each is read when it is written. */
import { makeZip } from 'client-zip';
import type { ArchiveFile } from './archive.js';

export async function* zipOf(files: AsyncIterable<ArchiveFile>, now: number): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = makeZip(stamped(files, new Date(now)), { buffersAreUTF8: true }).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value.slice();
  } finally {
    await reader.cancel();
  }
}

async function* stamped(files: AsyncIterable<ArchiveFile>, lastModified: Date) {
  for await (const { name, input } of files) yield { name, input, lastModified };
}

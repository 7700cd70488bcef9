/** A Mastodon archive as a ZIP file: read in places, never unpacked whole, so that its size does not matter. */
import { BlobReader, type FileEntry, ZipReader } from '@zip.js/zip.js';
import { TabardError } from '../../base/index.js';
import { parseJson } from './json.js';
import { readMastodon } from './mastodon.js';
import type { BroughtFile, ReadOptions } from './types.js';
import { unpack } from './unpack.js';

/** Of `outbox.json` and `actor.json` unpacked; what claims or turns out to be more is not read. */
const MAX_JSON = 256 * 1024 * 1024;
const MAX_MEDIUM = 1_500 * 1024 * 1024;
const MAX_ENTRIES = 200_000;

/** Throws `bad-import`. */
export const openArchive = async (file: Blob, { signal, onProgress }: ReadOptions = {}): Promise<BroughtFile> => {
  const reader = new ZipReader(new BlobReader(file), { useWebWorkers: false });
  try {
    const entries = new Map<string, FileEntry>();
    for await (const entry of reader.getEntriesGenerator()) {
      signal?.throwIfAborted();
      if (entries.size >= MAX_ENTRIES) throw new TabardError('bad-import', 'too many files in it');
      if (!entry.directory) entries.set(entry.filename.replace(/^\.?\/+/, ''), entry);
    }
    const text = async (name: string): Promise<string | undefined> => {
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      const file = await unpack(entry, MAX_JSON, signal);
      if (file === undefined) throw new TabardError('bad-import', `${name} cannot be read, or is too large`);
      return file.text();
    };
    const outbox = await text('outbox.json');
    if (outbox === undefined) throw new TabardError('bad-import', 'no outbox.json in it');
    const actor = parseJson((await text('actor.json')) ?? 'null');
    const brought = readMastodon(actor, parseJson(outbox), (path) => entries.has(path), onProgress);
    return {
      brought,
      async media(path, stop) {
        const entry = entries.get(path);
        return entry === undefined ? undefined : unpack(entry, MAX_MEDIUM, stop);
      },
      close: () => reader.close(),
    };
  } catch (error) {
    await reader.close();
    if (error instanceof TabardError || signal?.aborted === true) throw error;
    throw new TabardError('bad-import', 'the archive cannot be read', { cause: error });
  }
};

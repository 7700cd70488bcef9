/** What a file from somewhere else is, found out by what is in it; and what it holds. */
import { TabardError } from '../../base/index.js';
import { readBluesky } from './bluesky.js';
import { linksOfHtml, linksOfOpml } from './html.js';
import { parseJson } from './json.js';
import { readMastodon } from './mastodon.js';
import { type Brought, type BroughtFile, MAX_BROUGHT_LINKS, type ReadOptions } from './types.js';

/** Of a text that is read whole: an outbox, a page, a list. */
const MAX_TEXT = 256 * 1024 * 1024;

const startsWith = async (file: Blob, bytes: readonly number[]): Promise<boolean> => {
  const head = new Uint8Array(await file.slice(0, bytes.length).arrayBuffer());
  return bytes.every((byte, at) => head[at] === byte);
};

const textOf = async (file: Blob): Promise<string> => {
  if (file.size > MAX_TEXT) throw new TabardError('bad-import', 'a text of more than 256 MB');
  return file.text();
};

const without = (brought: Brought): BroughtFile => ({
  brought,
  media: async () => undefined,
  close: async () => undefined,
});

const isEmpty = ({ posts, links, name }: Brought): boolean => posts.length === 0 && links.length === 0 && name === '';

const linksFile = (kind: 'opml' | 'links', links: Brought['links']): BroughtFile =>
  without({ kind, name: '', bio: '', links, posts: [], leftOut: {} });

/**
 * Reads a file whole, and keeps nothing of it. Throws `bad-import` for what is none of these; `signal` stops it.
 */
export const readBrought = async (file: Blob, options: ReadOptions = {}): Promise<BroughtFile> => {
  const { signal, onProgress } = options;
  if (await startsWith(file, [0x50, 0x4b, 0x03, 0x04])) {
    const { openArchive } = await import('./archive.js');
    return openArchive(file, options);
  }
  if (await startsWith(file, [0x1f, 0x8b])) throw new TabardError('bring-packed', 'a tar.gz archive');
  const brought = await readBluesky(streamOf(file, signal));
  if (brought !== undefined) return without(brought);
  signal?.throwIfAborted();
  const text = await textOf(file);
  const json = parseJson(text);
  if (json !== undefined) {
    const read = readMastodon(undefined, json, () => false, onProgress);
    if (!isEmpty(read)) return without(read);
  } else {
    const start = text.slice(0, 2_000).toLowerCase();
    const links = /<opml[\s>]/.test(start)
      ? linksOfOpml(text, MAX_BROUGHT_LINKS)
      : linksOfHtml(text, MAX_BROUGHT_LINKS);
    if (links.length > 0) return linksFile(/<opml[\s>]/.test(start) ? 'opml' : 'links', links);
  }
  throw new TabardError('bad-import', 'nothing in it that is known');
};

async function* streamOf(file: Blob, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

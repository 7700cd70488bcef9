/** The worker's end: one file, read whole where nobody waits for it; its posts go out as they are asked for, its media one by one. */
import { isTabardError } from '../../base/index.js';
import { readBrought } from './read.js';
import { type FromReader, POSTS_AT_ONCE, type ToReader } from './reader-job.js';
import type { BroughtFile } from './types.js';

export const serveReading = (post: (message: FromReader) => void): ((message: ToReader) => void) => {
  let opened: BroughtFile | undefined;
  const fetching = new Map<number, AbortController>();

  const fail = (error: unknown, id?: number): void =>
    post({
      ...{ type: 'failed', code: isTabardError(error) ? error.code : 'bad-import' },
      message: error instanceof Error ? error.message : String(error),
      ...(id === undefined ? {} : { id }),
    });

  const read = async (file: Blob): Promise<void> => {
    opened = await readBrought(file, { onProgress: (done) => post({ type: 'progress', done }) });
    const { posts, ...head } = opened.brought;
    post({ type: 'head', head: { ...head, count: posts.length } });
  };

  const media = async (id: number, path: string): Promise<void> => {
    const controller = new AbortController();
    fetching.set(id, controller);
    try {
      post({ type: 'media', id, bytes: await opened?.media(path, controller.signal) });
    } catch (error) {
      if (!controller.signal.aborted) fail(error, id);
    } finally {
      fetching.delete(id);
    }
  };

  return (message) => {
    switch (message.type) {
      case 'read':
        read(message.file).catch((error: unknown) => fail(error));
        return;
      case 'more':
        post({ type: 'posts', posts: opened?.brought.posts.slice(message.from, message.from + POSTS_AT_ONCE) ?? [] });
        return;
      case 'media':
        void media(message.id, message.path);
        return;
      case 'stop':
        fetching.get(message.id)?.abort();
    }
  };
};

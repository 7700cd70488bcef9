/** Bringing along, out of the app. */
import type { AppCore } from '../core.js';
import { mediaRecord } from '../social/post-record.js';
import { openBringing } from './bring.js';
import type { Bringing } from './bring-view.js';
import { readElsewhere } from './reading.js';
import { spawnReader } from './spawn.js';
import type { ReadOptions } from './types.js';

export const bringOf = async (core: AppCore, file: Blob, options: ReadOptions = {}): Promise<Bringing> => {
  const media = await core.app.media();
  return openBringing(
    {
      now: core.page.now,
      pause: () => new Promise((resolve) => void core.page.timers.set(resolve, 0)),
      async writer() {
        const { identity } = await core.opened();
        return (await identity.open()).own.writer;
      },
      editor: () => core.app.editor(),
      has: async (did, path) => (await core.store.record(did, path)) !== undefined,
      compose: () => media.compose(),
      mediaRecord,
      read: readElsewhere(spawnReader),
    },
    file,
    options,
  );
};

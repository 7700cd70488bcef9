/** What a tab that keeps others' data, or gives any, needs of the store: serving, what is removed, room, collecting. Fetched when first needed. */
import type { Cid, Did } from '../base/index.js';
import type { Blocks } from './blocks.js';
import { createChunkServing } from './chunk-serving.js';
import type { Context } from './context.js';
import { createEasing } from './easing.js';
import { MAX_HEADS } from './limits.js';
import { createRemovals } from './removals.js';
import type { Repositories } from './repository.js';
import { createRoom } from './room.js';
import { createServing } from './serving.js';
import type { Space } from './space.js';
import type { CallOptions } from './types.js';

export interface HostingParts {
  readonly context: Context;
  readonly repositories: Repositories;
  readonly blocks: Blocks;
  readonly space: (() => Promise<Space>) | undefined;
  drop(did: Did): Promise<void>;
}

export const createHosting = ({ context, repositories, blocks, space, drop }: HostingParts) => {
  const removals = createRemovals(context, repositories, blocks);
  const collect = async (options: CallOptions & { readonly pressed?: boolean }) => {
    const { collectGarbage } = await import('./collect.js');
    return collectGarbage(context, removals, blocks, options);
  };
  const forgetEarlier = async (): Promise<number> => (await collect({ pressed: true })).bytes;
  const easing = createEasing({
    ...{ context, blocks },
    async collect(did) {
      const { collectOne } = await import('./collect.js');
      const row = await context.store().read(['repositories'], (tx) => tx.objectStore('repositories').get(did));
      return row === undefined ? 0 : (await collectOne(context, removals, blocks, row, { pressed: true })).bytes;
    },
  });
  const room = createRoom({ context, space, drop, forgetEarlier, easing });
  return {
    ...createServing(blocks, removals),
    chunk: createChunkServing(context, removals),
    commits: (did: Did, ids: readonly Cid[]) =>
      context.store().read(['commits'], async (tx) => {
        const commits = tx.objectStore('commits');
        const rows = await Promise.all(ids.slice(0, MAX_HEADS).map((id) => commits.get([did, id])));
        return rows.map((row) => row?.bytes ?? null);
      }),
    removals,
    room,
    easing,
    /** What nothing names any more goes, and where the device is nearly full, some of others' data. */
    async collect(options: CallOptions = {}) {
      const freed = await collect(options);
      return { ...freed, bytes: freed.bytes + (await room.tidy()) };
    },
  };
};

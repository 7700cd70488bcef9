/** Worlds that are closed after their test. Call it at the top of a file. */
import { afterEach } from 'vitest';
import { createWorld, type World } from './peers.js';

export const keepWorlds = () => {
  const kept: World[] = [];
  afterEach(() => {
    for (const world of kept.splice(0)) world.close();
  });
  const keep = (world: World): World => {
    kept.push(world);
    return world;
  };
  return { keep, open: (): World => keep(createWorld()) };
};

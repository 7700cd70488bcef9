/** A tab that seeks an author, and whom it is lied to by. Call it at the top of a file. */
import { afterEach } from 'vitest';
import { authorOf, calm, createWorld, type Node, type World } from './peers.js';
import type { ToyAuthor } from './toy-author.js';

export const createVictims = (): (() => Promise<{ victim: Node; author: ToyAuthor; made: World }>) => {
  let world: World | undefined;
  afterEach(() => {
    world?.close();
    world = undefined;
  });
  return async () => {
    const made = createWorld();
    world = made;
    const author = authorOf(1);
    const victim = made.add('victim');
    victim.peer.seek(author.did);
    await calm(10);
    return { victim, author, made };
  };
};

/** A tab that seeks an author, and whom it is lied to by. Call it at the top of a file. */
import { authorOf, calm, type Node, type World } from './peers.js';
import type { ToyAuthor } from './toy-author.js';
import { keepWorlds } from './worlds.js';

export const createVictims = (): (() => Promise<{ victim: Node; author: ToyAuthor; made: World }>) => {
  const worlds = keepWorlds();
  return async () => {
    const made = worlds.open();
    const author = authorOf(1);
    const victim = made.add('victim');
    victim.peer.seek(author.did);
    await calm(10);
    return { victim, author, made };
  };
};

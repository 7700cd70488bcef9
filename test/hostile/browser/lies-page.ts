/** A page that plays everybody around a visitor in another browser: liars, listeners, honest hosts, each with a session key of its own. */
import type { LinkPool } from '../../../src/net/index.js';
import { openStore } from '../../../src/store/index.js';
import { createVerifyStore } from '../../../src/worker/index.js';
import { type Around, createAround } from '../lies/around.js';
import type { Author } from '../lies/author.js';
import { lies } from '../lies/lies.js';
import { announce, anyId, ground } from './page-ground.js';

/** Pools that are at the tracker already come again with fresh offers. */
const createReach = (tracker: string) => {
  const met = new Map<LinkPool, Awaited<ReturnType<typeof announce>>>();
  return {
    async reach(pool: LinkPool, { did }: Author): Promise<boolean> {
      met.get(pool)?.close();
      met.set(pool, await announce(pool, tracker, did));
      return true;
    },
    leave(pool: LinkPool): void {
      met.get(pool)?.close();
      met.delete(pool);
    },
    close() {
      for (const rendezvous of met.values()) rendezvous.close();
    },
  };
};

const cast = new Map<number, { readonly around: Around; readonly close: () => void }>();

const of = (number: number): Around => {
  const found = cast.get(number);
  if (found === undefined) throw new TypeError(`nobody is prepared for ${number}`);
  return found.around;
};

const page = {
  async prepare(
    number: number,
    tracker: string,
  ): Promise<{ readonly did: string; readonly name: string; readonly key: string }> {
    const lie = lies[number];
    if (lie === undefined) throw new RangeError('no such lie');
    const meeting = createReach(tracker);
    const around = await createAround({
      lie,
      number,
      ground,
      openStore: async () => createVerifyStore({ ...ground, store: await openStore(anyId()) }),
      reach: meeting.reach,
      leave: meeting.leave,
    });
    const close = (): void => {
      meeting.close();
      around.close();
    };
    cast.set(number, { around, close });
    return { did: around.author.did, name: around.author.name, key: around.key };
  },
  listen: (number: number) => of(number).listen(),
  host: (number: number) => of(number).host(),
  tell: (number: number) => of(number).tell(),
  comesBack: (number: number) => of(number).comesBack(),
  overheard: (number: number) => of(number).overheard(),
  hearsOfIt: (number: number) => of(number).hearsOfIt(),
  close(number: number): void {
    cast.get(number)?.close();
    cast.delete(number);
  },
};

export type LiesPage = typeof page;

Object.assign(window, { around: page });

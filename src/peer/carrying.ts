/** Which identities this tab carries, and why: hosted (the store says so) or sought (somebody has the profile open). */
import type { Did, Dispose } from '../base/index.js';
import { topicOf } from '../net/topic.js';
import type { Topic } from '../net/types.js';
import { type Carried, type CarriedEnvironment, createCarried } from './carried.js';
import type { Role } from './roles/index.js';
import type { SyncStore } from './store.js';

export interface Carrying {
  find(did: Did): Carried | undefined;
  at(topic: Topic): Carried | undefined;
  all(): readonly Carried[];
  seek(did: Did, trackers: readonly string[]): Dispose & { readonly carried: Promise<void> };
  /** Asks the store what is kept and served. */
  rehost(): Promise<void>;
  close(): void;
}

export interface CarryingOptions {
  readonly store: Pick<SyncStore, 'repositories'>;
  readonly environment: CarriedEnvironment;
  /** They say what is offered to others. */
  readonly roles: readonly Role[];
  onAdded(carried: Carried): void;
  onRemoved(carried: Carried): void;
  /** It is offered to others from now on. */
  onServed(carried: Carried): void;
  /** Reasons changed: what is joined at the rendezvous may have to. */
  onChanged(): void;
  onError(error: unknown): void;
}

export const createCarrying = (options: CarryingOptions): Carrying => {
  const all = new Map<Did, Carried>();
  const making = new Map<Did, Promise<Carried>>();
  let closed = false;

  const make = async (did: Did): Promise<Carried> => {
    const carried = createCarried(did, await topicOf(did), options.environment);
    making.delete(did);
    if (closed) return carried;
    all.set(did, carried);
    options.onAdded(carried);
    return carried;
  };

  const carry = (did: Did): Promise<Carried> => {
    const known = all.get(did);
    if (known !== undefined) return Promise.resolve(known);
    const made = making.get(did) ?? make(did);
    making.set(did, made);
    return made;
  };

  /** Another part of it may be wanted now: whoever seeks it wants all of it. */
  const renew = (carried: Carried, before = carried.kept): void => {
    if (before ?? carried.kept) carried.resubscribe();
  };

  /** Looks at the store that are under way or wait their turn. */
  let looks = 0;

  /** Not while the store is looked at: what is sought no more may be kept by now, and its neighbours stay. */
  const release = (carried: Carried): void => {
    if (looks > 0 || all.get(carried.did) !== carried) return;
    if (carried.hosting !== undefined || carried.seekers.size > 0) return;
    all.delete(carried.did);
    options.onRemoved(carried);
    carried.close();
  };

  const lookAgain = async (): Promise<void> => {
    const kept = new Map((await options.store.repositories()).map((summary) => [summary.did, summary]));
    for (const summary of kept.values()) {
      if (closed) return;
      const known = all.get(summary.did);
      const offer = options.roles.map((role) => role.offers(summary)).find((each) => each !== undefined);
      if (offer === undefined && known === undefined) continue;
      const carried = await carry(summary.did);
      const isNew = offer !== undefined && !carried.serve;
      carried.hosting = offer;
      carried.serve = offer !== undefined;
      const { kept: before } = carried;
      carried.kept = summary.policy.part;
      carried.capped = summary.policy.reason === 'pin';
      renew(carried, before);
      if (isNew) options.onServed(carried);
    }
    for (const carried of all.values()) {
      if (kept.has(carried.did)) continue;
      carried.hosting = undefined;
      carried.serve = false;
    }
  };

  /** One after the other: what an older look at the store found must not take the place of what a newer one did. */
  let looking: Promise<void> = Promise.resolve();
  const rehost = (): Promise<void> => {
    looks += 1;
    const next = looking.then(lookAgain).finally(() => {
      looks -= 1;
      if (closed) return;
      for (const carried of [...all.values()]) release(carried);
      options.onChanged();
    });
    looking = next.catch(() => undefined);
    return next;
  };

  return {
    find: (did) => all.get(did),
    at: (topic) => [...all.values()].find((carried) => carried.topic === topic),
    all: () => [...all.values()],
    seek(did, trackers) {
      const wish = [...trackers];
      let disposed = false;
      let found: Carried | undefined;
      const started = async (): Promise<void> => {
        let carried = await carry(did);
        // A look at the store let it go before it was known that somebody seeks it.
        while (all.get(did) !== carried && !disposed && !closed) carried = await carry(did);
        if (disposed || closed) {
          release(carried);
          return;
        }
        found = carried;
        carried.seekers.add(wish);
        renew(carried);
        options.onChanged();
        carried.evaluate();
      };
      const stop = (): void => {
        disposed = true;
        if (found === undefined) return;
        found.seekers.delete(wish);
        renew(found);
        release(found);
        options.onChanged();
      };
      return Object.assign(stop, { carried: started().catch(options.onError) });
    },
    rehost,
    close() {
      closed = true;
      for (const carried of all.values()) carried.close();
      all.clear();
    },
  };
};

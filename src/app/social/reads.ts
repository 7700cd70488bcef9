/** The store's reads as one thing with methods. What names more records than one call may is asked for in parts. */
import type { Social as SocialReads, VerifyStore } from '../../worker/index.js';

/** The store looks at no more than 1,000 names in one call. */
const AT_ONCE = 500;

export const readsOf = (store: Pick<VerifyStore, 'social'>): SocialReads => {
  const all = new Proxy({} as SocialReads, {
    get: (_, name) =>
      typeof name === 'string' && name !== 'then'
        ? (...args: Parameters<SocialReads[keyof SocialReads]>) => store.social(name as keyof SocialReads, ...args)
        : undefined,
  });
  const inParts: Pick<SocialReads, 'entries' | 'counts' | 'people'> = {
    entries: (uris) => parts(uris, (some) => all.entries(some)),
    counts: (uris, viewer) => parts(uris, (some) => all.counts(some, viewer)),
    people: (dids) => parts(dids, (some) => all.people(some)),
  };
  return new Proxy(all, {
    get: (target, name) => Reflect.get(name in inParts ? inParts : target, name),
  });
};

const parts = async <Name, Answer>(
  names: readonly Name[],
  ask: (some: readonly Name[]) => Promise<readonly Answer[]>,
): Promise<readonly Answer[]> => {
  const answers: Answer[] = [];
  for (let at = 0; at < names.length; at += AT_ONCE) answers.push(...(await ask(names.slice(at, at + AT_ONCE))));
  return answers;
};

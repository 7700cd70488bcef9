/** The collections of Tabard and what their keys are. Kept apart from the schemas: merging and removal need no more than this. */

/**
 * `self`: one record. `tid`: a time, at most the record's `rev`. `did`: the 32 letters of an identity. `derived`: 26 letters that
 * stand for another record. `pair`: `<stream>.<post>`, both TIDs. `reply`: `<thread TID>.<26 letters>`. `name`, `id`: chosen.
 */
export type KeyKind = 'self' | 'tid' | 'did' | 'derived' | 'pair' | 'reply' | 'name' | 'id';

export const keyKinds = {
  'app.tabard.profile': 'self',
  'app.tabard.identity': 'self',
  'app.tabard.post': 'tid',
  'app.tabard.member': 'pair',
  'app.tabard.like': 'derived',
  'app.tabard.boost': 'derived',
  'app.tabard.follow': 'did',
  'app.tabard.block': 'did',
  'app.tabard.vote': 'derived',
  'app.tabard.rsvp': 'derived',
  'app.tabard.list': 'tid',
  'app.tabard.stream': 'tid',
  'app.tabard.reply': 'reply',
  'app.tabard.trust': 'did',
  'app.tabard.label': 'tid',
  'app.tabard.name': 'name',
  'app.tabard.volume': 'id',
} as const satisfies Record<string, KeyKind>;

export type Collection = keyof typeof keyKinds;

export const isCollection = (text: string): text is Collection => Object.hasOwn(keyKinds, text);

/** The kind of key of a collection; undefined for one that we do not know, which is carried unchecked. */
export const keyKindOf = (collection: string): KeyKind | undefined =>
  isCollection(collection) ? keyKinds[collection] : undefined;

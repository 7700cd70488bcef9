/** Finds a schema. Those that a profile is made of are at hand; the others are fetched when the first of their records is judged. */
import { createPart } from '../../base/index.js';
import { follow } from './follow.js';
import { identity } from './identity.js';
import { type Collection, isCollection } from './kinds.js';
import { profile } from './profile.js';
import type { CollectionSchema } from './schema.js';

const atHand: Readonly<Partial<Record<Collection, CollectionSchema>>> = {
  'app.tabard.profile': profile,
  'app.tabard.identity': identity,
  'app.tabard.follow': follow,
};

const others = createPart(() => import('./index.js'));

/** The schema of a collection, or undefined for one that we do not know. */
export const schemaOf = async (collection: string): Promise<CollectionSchema | undefined> => {
  if (!isCollection(collection)) return undefined;
  return atHand[collection] ?? (await others()).schemas[collection];
};

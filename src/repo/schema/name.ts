/** `app.tabard.name/<name>`: an entry of a username registry: the name belongs to an identity. */
import { identity, time } from './check.js';
import type { CollectionSchema } from './schema.js';

export const name: CollectionSchema = {
  collection: 'app.tabard.name',
  keyKind: 'name',
  form: 'first',
  fields: { subject: identity, createdAt: time },
};

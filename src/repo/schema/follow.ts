/** `app.tabard.follow/<32 letters>`: a public follow. A private one is never in the tree. */
import { identity, time } from './check.js';
import type { CollectionSchema } from './schema.js';

export const follow: CollectionSchema = {
  collection: 'app.tabard.follow',
  keyKind: 'did',
  form: 'settled',
  fields: { subject: identity, createdAt: time },
  subject: ({ subject }) => subject,
};

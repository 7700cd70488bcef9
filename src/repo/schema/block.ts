/** `app.tabard.block/<32 letters>`: a public block. */
import { identity, time } from './check.js';
import type { CollectionSchema } from './schema.js';

export const block: CollectionSchema = {
  collection: 'app.tabard.block',
  keyKind: 'did',
  form: 'settled',
  fields: { subject: identity, createdAt: time },
  subject: ({ subject }) => subject,
};

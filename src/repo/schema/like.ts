/** `app.tabard.like/<26 letters>`: one like a subject. */
import { reference, time } from './check.js';
import type { CollectionSchema } from './schema.js';

export const like: CollectionSchema = {
  collection: 'app.tabard.like',
  keyKind: 'derived',
  form: 'settled',
  fields: { subject: reference, createdAt: time },
  subject: ({ subject }) => subject,
};

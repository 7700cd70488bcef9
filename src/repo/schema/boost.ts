/** `app.tabard.boost/<26 letters>`: shown to one's own followers again. */
import { reference, time } from './check.js';
import type { CollectionSchema } from './schema.js';

export const boost: CollectionSchema = {
  collection: 'app.tabard.boost',
  keyKind: 'derived',
  form: 'settled',
  fields: { subject: reference, createdAt: time },
  subject: ({ subject }) => subject,
};

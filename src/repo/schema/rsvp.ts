/** `app.tabard.rsvp/<26 letters>`: whether one comes to the event of a post. */
import { oneOf, reference, time } from './check.js';
import type { CollectionSchema } from './schema.js';

export const rsvp: CollectionSchema = {
  collection: 'app.tabard.rsvp',
  keyKind: 'derived',
  form: 'first',
  fields: { subject: reference, status: oneOf('coming', 'maybe', 'not-coming'), createdAt: time },
  subject: ({ subject }) => subject,
};

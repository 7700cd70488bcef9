/** `app.tabard.vote/<26 letters>`: one's choice in the poll of a post, by the numbers of its options. */
import { list, number, reference, time } from './check.js';
import { MAX_OPTIONS } from './post.js';
import type { CollectionSchema } from './schema.js';

export const vote: CollectionSchema = {
  collection: 'app.tabard.vote',
  keyKind: 'derived',
  form: 'first',
  fields: { subject: reference, choices: list(number(0, MAX_OPTIONS - 1), MAX_OPTIONS), createdAt: time },
  subject: ({ subject }) => subject,
};

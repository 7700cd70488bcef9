/**
 * `app.tabard.reply/<thread TID>.<26 letters of the reply>`: a reply that the thread's author admitted. It binds DID and path; CID
 * and commit are what was seen, later versions show as edited.
 */
import { reference, time } from './check.js';
import type { CollectionSchema } from './schema.js';

export const reply: CollectionSchema = {
  collection: 'app.tabard.reply',
  keyKind: 'reply',
  form: 'first',
  fields: { subject: reference, createdAt: time },
  subject: ({ subject }) => subject,
};

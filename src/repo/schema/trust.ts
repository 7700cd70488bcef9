/** `app.tabard.trust/<32 letters>`: how far one trusts somebody's judgement, in per cent. */
import { identity, number, time } from './check.js';
import type { CollectionSchema } from './schema.js';

export const trust: CollectionSchema = {
  collection: 'app.tabard.trust',
  keyKind: 'did',
  form: 'first',
  fields: { subject: identity, level: number(0, 100), createdAt: time },
  subject: ({ subject }) => subject,
};

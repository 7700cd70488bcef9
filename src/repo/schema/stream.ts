/** `app.tabard.stream/<tid>`: a named part of one's profile, such as "Photos". */
import { optional, text, time } from './check.js';
import type { CollectionSchema } from './schema.js';

export const stream: CollectionSchema = {
  collection: 'app.tabard.stream',
  keyKind: 'tid',
  form: 'first',
  fields: {
    name: text({ graphemes: 64, bytes: 640, least: 1 }),
    description: optional(text({ graphemes: 300, bytes: 3000, lines: true })),
    createdAt: time,
  },
};

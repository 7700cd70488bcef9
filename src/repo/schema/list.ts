/** `app.tabard.list/<tid>`: people, under a name, for others to use. */
import { identity, list as listOf, oneOf, optional, text, time } from './check.js';
import type { CollectionSchema } from './schema.js';

export const MAX_LIST_MEMBERS = 2000;

export const list: CollectionSchema = {
  collection: 'app.tabard.list',
  keyKind: 'tid',
  form: 'first',
  fields: {
    name: text({ graphemes: 64, bytes: 640, least: 1 }),
    description: optional(text({ graphemes: 300, bytes: 3000, lines: true })),
    purpose: oneOf('people', 'block', 'mute'),
    members: listOf(identity, MAX_LIST_MEMBERS),
    createdAt: time,
  },
};

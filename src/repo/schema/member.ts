/** `app.tabard.member/<stream>.<post TID>`: a post stands in a stream. The key says it all, so that a stream is a range of keys. */
import type { CollectionSchema } from './schema.js';

export const member: CollectionSchema = {
  collection: 'app.tabard.member',
  keyKind: 'pair',
  form: 'settled',
  fields: {},
};

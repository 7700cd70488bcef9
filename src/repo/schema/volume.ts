/** `app.tabard.volume/<id>`: the keyring of something sealed. Only its frame is public. */
import { blob, bytes, list, number, object, optional } from './check.js';
import type { CollectionSchema } from './schema.js';

export const MAX_SLOTS = 1024;

export const volume: CollectionSchema = {
  collection: 'app.tabard.volume',
  keyKind: 'id',
  form: 'first',
  fields: {
    epoch: number(0, Number.MAX_SAFE_INTEGER),
    commitment: bytes,
    slots: list(object({ ephemeral: bytes, sealed: bytes }), MAX_SLOTS),
    content: optional(blob()),
  },
};

/** `app.tabard.label/<tid>`: what a labeler says of a person or a record, after atproto's labels. */

import { parseRecordPath } from '../path.js';
import { flag, identity, number, optional, pattern, text, time, valueLink } from './check.js';
import type { CollectionSchema } from './schema.js';

export const label: CollectionSchema = {
  collection: 'app.tabard.label',
  keyKind: 'tid',
  form: 'first',
  fields: {
    ver: number(1, 1),
    did: identity,
    path: optional(pattern((value) => parseRecordPath(value) !== undefined, 'bad-reference')),
    cid: optional(valueLink),
    val: text({ graphemes: 128, bytes: 128, least: 1 }),
    neg: optional(flag),
    exp: optional(time),
    createdAt: time,
  },
};

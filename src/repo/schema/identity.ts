/** `app.tabard.identity/self`: usernames, trackers and pins. In a record, so that changing them needs no root key. */

import { isUsername } from './address.js';
import { identity as did, list, oneOf, optional, pattern, tracker } from './check.js';
import type { CollectionSchema } from './schema.js';

export const MAX_USERNAMES = 10;
export const MAX_TRACKERS = 3;
export const MAX_PINS = 20;

export const identity: CollectionSchema = {
  collection: 'app.tabard.identity',
  keyKind: 'self',
  form: 'settled',
  fields: {
    usernames: optional(list(pattern(isUsername, 'bad-username'), MAX_USERNAMES)),
    trackers: optional(list(tracker, MAX_TRACKERS)),
    pins: optional(list(did, MAX_PINS)),
    // Asks everybody who follows in public to keep the profile online.
    keep: optional(oneOf('followers')),
  },
};

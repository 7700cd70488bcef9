/** `app.tabard.profile/self`: who one is, and the links page. */
import { address, blob, list, number, object, optional, pattern, text } from './check.js';
import type { CollectionSchema } from './schema.js';
import { judgeText } from './text.js';

export const MAX_NAME = { graphemes: 64, bytes: 640 } as const;
export const MAX_BIO = { graphemes: 2000, bytes: 20_000, lines: true } as const;
export const MAX_LINK_TITLE = { graphemes: 100, bytes: 1000 } as const;
export const MAX_ALT = { graphemes: 2000, bytes: 20_000, lines: true } as const;
export const MAX_TAG = { graphemes: 64, bytes: 256, least: 1 } as const;
export const MAX_LINKS = 50;
export const MAX_TAGS = 20;
export const MAX_AVATAR_BYTES = 1024 * 1024;
export const MAX_PIXELS = 65_535;

/** One word, without the # that people put before it. */
export const tag = pattern((value) => judgeText(value, '', MAX_TAG).length === 0 && !/[\s#,]/u.test(value), 'bad-tag');

export const profile: CollectionSchema = {
  collection: 'app.tabard.profile',
  keyKind: 'self',
  form: 'settled',
  fields: {
    name: text(MAX_NAME),
    bio: optional(text(MAX_BIO)),
    avatar: optional(
      object({
        blob: blob(MAX_AVATAR_BYTES, 'image/'),
        alt: optional(text(MAX_ALT)),
        width: number(1, MAX_PIXELS),
        height: number(1, MAX_PIXELS),
      }),
    ),
    links: optional(list(object({ title: text(MAX_LINK_TITLE), url: address }), MAX_LINKS)),
    tags: optional(list(tag, MAX_TAGS)),
  },
};

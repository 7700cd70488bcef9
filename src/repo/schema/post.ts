/** `app.tabard.post/<tid>`: what somebody wrote, alone or in answer to something. */
import {
  blob,
  flag,
  identity,
  list,
  number,
  object,
  oneOf,
  optional,
  pattern,
  reference,
  text,
  tid,
  time,
} from './check.js';
import { MAX_ALT, MAX_PIXELS, tag } from './profile.js';
import type { CollectionSchema } from './schema.js';

export const MAX_POST = { graphemes: 10_000, bytes: 100_000, lines: true } as const;
export const MAX_MEDIA = 20;
export const MAX_MENTIONS = 50;
export const MAX_OPTIONS = 20;
export const MAX_NAMED_TAGS = 20;
export const MAX_STREAMS = 20;
const lineOf = <Graphemes extends number>(graphemes: Graphemes) => ({ graphemes, bytes: graphemes * 10 });
export const MAX_WARNING = lineOf(200);
export const MAX_OPTION = lineOf(100);
export const MAX_EVENT_TITLE = lineOf(200);
export const MAX_PLACE_NAME = lineOf(200);
export const MAX_KEEP_DAYS = 36_500;

const day = 24 * 60 * 60 * 1000;
const line = (graphemes: number): ReturnType<typeof text> => text(lineOf(graphemes));

const media = object({
  blob: blob(),
  alt: optional(text(MAX_ALT)),
  name: optional(line(255)),
  width: optional(number(1, MAX_PIXELS)),
  height: optional(number(1, MAX_PIXELS)),
  duration: optional(number(0, 100 * day)),
  focus: optional(object({ x: number(0, 10_000), y: number(0, 10_000) })),
  preview: optional(blob(64 * 1024, 'image/')),
  /** A thumbhash in base64url. What is none is passed over where it would be shown. */
  placeholder: optional(line(64)),
});

const poll = object({
  options: list(text({ ...MAX_OPTION, least: 1 }), MAX_OPTIONS, 2),
  many: optional(flag),
  closesAt: optional(time),
});

const event = object({
  title: text({ ...MAX_EVENT_TITLE, least: 1 }),
  startsAt: time,
  endsAt: optional(time),
  zone: optional(line(64)),
  place: optional(
    object({
      name: optional(text(MAX_PLACE_NAME)),
      latitude: optional(number(-900_000_000, 900_000_000)),
      longitude: optional(number(-1_800_000_000, 1_800_000_000)),
    }),
  ),
});

const policy = object({
  action: oneOf('ignore', 'note', 'keep'),
  who: oneOf('everyone', 'followed', 'two-hops', 'nobody'),
  days: optional(number(1, MAX_KEEP_DAYS)),
});

export const post: CollectionSchema = {
  collection: 'app.tabard.post',
  keyKind: 'tid',
  form: 'settled',
  fields: {
    text: text(MAX_POST),
    createdAt: time,
    language: optional(pattern((value) => /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}$/.test(value), 'bad-value')),
    tags: optional(list(tag, MAX_NAMED_TAGS)),
    mentions: optional(list(identity, MAX_MENTIONS)),
    warning: optional(text(MAX_WARNING)),
    media: optional(list(media, MAX_MEDIA)),
    reply: optional(object({ root: reference, parent: reference })),
    quote: optional(reference),
    poll: optional(poll),
    event: optional(event),
    streams: optional(list(tid, MAX_STREAMS)),
    policy: optional(policy),
    archive: optional(flag),
  },
};

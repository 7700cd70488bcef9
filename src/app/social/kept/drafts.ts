/**
 * Drafts of posts, an entry each: kept by themselves, on all of one's devices, and cleared when they were posted or thrown away. An entry is the form as it
 * is filled in, flat; earlier versions kept polls and events as they are posted (`closesAt`, `startsAt`), which is read as well.
 */
import { type RecordUri, TabardError } from '../../../base/index.js';
import { isMap, type JsonValue, type ValueMap } from '../../../codec/index.js';
import { parseRecordUri, recordUri } from '../../../repo/index.js';
import type { MediaFacts } from '../../media/media-view.js';
import type { Writing, WrittenEvent, WrittenPoll } from '../../text/writing.js';
import { localAt } from '../../text/zone.js';
import { MAX_DRAFT, MAX_DRAFTS } from '../limits.js';
import { mediaOf, policyOf } from '../post-fields.js';
import type { Draft } from '../social-view.js';
import { type Config, timeOf } from './values.js';

const idPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** Newest first. */
export const readDrafts = (config: Config): readonly Draft[] =>
  [...config.section('drafts').entries()]
    .flatMap(([id, value]) => (idPattern.test(id) && isMap(value) ? [draftIn(id, value)] : []))
    .sort((a, b) => b.changedAt - a.changedAt);

/** Throws `bad-record-input` where it is too long or there are too many: nothing of the others gives way. */
export const writeDraft = (config: Config, { id, changedAt, writing, media, reply, quote }: Draft): void => {
  const section = config.section('drafts');
  const value = jsonOf({
    ...writing,
    media,
    ...(reply === null ? {} : { reply }),
    ...(quote === null ? {} : { quote }),
    changedAt,
  });
  if (!idPattern.test(id)) throw new TabardError('bad-record-input', 'id: bad-value');
  if (JSON.stringify(value).length > MAX_DRAFT) throw new TabardError('bad-record-input', 'text: too-long');
  if (section.get(id) === undefined && section.entries().size >= MAX_DRAFTS)
    throw new TabardError('bad-record-input', `more than ${MAX_DRAFTS} drafts`);
  section.set(id, value);
};

export const dropDraft = (config: Config, id: string): void => config.section('drafts').delete(id);

/** Without what is undefined: private documents hold JSON. */
const jsonOf = (draft: object): JsonValue => JSON.parse(JSON.stringify(draft)) as JsonValue;

/** What of a value is a draft. */
const draftIn = (id: string, value: ValueMap): Draft => {
  const changedAt = timeOf(value.changedAt);
  const { language, warning, poll, event, streams, policy, media, reply, quote } = value;
  const writing: Writing = {
    text: text(value.text) ?? '',
    language: text(language) ?? '',
    warning: text(warning) ?? null,
    poll: isValueMap(poll) ? pollIn(poll, changedAt) : null,
    event: isValueMap(event) ? eventIn(event) : null,
    streams: texts(streams),
    policy: policyOf(policy),
  };
  return { id, changedAt, writing, media: mediaIn(media), reply: uriOf(reply) ?? null, quote: uriOf(quote) ?? null };
};

const isValueMap = (value: unknown): value is ValueMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

const uriOf = (value: unknown): RecordUri | undefined => {
  const parts = typeof value === 'string' ? parseRecordUri(value) : undefined;
  return parts === undefined ? undefined : recordUri(parts.did, parts.path);
};

const mediaIn = (value: unknown): readonly MediaFacts[] =>
  Array.isArray(value) ? value.flatMap((each) => mediaOf(each) ?? []) : [];

/** A form shows two lines at least. */
const pollIn = ({ options, many, endsIn, closesAt }: ValueMap, changedAt: number): WrittenPoll => {
  const given = texts(options);
  const lasts = number(endsIn) ?? (typeof closesAt === 'number' ? Math.max(0, closesAt - changedAt) : null);
  return { options: given.length < 2 ? [...given, '', ''].slice(0, 2) : given, many: many === true, endsIn: lasts };
};

const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const eventIn = ({ title, start, end, zone, place, coordinates, startsAt, endsAt }: ValueMap): WrittenEvent => {
  const clocks = text(zone) ?? here();
  const shown = (typed: unknown, at: unknown): string =>
    text(typed) ?? (typeof at === 'number' && at !== 0 ? (localAt(at, clocks) ?? '') : '');
  return {
    title: text(title) ?? '',
    start: shown(start, startsAt),
    end: shown(end, endsAt),
    zone: clocks,
    place: text(place) ?? '',
    coordinates: text(coordinates) ?? '',
  };
};

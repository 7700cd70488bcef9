/** What the record of a post says. The schema has judged it; this reads it with care all the same, and what is odd counts as absent. */
import type { Cid, Did, RecordUri } from '../../base/index.js';
import { isMap, type JsonValue, parseCid, parseDid, type ValueMap } from '../../codec/index.js';
import { parseRecordPath, recordUri } from '../../repo/index.js';
import type { BlobFacts, MediaFacts } from '../media/media-view.js';
import type { ReplyPolicy } from './social-view.js';

export interface PollFields {
  readonly options: readonly string[];
  readonly many: boolean;
  readonly closesAt: number | null;
}

export interface EventFields {
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number | null;
  readonly zone: string | null;
  readonly place: {
    readonly name: string | null;
    readonly latitude: number | null;
    readonly longitude: number | null;
  } | null;
}

export interface PostFields {
  readonly text: string;
  readonly createdAt: number | null;
  readonly language: string | null;
  readonly tags: readonly string[];
  readonly mentions: readonly Did[];
  readonly warning: string | null;
  readonly media: readonly MediaFacts[];
  readonly reply: { readonly root: RecordUri; readonly parent: RecordUri; readonly to: Did } | null;
  readonly quote: { readonly uri: RecordUri; readonly did: Did } | null;
  readonly poll: PollFields | null;
  readonly event: EventFields | null;
  readonly streams: readonly string[];
  readonly policy: ReplyPolicy | null;
  readonly archive: boolean;
}

export const postFields = (value: JsonValue | null): PostFields | undefined => {
  if (!isMap(value ?? undefined)) return undefined;
  const record = value as ValueMap;
  if (typeof record.text !== 'string') return undefined;
  return {
    text: record.text,
    createdAt: numberOf(record.createdAt),
    language: textOf(record.language),
    tags: items(record.tags).filter((tag) => typeof tag === 'string'),
    mentions: didsOf(record.mentions),
    warning: textOf(record.warning),
    media: items(record.media).flatMap((each) => mediaOf(each) ?? []),
    reply: replyOf(record.reply),
    quote: referenceOf(record.quote) ?? null,
    poll: pollOf(record.poll),
    event: eventOf(record.event),
    streams: items(record.streams).filter((key) => typeof key === 'string'),
    policy: policyOf(record.policy),
    archive: record.archive === true,
  };
};

/** Another record that a value names. */
export const referenceOf = (value: unknown): { readonly uri: RecordUri; readonly did: Did } | undefined => {
  if (!isValueMap(value) || typeof value.did !== 'string' || typeof value.path !== 'string') return undefined;
  const did = parseDid(value.did);
  const path = parseRecordPath(value.path);
  return did === undefined || path === undefined ? undefined : { uri: recordUri(did, path), did };
};

const isValueMap = (value: unknown): value is ValueMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const didsOf = (value: unknown): readonly Did[] =>
  items(value).flatMap((each) => (typeof each === 'string' ? (parseDid(each) ?? []) : []));

const replyOf = (value: unknown): PostFields['reply'] => {
  if (!isValueMap(value)) return null;
  const [root, parent] = [referenceOf(value.root), referenceOf(value.parent)];
  return root === undefined || parent === undefined ? null : { root: root.uri, parent: parent.uri, to: parent.did };
};

export const pollOf = (value: unknown): PollFields | null => {
  if (!isValueMap(value)) return null;
  const options = items(value.options).filter((option) => typeof option === 'string');
  return options.length < 2 ? null : { options, many: value.many === true, closesAt: numberOf(value.closesAt) };
};

export const eventOf = (value: unknown): EventFields | null => {
  if (!isValueMap(value) || typeof value.title !== 'string' || typeof value.startsAt !== 'number') return null;
  const { title, startsAt, endsAt, zone, place } = value;
  return { title, startsAt, endsAt: numberOf(endsAt), zone: textOf(zone), place: placeOf(place) };
};

const placeOf = (value: unknown): EventFields['place'] =>
  isValueMap(value)
    ? { name: textOf(value.name), latitude: degrees(value.latitude), longitude: degrees(value.longitude) }
    : null;

/** Records hold degrees × 10^7. */
const degrees = (value: unknown): number | null => (typeof value === 'number' ? value / 10_000_000 : null);

const actions: readonly unknown[] = ['ignore', 'note', 'keep'];
const whom: readonly unknown[] = ['everyone', 'followed', 'two-hops', 'nobody'];
const isAction = (value: unknown): value is ReplyPolicy['action'] => actions.includes(value);
const isWhom = (value: unknown): value is ReplyPolicy['who'] => whom.includes(value);

export const policyOf = (value: unknown): ReplyPolicy | null =>
  isValueMap(value) && isAction(value.action) && isWhom(value.who)
    ? { action: value.action, who: value.who, days: numberOf(value.days) }
    : null;

/** As records hold it, or as plain facts do. */
const cidOf = (value: unknown): Cid | undefined => {
  const text = isValueMap(value) ? value.$link : value;
  return typeof text === 'string' ? parseCid(text) : undefined;
};

const blobOf = (value: unknown): BlobFacts | undefined => {
  if (!isValueMap(value)) return undefined;
  const cid = cidOf(value.cid);
  return cid === undefined || typeof value.size !== 'number' || typeof value.mime !== 'string'
    ? undefined
    : { cid, size: value.size, mime: value.mime };
};

export const mediaOf = (value: unknown): MediaFacts | undefined => {
  const blob = isValueMap(value) ? blobOf(value.blob) : undefined;
  if (blob === undefined || !isValueMap(value)) return undefined;
  const preview = blobOf(value.preview);
  const { focus } = value;
  return {
    blob,
    ...defined('alt', textOf(value.alt)),
    ...defined('name', textOf(value.name)),
    ...defined('width', numberOf(value.width)),
    ...defined('height', numberOf(value.height)),
    ...defined('duration', numberOf(value.duration)),
    ...defined('placeholder', textOf(value.placeholder)),
    ...(isValueMap(focus) && typeof focus.x === 'number' && typeof focus.y === 'number'
      ? { focus: { x: focus.x, y: focus.y } }
      : {}),
    ...(preview === undefined ? {} : { preview }),
  };
};

const defined = <Name extends string, T>(name: Name, value: T | null): { readonly [K in Name]?: T } =>
  value === null ? {} : ({ [name]: value } as { readonly [K in Name]?: T });

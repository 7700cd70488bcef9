/** From what a person wrote to the record of a post. */
import { type Cid, type Did, type RecordUri, TabardError } from '../../base/index.js';
import type { JsonValue } from '../../codec/index.js';
import { MAX_MENTIONS, MAX_NAMED_TAGS, parseRecordUri } from '../../repo/index.js';
import type { BlobFacts, MediaFacts } from '../media/media-view.js';
import { mentionsIn, tagKey, tagsIn } from '../text/find.js';
import { parsePost } from '../text/parse.js';
import type { PostDraft, ReplyPolicy } from './social-view.js';

/** Another record, and which version of it was seen. */
export interface Reference {
  readonly uri: RecordUri;
  readonly cid: Cid | null;
  readonly commit: Cid | null;
}

export interface PostRecordParts {
  readonly draft: PostDraft;
  readonly createdAt: number;
  readonly reply: { readonly root: Reference; readonly parent: Reference } | null;
  readonly quote: Reference | null;
  /** What holds where the draft says nothing. */
  readonly policy: ReplyPolicy;
  readonly archive?: boolean;
}

/** Throws `bad-record-input` where there is nothing in it. The schema judges the rest. */
export const postRecord = (parts: PostRecordParts): { readonly [key: string]: JsonValue } => {
  const { draft, createdAt, reply, quote } = parts;
  const media = (draft.media ?? []).map(mediaRecord);
  const isEmpty = draft.text.trim() === '' && media.length === 0 && quote === null;
  if (isEmpty && draft.poll === undefined && draft.event === undefined)
    throw new TabardError('bad-record-input', 'text: too-few');
  const mentions = mentionsOf(draft);
  const tags = tagsOf(draft);
  const policy = policyRecord(draft.policy ?? parts.policy, reply !== null && draft.policy === undefined);
  return {
    text: draft.text,
    createdAt,
    ...some('language', draft.language),
    ...some('warning', draft.warning),
    ...(tags.length === 0 ? {} : { tags }),
    ...(mentions.length === 0 ? {} : { mentions }),
    ...(media.length === 0 ? {} : { media }),
    ...(reply === null ? {} : { reply: { root: referenceRecord(reply.root), parent: referenceRecord(reply.parent) } }),
    ...(quote === null ? {} : { quote: referenceRecord(quote) }),
    ...(draft.poll === undefined ? {} : { poll: pollRecord(draft.poll) }),
    ...(draft.event === undefined ? {} : { event: eventRecord(draft.event) }),
    ...(draft.streams === undefined || draft.streams.length === 0 ? {} : { streams: [...draft.streams] }),
    ...(policy === null ? {} : { policy }),
    ...(parts.archive === true ? { archive: true } : {}),
  };
};

/** Throws `bad-link` for what names no record. */
export const referenceRecord = ({ uri, cid, commit }: Reference): JsonValue => {
  const parts = parseRecordUri(uri);
  if (parts === undefined) throw new TabardError('bad-link', 'not the name of a record');
  return {
    did: parts.did,
    path: parts.path,
    ...(cid === null ? {} : { cid: { $link: cid } }),
    ...(commit === null ? {} : { commit: { $link: commit } }),
  };
};

/** Whom it names: in its words, or beside them. */
export const mentionsOf = ({ text, mentions = [] }: Pick<PostDraft, 'text' | 'mentions'>): Did[] =>
  [...new Set([...mentions, ...mentionsIn(parsePost(text))])].slice(0, MAX_MENTIONS);

export const tagsOf = ({ text, tags = [] }: Pick<PostDraft, 'text' | 'tags'>): string[] => {
  const seen = new Map<string, string>();
  for (const tag of [...tags, ...tagsIn(parsePost(text))]) if (!seen.has(tagKey(tag))) seen.set(tagKey(tag), tag);
  return [...seen.values()].slice(0, MAX_NAMED_TAGS);
};

/** What every reader takes for granted is not said; nor does an answer say what its thread says already. */
const policyRecord = ({ action, who, days }: ReplyPolicy, isInherited: boolean): JsonValue | null => {
  if (isInherited || (action === 'note' && who === 'everyone')) return null;
  return { action, who, ...(days === null ? {} : { days }) };
};

const some = (name: string, value: string | undefined): { readonly [key: string]: JsonValue } =>
  value === undefined || value === '' ? {} : { [name]: value };

const blobRecord = ({ cid, size, mime }: BlobFacts): JsonValue => ({ cid: { $link: cid }, size, mime });

/** As a record holds it. */
export const mediaRecord = (facts: MediaFacts): JsonValue => {
  const { blob, preview, focus, ...rest } = facts;
  return {
    ...rest,
    blob: blobRecord(blob),
    ...(preview === undefined ? {} : { preview: blobRecord(preview) }),
    ...(focus === undefined ? {} : { focus: { x: focus.x, y: focus.y } }),
  };
};

const pollRecord = ({ options, many, closesAt }: NonNullable<PostDraft['poll']>): JsonValue => ({
  options: [...options],
  ...(many ? { many } : {}),
  ...(closesAt === null ? {} : { closesAt }),
});

const degrees = (value: number): number => Math.round(value * 10_000_000);

const placeRecord = ({
  place,
  coordinates,
}: NonNullable<PostDraft['event']>): { readonly [key: string]: JsonValue } => ({
  ...(place === null || place === '' ? {} : { name: place }),
  ...(coordinates === undefined || coordinates === null
    ? {}
    : { latitude: degrees(coordinates.latitude), longitude: degrees(coordinates.longitude) }),
});

const eventRecord = (event: NonNullable<PostDraft['event']>): JsonValue => {
  const { title, startsAt, endsAt, zone } = event;
  const place = placeRecord(event);
  return {
    title,
    startsAt,
    ...(endsAt === null ? {} : { endsAt }),
    ...(zone === null ? {} : { zone }),
    ...(Object.keys(place).length === 0 ? {} : { place }),
  };
};

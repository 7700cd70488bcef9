/** Drafts of posts, an entry each: kept by themselves, on all of one's devices, and cleared when they were posted or thrown away. */
import { type Did, type RecordUri, TabardError } from '../../../base/index.js';
import { isMap, type JsonValue, parseDid, type ValueMap } from '../../../codec/index.js';
import { parseRecordUri, recordUri } from '../../../repo/index.js';
import type { MediaFacts } from '../../media/media-view.js';
import { MAX_DRAFT, MAX_DRAFTS } from '../limits.js';
import { eventOf, mediaOf, policyOf } from '../post-fields.js';
import type { Draft, PostDraft } from '../social-view.js';
import { type Config, fieldsOf, timeOf } from './values.js';

const idPattern = /^[A-Za-z0-9_-]{1,64}$/;

export const readDrafts = (config: Config): readonly Draft[] =>
  [...config.section('drafts').entries()]
    .flatMap(([id, value]) =>
      idPattern.test(id) && isMap(value) ? [{ ...parseDraft(value), id, changedAt: timeOf(value.changedAt) }] : [],
    )
    .sort((a, b) => b.changedAt - a.changedAt);

/** Throws `bad-record-input` where it is too long or there are too many: nothing of the others gives way. */
export const writeDraft = (config: Config, { id, changedAt, ...draft }: Draft): void => {
  const section = config.section('drafts');
  const value = jsonOf({ ...draft, changedAt });
  if (!idPattern.test(id)) throw new TabardError('bad-record-input', 'id: bad-value');
  if (JSON.stringify(value).length > MAX_DRAFT) throw new TabardError('bad-record-input', 'text: too-long');
  if (section.get(id) === undefined && section.entries().size >= MAX_DRAFTS)
    throw new TabardError('bad-record-input', `more than ${MAX_DRAFTS} drafts`);
  section.set(id, value);
};

export const dropDraft = (config: Config, id: string): void => config.section('drafts').delete(id);

/** Without what is undefined: private documents hold JSON. */
const jsonOf = (draft: PostDraft & { readonly changedAt: number }): JsonValue =>
  JSON.parse(JSON.stringify(draft)) as JsonValue;

/** What of a value is a draft. */
export const parseDraft = (value: ValueMap): PostDraft => {
  const some = <Name extends keyof PostDraft>(
    name: Name,
    of: PostDraft[Name] | null | undefined,
  ): Partial<PostDraft> => (of === null || of === undefined ? {} : { [name]: of });
  return {
    text: typeof value.text === 'string' ? value.text : '',
    ...some('language', text(value.language)),
    ...some('warning', text(value.warning)),
    ...some('tags', texts(value.tags)),
    ...some(
      'mentions',
      texts(value.mentions)?.flatMap((did): Did[] => {
        const one = parseDid(did);
        return one === undefined ? [] : [one];
      }),
    ),
    ...some('media', mediaIn(value.media)),
    ...some('reply', uriOf(value.reply)),
    ...some('quote', uriOf(value.quote)),
    ...some('streams', texts(value.streams)),
    ...some('policy', policyOf(value.policy)),
    ...some('poll', pollDraft(value.poll)),
    ...some('event', eventDraft(value.event)),
  };
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const texts = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : undefined;

const uriOf = (value: unknown): RecordUri | undefined => {
  const parts = typeof value === 'string' ? parseRecordUri(value) : undefined;
  return parts === undefined ? undefined : recordUri(parts.did, parts.path);
};

const mediaIn = (value: unknown): readonly MediaFacts[] | undefined =>
  Array.isArray(value) ? value.flatMap((each) => mediaOf(each) ?? []) : undefined;

/** One that is half written holds fewer options than a post may. */
const pollDraft = (value: unknown): PostDraft['poll'] | undefined => {
  const { options, many, closesAt } = fieldsOf((value ?? undefined) as JsonValue | undefined);
  const given = texts(options);
  return given === undefined
    ? undefined
    : { options: given, many: many === true, closesAt: typeof closesAt === 'number' ? closesAt : null };
};

const eventDraft = (value: unknown): PostDraft['event'] | undefined => {
  const event = eventOf(value);
  const place = fieldsOf((value ?? undefined) as JsonValue | undefined).place;
  return event === null ? undefined : { ...event, place: typeof place === 'string' ? place : null };
};

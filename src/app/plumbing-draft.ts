/** A post as a console gives it: whatever is there is read with care; what is missing or odd is left out, for whoever asked to notice. */
import type { Did, RecordUri } from '../base/index.js';
import { isMap, type JsonValue, parseDid, type ValueMap } from '../codec/index.js';
import { parseRecordUri, recordUri } from '../repo/index.js';
import { eventOf, mediaOf, policyOf } from './social/post-fields.js';
import type { PostDraft } from './social/social-view.js';

const fieldsOf = (value: unknown): ValueMap => {
  const found = (value ?? undefined) as JsonValue | undefined;
  return isMap(found) ? found : {};
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const texts = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : undefined;

const uriOf = (value: unknown): RecordUri | undefined => {
  const parts = typeof value === 'string' ? parseRecordUri(value) : undefined;
  return parts === undefined ? undefined : recordUri(parts.did, parts.path);
};

const didsOf = (value: unknown): readonly Did[] | undefined => texts(value)?.flatMap((did) => parseDid(did) ?? []);

const pollIn = (value: unknown): PostDraft['poll'] | undefined => {
  const { options, many, closesAt } = fieldsOf(value);
  const given = texts(options);
  return given === undefined
    ? undefined
    : { options: given, many: many === true, closesAt: typeof closesAt === 'number' ? closesAt : null };
};

const eventIn = (value: unknown): PostDraft['event'] | undefined => {
  const event = eventOf(value);
  const { place, coordinates } = fieldsOf(value);
  const { latitude, longitude } = fieldsOf(coordinates);
  if (event === null) return undefined;
  const { title, startsAt, endsAt, zone } = event;
  return {
    ...{ title, startsAt, endsAt, zone, place: text(place) ?? null },
    ...(typeof latitude === 'number' && typeof longitude === 'number' ? { coordinates: { latitude, longitude } } : {}),
  };
};

export const parseDraft = (value: ValueMap): PostDraft => {
  const some = <Name extends keyof PostDraft>(
    name: Name,
    of: PostDraft[Name] | null | undefined,
  ): Partial<PostDraft> => (of === null || of === undefined ? {} : { [name]: of });
  return {
    text: text(value.text) ?? '',
    ...some('language', text(value.language)),
    ...some('warning', text(value.warning)),
    ...some('tags', texts(value.tags)),
    ...some('mentions', didsOf(value.mentions)),
    ...some('media', Array.isArray(value.media) ? value.media.flatMap((each) => mediaOf(each) ?? []) : undefined),
    ...some('reply', uriOf(value.reply)),
    ...some('quote', uriOf(value.quote)),
    ...some('streams', texts(value.streams)),
    ...some('policy', policyOf(value.policy)),
    ...some('poll', pollIn(value.poll)),
    ...some('event', eventIn(value.event)),
  };
};

/** From a profile record, as the store gives it, to what is shown. The schema has judged the record; this reads it with care all the same. */
import type { Cid } from '../base/index.js';
import type { JsonValue } from '../codec/index.js';
import type { LinkItem, Picture, ProfileFields } from './view.js';

export const emptyFields: ProfileFields = { name: '', bio: '', avatar: null, links: [], tags: [] };

/** An avatar as the record holds it. */
export interface AvatarRecord {
  readonly blob: { readonly cid: Cid; readonly size: number; readonly mime: string };
  readonly alt: string;
  readonly width: number;
  readonly height: number;
}

/** Where a picture can be had on this page, or null while it is not here. */
export type PictureUrl = (cid: Cid) => string | null;

/** What a profile record says. Anything not as the schema says counts as absent. */
export const fieldsOfRecord = (record: JsonValue | undefined, urlOf: PictureUrl): ProfileFields => {
  if (!isRecord(record)) return emptyFields;
  return {
    name: text(record.name),
    bio: text(record.bio),
    avatar: pictureOf(avatarOf(record), urlOf),
    links: items(record.links).flatMap((item, index): LinkItem[] =>
      isRecord(item) ? [{ id: `${index}`, title: text(item.title), url: text(item.url) }] : [],
    ),
    tags: items(record.tags).filter((tag) => typeof tag === 'string'),
  };
};

/** The avatar that a profile record names, if any. */
export const avatarOf = (record: JsonValue | undefined): AvatarRecord | undefined => {
  const avatar = isRecord(record) ? record.avatar : undefined;
  if (!isRecord(avatar) || !isRecord(avatar.blob)) return undefined;
  const { cid, size, mime } = avatar.blob;
  if (!isRecord(cid) || typeof cid.$link !== 'string' || typeof size !== 'number' || typeof mime !== 'string')
    return undefined;
  return {
    blob: { cid: cid.$link as Cid, size, mime },
    alt: text(avatar.alt),
    width: typeof avatar.width === 'number' ? avatar.width : 0,
    height: typeof avatar.height === 'number' ? avatar.height : 0,
  };
};

export const pictureOf = (avatar: AvatarRecord | undefined, urlOf: PictureUrl): Picture | null =>
  avatar === undefined
    ? null
    : {
        cid: avatar.blob.cid,
        url: urlOf(avatar.blob.cid),
        alt: avatar.alt,
        width: avatar.width,
        height: avatar.height,
      };

const isRecord = (value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

const items = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);

/** The few shapes that schemas are made of. A check looks at one value and says what is wrong with it; unknown fields pass. */
import {
  cidOfLink,
  isByteString,
  isLink,
  isMap,
  parseDid,
  parseTid,
  type Value,
  type ValueMap,
} from '../../codec/index.js';
import { isValueCid } from '../blocks.js';
import { CHUNK_BYTES, MAX_CHUNKS } from '../limits.js';
import { parseRecordPath } from '../path.js';
import { isAddress, isTracker } from './address.js';
import { type Issue, type IssueCode, issue } from './issue.js';
import { judgeText, type TextLimits } from './text.js';

/** Undefined means: the field is not there. */
export type Check = (value: Value | undefined, at: string) => Issue[];

const none: Issue[] = [];

const when = (holds: boolean, at: string, code: IssueCode, limit?: number): Issue[] =>
  holds ? none : [issue(at, code, limit)];

const typed =
  <T extends Value>(is: (value: Value) => value is T, judge: (value: T, at: string) => Issue[]): Check =>
  (value, at) => {
    if (value === undefined) return [issue(at, 'missing')];
    return is(value) ? judge(value, at) : [issue(at, 'wrong-type')];
  };

const isText = (value: Value): value is string => typeof value === 'string';
const isNumber = (value: Value): value is number => typeof value === 'number';
const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** May be left out. */
export const optional =
  (check: Check): Check =>
  (value, at) =>
    value === undefined ? none : check(value, at);

export const text = (limits: TextLimits): Check => typed(isText, (value, at) => judgeText(value, at, limits));

export const pattern = (fits: (value: string) => boolean, code: IssueCode): Check =>
  typed(isText, (value, at) => when(fits(value), at, code));

export const address = pattern(isAddress, 'bad-address');
export const tracker = pattern(isTracker, 'bad-tracker');
export const identity = pattern((value) => parseDid(value) !== undefined, 'bad-identity');
export const tid = pattern((value) => parseTid(value) !== undefined, 'bad-value');
export const flag: Check = typed(
  (value): value is boolean => typeof value === 'boolean',
  () => none,
);
export const bytes: Check = typed(isByteString, () => none);

export const oneOf = (...values: readonly string[]): Check => pattern((value) => values.includes(value), 'bad-value');

export const number = (least: number, most: number): Check =>
  typed(isNumber, (value, at) => [
    ...when(value >= least, at, 'too-small', least),
    ...when(value <= most, at, 'too-large', most),
  ]);

/** Milliseconds since 1970, up to the year 10000. */
export const time = number(0, 253_402_300_799_999);

/** A link to a dag-cbor block. */
export const valueLink: Check = typed(isLink, (value, at) => when(isValueCid(cidOfLink(value)), at, 'bad-reference'));

/** A link to a block of either kind. */
export const anyLink: Check = typed(isLink, () => none);

export const list = (check: Check, most: number, least = 0): Check =>
  typed(isList, (values, at) => {
    if (values.length > most) return [issue(at, 'too-many', most)];
    const items = values.flatMap((value, index) => check(value, join(at, `${index}`)));
    return [...when(values.length >= least, at, 'too-few', least), ...items];
  });

export const object = (fields: Readonly<Record<string, Check>>): Check =>
  typed(isMap, (value, at) => judgeFields(value, fields, at));

/** Judges the fields of a map that a schema knows. */
export const judgeFields = (value: ValueMap, fields: Readonly<Record<string, Check>>, at = ''): Issue[] =>
  Object.entries(fields).flatMap(([name, check]) => check(value[name], join(at, name)));

const mime = /^[a-z]+\/[a-z0-9][a-z0-9.+-]{0,126}$/;

/** A blob: `{ cid, size, mime }`. */
export const blob = (most: number = CHUNK_BYTES * MAX_CHUNKS, kind = ''): Check =>
  object({
    cid: anyLink,
    size: number(0, most),
    mime: pattern((value) => mime.test(value) && value.startsWith(kind), 'bad-value'),
  });

/** Another record, and which version of it was seen: `{ did, path, cid?, commit? }`. */
export const reference: Check = object({
  did: identity,
  path: pattern((value) => parseRecordPath(value) !== undefined, 'bad-reference'),
  cid: optional(valueLink),
  commit: optional(valueLink),
});

const join = (at: string, name: string): string => (at === '' ? name : `${at}.${name}`);

/**
 * What the roles `thread`, `record` and `inbox` say, and what answers a push: dag-cbor maps with `v` 1. A body of another version gets no answer, and
 * nobody is scored.
 */
import type { Judgement, RecordUri } from '../../base/index.js';
import { invalid } from '../../base/index.js';
import { decodeMap, encodeValue, type Value } from '../../codec/index.js';
import { parseRecordUri } from '../../repo/uri.js';
import type { EntryKind } from '../../store/index.js';
import { MAX_ANSWER_BYTES, MAX_DELEGATION_BYTES, MAX_PUSH_BYTES } from '../limits.js';
import type { MessageOf } from '../messages/index.js';
import {
  bytes,
  did,
  didKey,
  flag,
  integer,
  judged,
  link,
  list,
  malformed,
  oneOf,
  optional,
  type Read,
  record,
  type Shape,
  text,
} from '../messages/shape.js';
import { MAX_ANSWERS, MAX_OFFERED, MAX_URIS } from './limits.js';

type Bytes = Uint8Array<ArrayBuffer>;

const uri: Shape<RecordUri> = {
  read: (value, name) => (isUri(value) ? value : malformed(name)),
  write: (value) => value,
};

const isUri = (value: Value | undefined): value is RecordUri =>
  typeof value === 'string' && value.length <= 1_100 && parseRecordUri(value) !== undefined;

const bundles = list(bytes(MAX_PUSH_BYTES), MAX_URIS);

const shapes = {
  threadQuestion: record({ root: uri, after: optional(text(2_048)) }),
  threadAnswer: record({
    answers: list(record({ uri, cid: link, admitted: flag }), MAX_ANSWERS),
    bundles,
    cursor: optional(text(2_048)),
  }),
  recordQuestion: record({ uris: list(uri, MAX_URIS) }),
  recordAnswer: record({ bundles }),
  /** "This is held for you: which do you lack?" */
  inboxQuestion: record({ did, offered: list(record({ uri, cid: link }), MAX_OFFERED) }),
  inboxAnswer: record({ lacks: list(integer(MAX_OFFERED - 1), MAX_OFFERED) }),
  /** `proof`: by a device of the receiver, that it is one (INB-11). */
  pushAnswer: record({
    became: oneOf('taken', 'have'),
    proof: optional(record({ key: didKey, delegations: list(bytes(MAX_DELEGATION_BYTES), 8), sig: bytes(64, 64) })),
  }),
} as const;

export type BodyKind = keyof typeof shapes;
export type BodyOf<Kind extends BodyKind> = Read<(typeof shapes)[Kind]>;

const VERSION = 1;

export const encodeBody = <Kind extends BodyKind>(kind: Kind, body: BodyOf<Kind>): Bytes => {
  const shape = shapes[kind] as Shape<unknown>;
  return encodeValue({ v: VERSION, ...(shape.write(body) as { readonly [name: string]: Value }) });
};

/** Never throws, whatever it is given. */
export const parseBody = <Kind extends BodyKind>(kind: Kind, body: Bytes): Judgement<BodyOf<Kind>> => {
  const decoded = decodeMap(body, MAX_ANSWER_BYTES);
  if (decoded.verdict !== 'valid') return decoded;
  const { v } = decoded.value;
  if (typeof v !== 'number') return invalid('malformed', 'THR-1', 'v');
  if (v !== VERSION) return { verdict: 'unsupported', what: kind };
  return judged(() => shapes[kind].read(decoded.value, kind) as BodyOf<Kind>);
};

/** As which of the four kinds that a push has it goes: what it is about is said by the record. */
export const pushKindOf = (kind: EntryKind): MessageOf<'push'>['kind'] => {
  switch (kind) {
    case 'post':
      return 'reply';
    case 'follow':
      return 'follow';
    case 'reply':
      return 'mention';
    default:
      return 'like';
  }
};

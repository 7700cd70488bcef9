/**
 * What the role `pin` says (PIN-5): bodies of `ask` and `answer`, each with its version. A question whose version or kind is not known gets no
 * answer, and nobody is scored.
 */
import { invalid, type Judgement } from '../../base/index.js';
import { decodeMap, encodeValue, type Value } from '../../codec/index.js';
import {
  MAX_BODY_BYTES,
  MAX_BOX_BYTES,
  MAX_DELEGATION_BYTES,
  MAX_DELEGATIONS,
  MAX_OPERATION_BYTES,
  MAX_OPERATIONS,
  MAX_STATEMENT_BYTES,
} from '../limits.js';
import { bytes, did, judged, link, list, optional, type Read, record, type Shape } from '../messages/shape.js';

type Bytes = Uint8Array<ArrayBuffer>;

const sample = {
  blocks: list(link, 16),
  chunks: list(record({ blob: link, cid: link }), 4),
};

const shapes = {
  /** Keeper to owner: "I keep you, as of this tree." */
  here: record({ did, root: link }),
  /** Owner to keeper: "Show me that you have these." */
  show: record({ nonce: bytes(32, 16), ...sample }),
  /** Keeper to owner: who it is, signed, with what was to be shown. */
  keep: record({
    did,
    statement: bytes(MAX_STATEMENT_BYTES),
    operations: list(bytes(MAX_OPERATION_BYTES), MAX_OPERATIONS),
    delegations: list(bytes(MAX_DELEGATION_BYTES), MAX_DELEGATIONS),
  }),
  /** With the box that the owner's words find, for those whom the owner has asked (LOC-1). */
  noted: record({ box: optional(record({ topic: bytes(20, 20), box: bytes(MAX_BOX_BYTES) })) }),
} as const;

export type PinBodyKind = keyof typeof shapes;
export type PinBodyOf<T extends PinBodyKind> = { readonly t: T } & Read<(typeof shapes)[T]>;
export type PinBody = { [T in PinBodyKind]: PinBodyOf<T> }[PinBodyKind];

const VERSION = 1;

export const encodePinBody = (body: PinBody): Bytes => {
  const shape = shapes[body.t] as Shape<unknown>;
  return encodeValue({ v: VERSION, t: body.t, ...(shape.write(body) as { readonly [name: string]: Value }) });
};

/** Never throws, whatever it is given. */
export const parsePinBody = (body: Bytes): Judgement<PinBody> => {
  const decoded = decodeMap(body, MAX_BODY_BYTES);
  if (decoded.verdict !== 'valid') return decoded;
  const { v, t } = decoded.value;
  if (typeof v !== 'number' || typeof t !== 'string') return invalid('malformed', 'PIN-5', 't');
  if (v !== VERSION || !isKind(t)) return { verdict: 'unsupported', what: 'pin' };
  return judged(() => ({ t, ...shapes[t].read(decoded.value, t) }) as PinBody);
};

const isKind = (text: string): text is PinBodyKind => Object.hasOwn(shapes, text);

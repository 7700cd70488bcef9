/** What peers say to each other of sealed snapshots: bodies of `ask` and `answer` of the role `snapshots` (SNP-7). Total: never throws at what it reads. */
import { decodeMap, encodeValue, type ValueMap } from '../codec/index.js';
import { MAX_BODY_BYTES, MAX_DELEGATION_BYTES } from './limits.js';
import { bytes, did, integer, judged, link, list, oneOf, type Read, record, type Shape } from './messages/shape.js';

/** Snapshots of one list, and delegations that come along. */
export const MAX_TOLD = 32;
const MAX_CHAINS = 16;
const MAX_SIGNED_BYTES = 1_024;
/** Bytes of delegations of one list, so that it stays within a body. */
const MAX_CHAIN_BYTES = 24 * 1024;
/** Sealed bytes of one answer: a body, but for its frame. */
export const PART_BYTES = 60 * 1024;

const question = record({
  /** `list`: which do you keep? `offer`: I keep these. `part`: give me the sealed bytes from here on. */
  q: oneOf('list', 'offer', 'part'),
  did,
  /** `list`: those that the asker has; `part`: the one that is meant. */
  cids: list(link, 64),
  from: integer(),
  snapshots: list(bytes(MAX_SIGNED_BYTES), MAX_TOLD),
  delegations: list(bytes(MAX_DELEGATION_BYTES), MAX_CHAINS),
});
const told = record({
  snapshots: list(bytes(MAX_SIGNED_BYTES), MAX_TOLD),
  delegations: list(bytes(MAX_DELEGATION_BYTES), MAX_CHAINS),
});

export type Question = Read<typeof question>;
export type Told = Read<typeof told>;

const encode = <T>(shape: Shape<T>, value: T): Uint8Array<ArrayBuffer> => encodeValue(shape.write(value) as ValueMap);

const decode = <T>(shape: Shape<T>, body: Uint8Array<ArrayBuffer>): T | undefined => {
  const decoded = decodeMap(body, MAX_BODY_BYTES);
  if (decoded.verdict !== 'valid') return undefined;
  const read = judged(() => shape.read(decoded.value, 'body'));
  return read.verdict === 'valid' ? read.value : undefined;
};

export const encodeQuestion = (asked: Pick<Question, 'q' | 'did'> & Partial<Question>): Uint8Array<ArrayBuffer> =>
  encode(question, { cids: [], from: 0, snapshots: [], delegations: [], ...asked });
export const decodeQuestion = (body: Uint8Array<ArrayBuffer>): Question | undefined => decode(question, body);
export const encodeTold = (value: Told): Uint8Array<ArrayBuffer> => encode(told, value);
export const decodeTold = (body: Uint8Array<ArrayBuffer>): Told | undefined => decode(told, body);

/** As many as one body takes. */
export const fitTold = ({ snapshots, delegations }: Told): Told => {
  let room = MAX_CHAIN_BYTES;
  const chains = delegations.filter((one) => {
    room -= one.length;
    return room >= 0;
  });
  return { snapshots: snapshots.slice(0, MAX_TOLD), delegations: chains.slice(0, MAX_CHAINS) };
};

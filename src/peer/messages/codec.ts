/** Bytes to messages and back. `parseMessage` never throws, whatever it is given. */
import type { Judgement } from '../../base/index.js';
import { invalid, valid } from '../../base/index.js';
import { decodeMap, encodeValue, prepareBulk, type Value } from '../../codec/index.js';
import { ALL } from '../../repo/scope.js';
import { MAX_MESSAGE_BYTES, MAX_SMALL_MESSAGE_BYTES } from '../limits.js';
import { type Message, type MessageOf, type MessageType, shapes } from './messages.js';
import type * as QuickBlocks from './quick-blocks.js';
import { judged, type Shape } from './shape.js';

/** Types whose bound is that of the whole; all others are small. */
const large: ReadonlySet<MessageType> = new Set<MessageType>([
  'heads',
  'blocks',
  'log',
  'blob',
  'push',
  'ask',
  'answer',
  'house',
  'prove',
  'get',
]);

let quick: typeof QuickBlocks | undefined;

/** Fetches what reads and writes many blocks faster. Where it cannot be fetched, all goes on as before. */
export const prepareManyBlocks = async (): Promise<void> => {
  await prepareBulk();
  quick ??= await import('./quick-blocks.js').catch(() => undefined);
};

export type ParsedMessage = Judgement<Message>;

/**
 * Strictly one canonical dag-cbor map `{ t, … }` of a known type (SYN-1, SYN-2). An unknown `t` is `unsupported`, with its
 * name in `what`, so that it can be refused politely.
 */
export const parseMessage = (bytes: Uint8Array<ArrayBuffer>): ParsedMessage => {
  const blocks = bytes.length > MAX_MESSAGE_BYTES ? undefined : quick?.readBlocks(bytes);
  if (blocks !== undefined) return valid(blocks);
  const decoded = decodeMap(bytes, MAX_MESSAGE_BYTES);
  if (decoded.verdict !== 'valid') return decoded;
  const type = decoded.value.t;
  if (typeof type !== 'string' || type.length > 32) return invalid('malformed', 'SYN-2', 't');
  if (!isMessageType(type)) return { verdict: 'unsupported', what: type };
  if (bytes.length > MAX_SMALL_MESSAGE_BYTES && !large.has(type)) return { verdict: 'refused', code: 'too-large' };
  return judged(() => ({ t: type, ...shapes[type].read(decoded.value, type) }) as Message);
};

/** Canonical bytes of a message. */
export const encodeMessage = (message: Message): Uint8Array<ArrayBuffer> => {
  const written = message.t === 'blocks' ? quick?.writeBlocks(message) : undefined;
  if (written !== undefined) return written;
  const shape = shapes[message.t] as Shape<unknown>;
  const fields = shape.write(message) as { readonly [name: string]: Value };
  return encodeValue({ t: message.t, ...fields });
};

export const isMessageType = (type: string): type is MessageType => Object.hasOwn(shapes, type);

/** A `get` with everything that this kind does not use left empty. */
export const buildGet = (
  fields: Pick<MessageOf<'get'>, 'id' | 'did' | 'kind'> & Partial<MessageOf<'get'>>,
): MessageOf<'get'> => ({
  ...{ root: null, have: [], ...ALL, cursor: null, cids: [], from: 0 },
  ...fields,
  t: 'get',
});

/** A `heads` with everything not given left empty. */
export const buildHeads = (
  fields: Pick<MessageOf<'heads'>, 'did'> & Partial<MessageOf<'heads'>>,
): MessageOf<'heads'> => ({
  log: null,
  operations: [],
  delegations: [],
  commits: [],
  inline: null,
  changes: null,
  holds: [],
  apart: null,
  part: null,
  ...fields,
  t: 'heads',
});

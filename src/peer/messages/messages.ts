/**
 * Every message of sync (DESIGN §5), one shape each. `docs/protocol/sync.md` explains them; adding one here is all that a
 * new type needs. What answers a request repeats its `id`; what nobody asked for has none.
 */
import { MAX_CHANGES_BYTES } from '../../repo/limits.js';
import {
  MAX_ANSWER_BYTES,
  MAX_BATCH_BLOCKS,
  MAX_BLOCK_BYTES,
  MAX_BODY_BYTES,
  MAX_CHUNK_BYTES,
  MAX_COMMIT_BYTES,
  MAX_COMMITS,
  MAX_CURSOR_BYTES,
  MAX_DELEGATION_BYTES,
  MAX_DELEGATIONS,
  MAX_EXCHANGED_PEERS,
  MAX_HOUSE_BYTES,
  MAX_INLINE_ASKED,
  MAX_OPERATION_BYTES,
  MAX_OPERATIONS,
  MAX_PUSH_BYTES,
  MAX_ROOTS,
  MAX_SIGNAL_BYTES,
  MAX_WANTED,
} from '../limits.js';
import { posts, scope } from './scope.js';
import {
  bytes,
  did,
  didKey,
  flag,
  integer,
  link,
  list,
  oneOf,
  optional,
  pair,
  type Read,
  record,
  text,
  view,
} from './shape.js';

const position = record({ n: integer(), id: link });
const block = pair(link, view(MAX_BLOCK_BYTES));
const cursor = optional(text(MAX_CURSOR_BYTES));
const requestId = integer(2 ** 32 - 1);
const operations = list(bytes(MAX_OPERATION_BYTES), MAX_OPERATIONS);
const delegations = list(bytes(MAX_DELEGATION_BYTES), MAX_DELEGATIONS);

/** Blocks sent along with heads: the first part of what `get` for this root would answer. */
const inline = record({ root: link, blocks: list(block, MAX_BATCH_BLOCKS), cursor });

export const shapes = {
  /** First on every link, both ways. */
  hello: record({ versions: list(integer(1_000_000, 1), 16), time: integer() }),
  /** "I am a device of this identity": signed over the link's transcript, so that it holds on this link only. */
  prove: record({
    did,
    key: didKey,
    delegations: list(bytes(MAX_DELEGATION_BYTES), 8),
    sig: bytes(64, 64),
  }),
  /** "Tell me the heads of this identity, now and later; this is what I hold." */
  subscribe: record({
    did,
    log: optional(position),
    heads: list(link, MAX_ROOTS),
    roots: list(link, MAX_ROOTS),
    scope,
    posts,
    inline: integer(MAX_INLINE_ASKED),
    /** "I can grow a tree out of what has changed." */
    build: flag,
  }),
  unsubscribe: record({ did }),
  /** The answer to `subscribe`, and every newer head after it. */
  heads: record({
    did,
    log: optional(position),
    operations,
    delegations,
    commits: list(bytes(MAX_COMMIT_BYTES), MAX_COMMITS),
    inline: optional(inline),
    /** In its place, for one who builds: what the one commit has changed (SYN-35). */
    changes: optional(view(MAX_CHANGES_BYTES)),
    /** In brief (SYN-38): heads by their ids alone, and the first commit as what sets it apart from the head that was named. */
    holds: list(link, MAX_COMMITS),
    apart: optional(bytes(MAX_COMMIT_BYTES)),
    /** What the sender holds of their trees, where that is not all. */
    part: optional(record({ scope, posts })),
  }),
  /** A request for `blocks` (`diff`, `blocks`), `log` or `blob` (`chunk`). */
  get: record({
    id: requestId,
    did,
    kind: oneOf('diff', 'blocks', 'log', 'chunk'),
    root: optional(link),
    have: list(link, MAX_ROOTS),
    scope,
    posts,
    cursor,
    cids: list(link, MAX_WANTED),
    from: integer(),
  }),
  blocks: record({ id: requestId, blocks: list(block, MAX_BATCH_BLOCKS), cursor, gone: flag }),
  log: record({ id: requestId, operations, delegations, next: optional(integer()) }),
  blob: record({ id: requestId, cid: link, bytes: optional(view(MAX_CHUNK_BYTES)) }),
  /** Something for the receiver's inbox. */
  push: record({ id: requestId, did, kind: oneOf('reply', 'mention', 'like', 'follow'), body: bytes(MAX_PUSH_BYTES) }),
  /** A question to a role of the other side (`directory`, `indexer`, …), and its answer. Bodies are the role's own. */
  ask: record({ id: requestId, role: text(32), body: bytes(MAX_BODY_BYTES) }),
  answer: record({ id: requestId, body: optional(bytes(MAX_ANSWER_BYTES)), refused: optional(text(32)) }),
  /** My current neighbours on this identity's topic, by session key. */
  peers: record({ did, peers: list(didKey, MAX_EXCHANGED_PEERS) }),
  /** An offer or answer for a neighbour of mine: passed on once, signed by the session key of its maker. */
  relay: record({
    did,
    kind: oneOf('offer', 'answer'),
    from: didKey,
    to: didKey,
    offer: text(64),
    time: integer(),
    body: bytes(MAX_SIGNAL_BYTES),
    sig: bytes(64, 64),
  }),
  /** Bytes of the household, between devices that both proved one identity. */
  house: record({ body: bytes(MAX_HOUSE_BYTES) }),
  /** "I do not know this type, or do not do this." Never scored. */
  unsupported: record({ of: text(32), id: optional(requestId) }),
  bye: record({ reason: text(32) }),
} as const;

export type MessageType = keyof typeof shapes;
export type MessageOf<T extends MessageType> = { readonly t: T } & Read<(typeof shapes)[T]>;
export type Message = { [T in MessageType]: MessageOf<T> }[MessageType];
export type BlockPair = Read<typeof block>;
export type Inline = Read<typeof inline>;

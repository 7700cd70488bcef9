/** Messages of every type, seeded: for round trips and as the ground that mutations start from. */
import type { Cid, Did } from '../../../src/base/index.js';
import { cidOfRaw, didOfBits } from '../../../src/codec/index.js';
import type { Message, MessageOf, MessageType } from '../../../src/peer/messages/index.js';
import { collectionScope, WHOLE } from '../../../src/repo/index.js';
import { testKey } from '../../helpers/keys.js';

export type Chance = () => number;

const keys = [testKey(1), testKey(2), testKey(3)] as const;
const cids: readonly Cid[] = await Promise.all([1, 2, 3, 4].map((n) => cidOfRaw(Uint8Array.from([n]))));

export const pick = <T>(chance: Chance, items: readonly T[]): T => {
  const item = items[Math.floor(chance() * items.length)];
  if (item === undefined) throw new RangeError('"items" is empty');
  return item;
};

const many = <T>(chance: Chance, most: number, make: () => T): T[] =>
  Array.from({ length: Math.floor(chance() * (most + 1)) }, make);

const maybe = <T>(chance: Chance, make: () => T): T | null => (chance() < 0.5 ? null : make());

export const sampleBytes = (chance: Chance, most = 40): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: Math.floor(chance() * most) }, () => Math.floor(chance() * 256));

const did = (chance: Chance): Did => didOfBits(new Uint8Array(20).fill(Math.floor(chance() * 4)));
const cid = (chance: Chance): Cid => pick(chance, cids);
const key = (chance: Chance) => pick(chance, keys);
const number = (chance: Chance): number => Math.floor(chance() * 1_000);
const word = (chance: Chance): string => pick(chance, ['', 'x', 'local', 'indexer', 'ünï']);
const sig = (): Uint8Array<ArrayBuffer> => new Uint8Array(64).fill(7);
const position = (chance: Chance) => maybe(chance, () => ({ n: number(chance), id: cid(chance) }));
const blocks = (chance: Chance) => many(chance, 4, () => [cid(chance), sampleBytes(chance, 200)] as const);
const byteLists = (chance: Chance) => many(chance, 3, () => sampleBytes(chance));
const links = (chance: Chance) => many(chance, 3, () => cid(chance));
const streams = ['3jzfcijpj2z2a', '3jzfcijpj2z2b'];
const scope = (chance: Chance) => pick(chance, [WHOLE, collectionScope('app.tabard.post')]);

const posts = (chance: Chance) =>
  maybe(chance, () => ({
    streams: many(chance, 3, () => pick(chance, streams)),
    newest: maybe(chance, () => number(chance)),
  }));

const makers: { readonly [T in MessageType]: (chance: Chance) => Omit<MessageOf<T>, 't'> } = {
  hello: (c) => ({ versions: many(c, 3, () => number(c) + 1), time: number(c) }),
  prove: (c) => ({ did: did(c), key: key(c), delegations: byteLists(c), sig: sig() }),
  subscribe: (c) => ({
    did: did(c),
    log: position(c),
    heads: links(c),
    roots: links(c),
    scope: scope(c),
    posts: posts(c),
    inline: number(c),
    build: c() < 0.5,
  }),
  unsubscribe: (c) => ({ did: did(c) }),
  heads: (c) => ({
    did: did(c),
    log: position(c),
    operations: byteLists(c),
    delegations: byteLists(c),
    commits: byteLists(c),
    inline: maybe(c, () => ({ root: cid(c), blocks: blocks(c), cursor: maybe(c, () => word(c)) })),
    changes: maybe(c, () => sampleBytes(c)),
    holds: links(c),
    apart: maybe(c, () => sampleBytes(c)),
    part: maybe(c, () => ({ scope: scope(c), posts: posts(c) })),
  }),
  get: (c) => ({
    id: number(c),
    did: did(c),
    kind: pick(c, ['diff', 'blocks', 'log', 'chunk'] as const),
    root: maybe(c, () => cid(c)),
    have: links(c),
    scope: scope(c),
    posts: posts(c),
    cursor: maybe(c, () => word(c)),
    cids: links(c),
    from: number(c),
  }),
  blocks: (c) => ({ id: number(c), blocks: blocks(c), cursor: maybe(c, () => word(c)), gone: c() < 0.5 }),
  log: (c) => ({ id: number(c), operations: byteLists(c), delegations: byteLists(c), next: maybe(c, () => number(c)) }),
  blob: (c) => ({ id: number(c), cid: cid(c), bytes: maybe(c, () => sampleBytes(c)) }),
  push: (c) => ({
    id: number(c),
    did: did(c),
    kind: pick(c, ['reply', 'mention', 'like', 'follow'] as const),
    body: sampleBytes(c),
  }),
  ask: (c) => ({ id: number(c), role: word(c), body: sampleBytes(c) }),
  answer: (c) => ({ id: number(c), body: maybe(c, () => sampleBytes(c)), refused: maybe(c, () => word(c)) }),
  peers: (c) => ({ did: did(c), peers: many(c, 8, () => key(c)) }),
  relay: (c) => ({
    did: did(c),
    kind: pick(c, ['offer', 'answer'] as const),
    from: key(c),
    to: key(c),
    offer: word(c),
    time: number(c),
    body: sampleBytes(c),
    sig: sig(),
  }),
  house: (c) => ({ body: sampleBytes(c) }),
  unsupported: (c) => ({ of: word(c), id: maybe(c, () => number(c)) }),
  bye: (c) => ({ reason: word(c) }),
};

export const messageTypes = Object.keys(makers) as readonly MessageType[];

export const sampleMessage = (chance: Chance, type: MessageType = pick(chance, messageTypes)): Message =>
  ({ t: type, ...makers[type](chance) }) as Message;

/** Flips, cuts, doubles, inserts: somewhere near a valid message. */
export const mutate = (chance: Chance, bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const at = Math.floor(chance() * bytes.length);
  const to = Math.min(bytes.length, at + 1 + Math.floor(chance() * 8));
  switch (Math.floor(chance() * 5)) {
    case 0: {
      const flipped = bytes.slice();
      flipped[at] = Math.floor(chance() * 256);
      return flipped;
    }
    case 1:
      return bytes.slice(0, at);
    case 2:
      return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(to)]);
    case 3:
      return Uint8Array.from([...bytes.subarray(0, to), ...bytes.subarray(at)]);
    default:
      return Uint8Array.from([...bytes.subarray(0, at), ...sampleBytes(chance, 12), ...bytes.subarray(at)]);
  }
};

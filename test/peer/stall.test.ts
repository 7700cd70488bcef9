/** Somebody stalls at every step: the next source is asked, and what was begun goes on. */
import { describe, expect, test } from 'vitest';
import { TabardError } from '../../src/base/index.js';
import { cidOfRaw } from '../../src/codec/index.js';
import { RETRY_FIRST } from '../../src/peer/limits.js';
import { buildHeads, type Message, type MessageOf } from '../../src/peer/messages/index.js';
import type { SyncStore } from '../../src/peer/store.js';
import { createLiar, type Liar } from './support/liar.js';
import { authorOf, calm, type Node, until, type World } from './support/peers.js';
import { type ToyAuthor, toyBlob } from './support/toy-author.js';
import { createToyStore } from './support/toy-store.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();

const texts = Array.from({ length: 12 }, (_, at) => `${at} ${'long '.repeat(10_000)}`);

interface Scene {
  readonly made: World;
  readonly author: ToyAuthor;
  readonly visitor: Node;
  readonly owner: Node;
  /** The owner's heads, as anybody who has heard them could repeat. */
  readonly heads: MessageOf<'heads'>;
  readonly serve: (get: MessageOf<'get'>) => Promise<Message>;
}

const setUp = async (): Promise<Scene> => {
  const made = worlds.open();
  const author = authorOf(1);
  const [visitor, owner] = [made.add('visitor'), made.add('owner')];
  await owner.store.publish(author, texts);
  await owner.peer.rehost();
  visitor.peer.seek(author.did);
  await calm(10);
  const served = await owner.store.heads(author.did);
  const heads = buildHeads({
    did: author.did,
    log: served?.position ?? null,
    operations: await owner.store.operationsFrom(author.did, 0),
    delegations: served?.delegations ?? [],
    commits: served?.heads ?? [],
  });
  const serve = async (get: MessageOf<'get'>): Promise<Message> => {
    if (get.root === null) throw new TypeError('a diff');
    const cursor = get.cursor === null ? {} : { cursor: get.cursor };
    const asked = { root: get.root, have: get.have, scope: get.scope, posts: null, maxBytes: 100_000, ...cursor };
    const { blocks, cursor: next } = await owner.store.serveBlocks(author.did, asked);
    const pairs = blocks.map(({ cid, bytes }) => [cid, bytes] as const);
    return { t: 'blocks', id: get.id, blocks: pairs, cursor: next ?? null, gone: false };
  };
  return { made, author, visitor, owner, heads, serve };
};

interface Stall {
  readonly step: string;
  /** Does its part, then falls silent. */
  play(liar: Liar, scene: Scene): Promise<void>;
}

const stalls: readonly Stall[] = [
  { step: 'before the first heads', play: async () => undefined },
  {
    step: 'after heads, before any block',
    play: async (liar, { heads }) => {
      liar.say(heads);
      await liar.hears('get');
    },
  },
  {
    step: 'in the middle of the blocks',
    play: async (liar, { heads, serve }) => {
      liar.say(heads);
      liar.say(await serve(await liar.hears('get')));
      await until(() => liar.heard.filter((each) => each.t === 'get').length > 1, 'the next part is asked for');
    },
  },
  {
    step: 'when asked for its log',
    play: async (liar, { heads }) => {
      liar.say({ ...heads, operations: [] });
      await liar.hears('get');
    },
  },
  {
    step: 'with a block withheld: it says that it does not have it',
    play: async (liar, { heads }) => {
      liar.say(heads);
      const { id } = await liar.hears('get');
      liar.say({ t: 'blocks', id, blocks: [], cursor: null, gone: true });
    },
  },
];

describe.each(stalls)('SYN-7 a source that stalls $step', ({ play }) => {
  test('is left for the next one, and what it did is not lost', async () => {
    const scene = await setUp();
    const { made, visitor, owner, author } = scene;
    const liar = await createLiar(visitor, author.did);
    await liar.hears('subscribe');
    await play(liar, scene);
    await made.link(visitor, owner, author.did);
    await calm(20);
    for (let turn = 0; turn < 8 && visitor.changes.length === 0; turn++) {
      await made.clock.advance(2_000);
      await calm(40);
    }
    expect(visitor.changes.length).toBe(1);
    expect(visitor.store.texts(author.did).length).toBe(texts.length);
    expect(visitor.errors).toEqual([]);
    expect(visitor.peer.status(author.did)).toMatchObject({ kind: 'served', peer: owner.key });
  });
});

test('SYN-7 one that stalls for good is told what we hold again, later and later', async () => {
  const { made, visitor, author, heads } = await setUp();
  const liar = await createLiar(visitor, author.did);
  await liar.hears('subscribe');
  liar.say(heads);
  await liar.hears('get');
  const subscribes = (): number => liar.heard.filter((each) => each.t === 'subscribe').length;
  await made.clock.advance(24_000);
  expect(subscribes()).toBe(2);
  await made.clock.advance(20_000);
  expect(subscribes()).toBe(2);
  await made.clock.advance(20_000);
  expect(subscribes()).toBe(3);
  expect(liar.ended()).toBeUndefined();
});

test('SYN-11 one pull a head, however many announce it', async () => {
  const { made, visitor, owner, author, heads } = await setUp();
  const liars = await Promise.all([0, 1, 2, 3].map(() => createLiar(visitor, author.did)));
  for (const liar of liars) {
    await liar.hears('subscribe');
    liar.say(heads);
  }
  await made.link(visitor, owner, author.did);
  await calm(60);
  const asked = liars.filter((liar) => liar.heard.some((each) => each.t === 'get'));
  expect(asked.length).toBe(1);
  expect(visitor.store.calls.get('beginPull')).toBe(1);
});

test('SYN-16 a blob comes in chunks from several sources; a wrong chunk is refused and asked of the next', async () => {
  const made = worlds.open();
  const author = authorOf(1);
  const chunks = Array.from({ length: 9 }, (_, at) => new Uint8Array(1_000).fill(at));
  const blob = await toyBlob(chunks);
  const visitor = made.add('visitor');
  const hosts = [made.add('one'), made.add('two')];
  for (const host of hosts) {
    await host.store.publish(author, ['with a picture']);
    for (const { cid, bytes } of blob.blocks) host.store.putBlob(cid, bytes);
    await host.peer.rehost();
  }
  visitor.peer.seek(author.did);
  const links = await Promise.all(hosts.map((host) => made.link(visitor, host, author.did)));
  const liar = await createLiar(visitor, author.did);
  liar.link.on('message', () => {
    for (const message of liar.heard.splice(0)) {
      if (message.t !== 'get' || message.kind !== 'chunk') continue;
      const [cid] = message.cids;
      if (cid !== undefined) liar.say({ t: 'blob', id: message.id, cid, bytes: new Uint8Array(7) });
    }
  });
  await until(() => visitor.changes.length > 0, 'the profile');
  const complete: string[] = [];
  visitor.peer.on('blob', ({ cid }) => complete.push(cid));
  await visitor.peer.fetchBlob(author.did, { cid: blob.cid, size: 9_000, mime: 'image/webp' });
  expect(complete).toEqual([blob.cid]);
  for (const { cid } of blob.blocks) expect(visitor.store.blobChunk(cid)).toBeDefined();
  expect(liar.ended()).toBe('bad-hash');
  for (const [link] of links) expect(link.stats().bytesIn).toBeGreaterThan(2_000);
});

test('SYN-16 a blob that nobody has now comes when somebody has it', async () => {
  const made = worlds.open();
  const author = authorOf(1);
  const bytes = new Uint8Array(500).fill(4);
  const cid = await cidOfRaw(bytes);
  const visitor = made.adopt('visitor', createToyStore());
  const owner = made.add('owner');
  visitor.peer.seek(author.did);
  await visitor.peer.fetchBlob(author.did, { cid, size: 500, mime: 'image/png' });
  expect(visitor.store.blobChunk(cid)).toBeUndefined();
  await owner.store.publish(author, ['hello']);
  owner.store.putBlob(cid, bytes);
  await owner.peer.rehost();
  const complete: string[] = [];
  visitor.peer.on('blob', (event) => complete.push(event.cid));
  await made.link(visitor, owner, author.did);
  await until(() => complete.length === 1, 'the blob');
});

test('SYN-11 twenty who announce and never deliver do not keep us from the one that has it', async () => {
  const { made, visitor, owner, author, heads } = await setUp();
  const liars = await Promise.all(Array.from({ length: 20 }, () => createLiar(visitor, author.did)));
  for (const liar of liars) {
    await liar.hears('subscribe');
    liar.say(heads);
  }
  await until(() => liars.some((liar) => liar.heard.some((each) => each.t === 'get')), 'one of them is asked');
  await made.link(visitor, owner, author.did);
  let waited = 0;
  while (visitor.changes.length === 0 && waited < 60_000) {
    await made.clock.advance(500);
    await calm(40);
    waited += 500;
  }
  expect(visitor.changes.length).toBe(1);
  expect(waited).toBeLessThanOrEqual(9_000);
  expect(visitor.store.texts(author.did).length).toBe(texts.length);
  expect(visitor.peer.status(author.did)).toMatchObject({ kind: 'served', peer: owner.key, peers: 1 });
});

test('SYN-11 where the code that takes it cannot be fetched it is asked for again, and nobody is blamed', async () => {
  const made = worlds.open();
  const author = authorOf(1);
  const store = createToyStore({ now: made.clock.now });
  let fetched = false;
  const isolated: SyncStore = {
    ...store,
    async receiveOperations(...args) {
      if (!fetched) throw new TabardError('offline', 'a part of the program could not be fetched', { retryable: true });
      return store.receiveOperations(...args);
    },
  };
  const [visitor, owner] = [made.adopt('visitor', isolated), made.add('owner')];
  await owner.store.publish(author, texts);
  await owner.peer.rehost();
  visitor.peer.seek(author.did);
  await made.link(visitor, owner, author.did);
  await until(() => visitor.errors.length > 0, 'it is told');
  expect(visitor.errors).toContainEqual(expect.objectContaining({ code: 'offline' }));
  fetched = true;
  await made.clock.advance(RETRY_FIRST);
  await until(() => visitor.changes.length === 1, 'it is here');
  expect(store.texts(author.did).length).toBe(texts.length);
  expect(visitor.peer.stats().refusals).toEqual({});
});

test('a landing that somebody else was faster than is no error: the head is asked for anew, and lands', async () => {
  const { made, author, visitor, owner } = await setUp();
  const finish = visitor.store.finishPull.bind(visitor.store);
  let lost = 0;
  visitor.store.finishPull = async (pull, servedBy) => {
    if (lost === 0) {
      lost += 1;
      // What it counted on was collected in between; the pull is over.
      await visitor.store.cancelPull(pull);
      throw new TabardError('write-conflict', 'what it counted on has gone in between', { retryable: true });
    }
    return finish(pull, servedBy);
  };
  await made.link(visitor, owner, author.did);
  await until(() => lost === 1, 'the first landing');
  await made.clock.advance(RETRY_FIRST);
  await until(() => visitor.store.texts(author.did).length === texts.length, 'the second');
  expect(visitor.errors).toEqual([]);
});

/** Lying peers: each is refused with its own code, nothing of it is stored, it is cut off, and the honest are unharmed. */
import { afterEach, describe, expect, test } from 'vitest';
import type { RefusalCode } from '../../src/base/index.js';
import { byteString, cidOfValue, decodeMap, encodeValue, linkTo } from '../../src/codec/index.js';
import { createSelf } from '../../src/peer/index.js';
import { STANDBY_PATIENCE } from '../../src/peer/limits.js';
import { buildHeads, type Message, type MessageOf } from '../../src/peer/messages/index.js';
import { WHOLE } from '../../src/repo/index.js';
import { testKey, testSigner } from '../helpers/keys.js';
import { createLiar, type Liar } from './support/liar.js';
import { authorOf, calm, createWorld, type Node, until, type World } from './support/peers.js';
import { createToyAuthor, type ToyAuthor } from './support/toy-store.js';

let world: World | undefined;
afterEach(() => {
  world?.close();
  world = undefined;
});

interface Lie {
  readonly what: string;
  readonly code: RefusalCode;
  /** Said once the victim has subscribed. */
  lie(liar: Liar, author: ToyAuthor): Promise<void>;
}

const good = async (author: ToyAuthor, texts = ['true']) => {
  const { root, blocks } = await author.tree(texts);
  const { bytes, id } = await author.commit(root);
  const heads = buildHeads({
    did: author.did,
    log: null,
    operations: [author.operation(0)],
    delegations: [author.delegation()],
    commits: [bytes],
  });
  return { root, blocks, id, heads };
};

const answerBlocks = (get: MessageOf<'get'>, blocks: MessageOf<'blocks'>['blocks']): Message => ({
  t: 'blocks',
  id: get.id,
  blocks,
  cursor: null,
  gone: false,
});

/** {"t": "bye"} with the length of "t" in two bytes. */
const oddlySpelled = Uint8Array.from([0xa1, 0x78, 0x01, 0x74, 0x63, 0x62, 0x79, 0x65]);

const codeOf = (bytes: Uint8Array): RefusalCode => {
  const judged = decodeMap(bytes);
  if (judged.verdict !== 'invalid') throw new TypeError(`expected invalid, got ${judged.verdict}`);
  return judged.code;
};

const lies: readonly Lie[] = [
  {
    what: 'a log of another identity',
    code: 'wrong-did',
    lie: async (liar, author) => {
      const other = authorOf(99);
      liar.say({ ...(await good(author)).heads, operations: [other.operation(0)] });
    },
  },
  {
    what: 'an operation with a forged signature',
    code: 'bad-signature',
    lie: async (liar, author) =>
      liar.say({ ...(await good(author)).heads, operations: [author.operation(0, { good: false })] }),
  },
  {
    what: 'a forged delegation',
    code: 'bad-signature',
    lie: async (liar, author) => {
      const forged = encodeValue({ did: author.did, aud: author.key, good: false });
      liar.say({ ...(await good(author)).heads, delegations: [forged] });
    },
  },
  {
    what: 'a commit with a forged signature',
    code: 'bad-signature',
    lie: async (liar, author) => {
      const { root } = await author.tree(['false']);
      const forged = encodeValue({
        did: author.did,
        key: author.key,
        seq: 9,
        rev: '3jzfcijpj2z2a',
        data: linkTo(root),
        log: 1,
        sig: byteString(new Uint8Array(6)),
      });
      liar.say({ ...(await good(author)).heads, commits: [forged] });
    },
  },
  {
    what: 'a commit by a key without authority',
    code: 'no-authority',
    lie: async (liar, author) => {
      const { root } = await author.tree(['false']);
      const { bytes } = await author.commit(root, { authority: false });
      liar.say({ ...(await good(author)).heads, commits: [bytes] });
    },
  },
  {
    what: 'a commit of another identity',
    code: 'wrong-did',
    lie: async (liar, author) => {
      const other = createToyAuthor(authorOf(98).did, author.key);
      const { root } = await other.tree(['false']);
      liar.say({ ...(await good(author)).heads, commits: [(await other.commit(root)).bytes] });
    },
  },
  {
    what: 'a block that does not hash to its name',
    code: 'bad-hash',
    lie: async (liar, author) => {
      const { heads, root } = await good(author);
      liar.say(heads);
      liar.say(answerBlocks(await liar.hears('get'), [[root, encodeValue({ links: [] })]]));
    },
  },
  {
    what: 'a wrong block sent along with the heads',
    code: 'bad-hash',
    lie: async (liar, author) => {
      const { heads, root } = await good(author);
      liar.say({ ...heads, inline: { root, blocks: [[root, encodeValue({ links: [] })]], cursor: null } });
    },
  },
  {
    what: 'a block that the tree does not name',
    code: 'unexpected',
    lie: async (liar, author) => {
      // Clumsy once, hostile when it goes on.
      for (let turn = 0; turn < 4; turn++) {
        const { heads } = await good(author, [`version ${turn}`]);
        const [stray] = (await author.tree([`stray ${turn}`])).blocks;
        if (stray === undefined) throw new TypeError('a tree has blocks');
        liar.heard.length = 0;
        liar.say(heads);
        liar.say(answerBlocks(await liar.hears('get'), [[stray.cid, stray.bytes]]));
        await calm(5);
      }
    },
  },
  {
    what: 'a tree that is not well formed',
    code: 'bad-tree',
    lie: async (liar, author) => {
      const bytes = encodeValue({ bad: true });
      const root = await cidOfValue(bytes);
      const { heads } = await good(author);
      liar.say({ ...heads, commits: [(await author.commit(root)).bytes] });
      liar.say(answerBlocks(await liar.hears('get'), [[root, bytes]]));
    },
  },
  {
    what: 'heads of what nobody asked for',
    code: 'unexpected',
    lie: async (liar) => {
      for (let turn = 0; turn < 5; turn++) liar.say(buildHeads({ did: authorOf(50 + turn).did }));
    },
  },
  {
    what: 'answers to questions that nobody asked',
    code: 'unexpected',
    lie: async (liar) => {
      for (let turn = 0; turn < 5; turn++)
        liar.say({ t: 'blocks', id: 900 + turn, blocks: [], cursor: null, gone: true });
    },
  },
  {
    what: 'hello again and again',
    code: 'unexpected',
    lie: async (liar) => {
      for (let turn = 0; turn < 5; turn++) liar.say({ t: 'hello', versions: [1], time: 0 });
    },
  },
  {
    what: 'bytes that are no message',
    code: 'malformed',
    lie: async (liar) => {
      for (let turn = 0; turn < 4; turn++) liar.raw(Uint8Array.from([0xff, turn]));
    },
  },
  {
    what: 'dag-cbor that is not canonical',
    code: codeOf(oddlySpelled),
    lie: async (liar) => {
      for (let turn = 0; turn < 4; turn++) liar.raw(oddlySpelled);
    },
  },
  {
    what: 'a flood of small messages',
    code: 'flood',
    lie: async (liar) => {
      for (let turn = 0; turn < 400 && liar.ended() === undefined; turn++)
        liar.say({ t: 'unsupported', of: 'x', id: null });
    },
  },
  {
    what: 'a flood of questions',
    code: 'flood',
    lie: async (liar, author) => {
      for (let id = 0; id < 200; id++) {
        const get: MessageOf<'get'> = {
          t: 'get',
          id,
          did: author.did,
          kind: 'log',
          root: null,
          have: [],
          scope: WHOLE,
          cursor: null,
          cids: [],
          from: 0,
        };
        liar.say(get);
      }
    },
  },
  {
    what: 'a proof of the right key over another link (a man in the middle)',
    code: 'bad-signature',
    lie: async (liar, author) => {
      const self = createSelf(author.did, testSigner(5_001), async () => [author.delegation()]);
      const elsewhere = await self.prove(new Uint8Array(32).fill(77), liar.key);
      liar.say({ t: 'prove', did: author.did, ...elsewhere });
    },
  },
  {
    what: 'a proof over this link in the name of another session',
    code: 'bad-signature',
    lie: async (liar, author) => {
      const self = createSelf(author.did, testSigner(5_001), async () => [author.delegation()]);
      liar.say({ t: 'prove', did: author.did, ...(await self.prove(liar.link.transcript, testKey(4))) });
    },
  },
  {
    what: 'a proof by a key without authority',
    code: 'no-authority',
    lie: async (liar, author) => {
      liar.say((await good(author)).heads);
      const self = createSelf(author.did, testSigner(666), async () => []);
      liar.say({ t: 'prove', did: author.did, ...(await self.prove(liar.link.transcript, liar.key)) });
    },
  },
  {
    what: 'an introduction signed by somebody else',
    code: 'bad-signature',
    lie: async (liar, author) => {
      const relay = { did: author.did, kind: 'offer', from: testKey(3), offer: 'x', time: 1_800_000_000_000 } as const;
      const victim = liar.link.remote;
      liar.say({ t: 'relay', ...relay, to: victim, body: new Uint8Array(3), sig: new Uint8Array(64) });
    },
  },
];

const setUp = async (): Promise<{ victim: Node; author: ToyAuthor; made: World }> => {
  const made = createWorld();
  world = made;
  const author = authorOf(1);
  const victim = made.add('victim');
  victim.peer.seek(author.did);
  await calm(10);
  return { victim, author, made };
};

describe.each(lies)('SYN-10 $what', ({ code, lie }) => {
  test(`is refused as ${code}, stored nowhere, and its sender is cut off and stays out`, async () => {
    const { victim, author, made } = await setUp();
    const liar = await createLiar(victim, author.did);
    await liar.hears('subscribe');
    await lie(liar, author);
    await made.clock.advance(STANDBY_PATIENCE);
    await until(() => liar.ended() !== undefined, 'the liar is cut off');
    expect(liar.ended()).toBe(code);
    expect(victim.peer.stats().refusals[code]).toBeGreaterThan(0);
    expect(victim.changes).toEqual([]);
    expect(victim.store.texts(author.did)).toEqual([]);
    expect(victim.errors).toEqual([]);
    // The same tab again: not even heard.
    const again = await createLiar(victim, author.did, { key: liar.key });
    await until(() => again.ended() !== undefined, 'it stays out');
    // The honest are unharmed.
    const honest = made.add('honest');
    await honest.store.publish(author, ['the truth']);
    await honest.peer.rehost();
    await made.link(victim, honest, author.did);
    await until(() => victim.changes.length === 1, 'the honest host is heard');
    expect(victim.store.texts(author.did)).toEqual(['the truth']);
    await until(() => victim.peer.status(author.did)?.kind === 'served', 'served');
  });
});

test('SYN-18 what is refused is said so while nobody else serves', async () => {
  const { victim, author } = await setUp();
  const liar = await createLiar(victim, author.did);
  await liar.hears('subscribe');
  liar.say({ ...(await good(author)).heads, operations: [author.operation(0, { good: false })] });
  await until(() => victim.peer.status(author.did)?.kind === 'refused', 'refused');
  expect(victim.peer.status(author.did)).toEqual({ kind: 'refused', code: 'bad-signature' });
});

test('SYN-17 an older head offered as newer changes nothing and is counted', async () => {
  const { victim, author, made } = await setUp();
  const honest = made.add('honest');
  const old = await good(author, ['old']);
  await honest.store.publish(author, ['new']);
  await honest.peer.rehost();
  await made.link(victim, honest, author.did);
  await until(() => victim.changes.length === 1, 'the new one');
  const liar = await createLiar(victim, author.did);
  await liar.hears('subscribe');
  liar.say(old.heads);
  await until(() => (victim.store.calls.get('receiveHeads') ?? 0) > 1, 'judged');
  await calm();
  expect(victim.store.texts(author.did)).toEqual(['new']);
  expect(victim.peer.stats().refusals['not-newer']).toBe(1);
  expect(liar.ended()).toBeUndefined();
});

test('SYN-28 a head ahead of the clock is kept aside, nobody is scored, and it is taken when it is due', async () => {
  const { victim, author, made } = await setUp();
  const liar = await createLiar(victim, author.did);
  await liar.hears('subscribe');
  const { root, blocks } = await author.tree(['tomorrow']);
  const due = made.clock.now() + 3_600_000;
  const { bytes } = await author.commit(root, { until: due });
  const keys = { operations: [author.operation(0)], delegations: [author.delegation()] };
  const inline = { root, blocks: blocks.map(({ cid, bytes: block }) => [cid, block] as const), cursor: null };
  const heads = buildHeads({ did: author.did, ...keys, commits: [bytes], inline });
  liar.say(heads);
  await until(() => (victim.store.calls.get('receiveHeads') ?? 0) === 1, 'judged');
  await calm();
  expect(victim.changes).toEqual([]);
  expect(victim.peer.stats().refusals).toEqual({});
  liar.heard.length = 0;
  await made.clock.advance(3_600_000);
  await liar.hears('subscribe', 'it is asked again when it is due');
  liar.say(heads);
  await until(() => victim.changes.length === 1, 'taken');
});

test('SYN-29 an unknown message is refused politely and the link lives on', async () => {
  const { victim, author } = await setUp();
  const liar = await createLiar(victim, author.did);
  await liar.hears('subscribe');
  liar.raw(encodeValue({ t: 'teleport', to: 'mars' }));
  expect((await liar.hears('unsupported')).of).toBe('teleport');
  liar.say({ t: 'ask', id: 5, role: 'indexer', body: new Uint8Array(1) });
  await until(() => liar.heard.some((each) => each.t === 'unsupported' && each.id === 5), 'an unknown role');
  liar.say({ t: 'push', id: 6, did: author.did, kind: 'reply', body: new Uint8Array(1) });
  await until(() => liar.heard.some((each) => each.t === 'unsupported' && each.id === 6), 'no inbox here');
  liar.say({ t: 'house', body: new Uint8Array(1) });
  await until(() => liar.heard.some((each) => each.t === 'unsupported' && each.of === 'house'), 'no household');
  expect(liar.ended()).toBeUndefined();
  expect(victim.peer.stats().refusals).toEqual({});
});

test('SYN-13 a visitor never proves who it is', async () => {
  const { victim, author } = await setUp();
  const self = authorOf(7);
  victim.peer.setSelf(createSelf(self.did, testSigner(5_007), async () => [self.delegation()]));
  const liar = await createLiar(victim, author.did);
  liar.say({ t: 'subscribe', did: author.did, log: null, heads: [], roots: [], scope: WHOLE, inline: 0 });
  await liar.hears('heads');
  await calm();
  expect(liar.heard.some((each) => each.t === 'prove')).toBe(false);
});

test('SYN-3 who says nothing is cut off in time, unscored work undone', async () => {
  const { victim, author, made } = await setUp();
  const liar = await createLiar(victim, author.did, { hello: false });
  await liar.hears('subscribe');
  await made.clock.advance(10_000);
  expect(liar.ended()).toBe('timeout');
});

describe('SYN-11 what repeats what stands here', () => {
  const landed = async () => {
    const { victim, author, made } = await setUp();
    const first = await createLiar(victim, author.did);
    await first.hears('subscribe');
    const { root, blocks, heads } = await good(author);
    const log = { n: 0, id: await cidOfValue(author.operation(0)) };
    const inline = { root, blocks: blocks.map(({ cid, bytes }) => [cid, bytes] as const), cursor: null };
    first.say({ ...heads, log, inline });
    await until(() => victim.changes.length === 1, 'taken');
    const judged = (): number => victim.store.calls.get('receiveHeads') ?? 0;
    const next = await createLiar(victim, author.did);
    await next.hears('subscribe');
    return { victim, author, made, judged, next, again: { ...heads, operations: [], log } };
  };

  test('is not judged once for every neighbour that tells of it', async () => {
    const { victim, author, judged, next, again } = await landed();
    const before = judged();
    next.say(again);
    await until(() => {
      const status = victim.peer.status(author.did);
      return status?.kind === 'served' && status.peers === 2;
    }, 'it serves too');
    expect(judged()).toBe(before);
    expect(next.ended()).toBeUndefined();
  });

  test('is judged when a signature in it is another', async () => {
    const { next, again } = await landed();
    const commits = again.commits.map((bytes) => {
      const decoded = decodeMap(bytes);
      if (decoded.verdict !== 'valid') throw new TypeError('not a commit');
      return encodeValue({ ...decoded.value, sig: byteString(Uint8Array.of(1)) });
    });
    next.say({ ...again, commits });
    await until(() => next.ended() === 'bad-signature', 'cut off');
  });

  test('is judged when a delegation in it is another', async () => {
    const { author, next, again } = await landed();
    next.say({ ...again, delegations: [encodeValue({ did: author.did, aud: author.key, good: false })] });
    await until(() => next.ended() === 'bad-signature', 'cut off');
  });

  test('is judged when it stands under another log', async () => {
    const { judged, next, author, again } = await landed();
    const before = judged();
    next.say({ ...again, log: { n: 1, id: await cidOfValue(author.operation(1)) } });
    const get = await next.hears('get');
    expect(get).toMatchObject({ kind: 'log' });
    expect(judged()).toBe(before);
  });
});

import type { RefusalCode } from '../../../src/base/index.js';
import { byteString, cidOfValue, decodeMap, encodeValue, linkTo } from '../../../src/codec/index.js';
import { createSelf } from '../../../src/peer/index.js';
import { buildHeads, type Message, type MessageOf } from '../../../src/peer/messages/index.js';
import { WHOLE } from '../../../src/repo/index.js';
import { testKey, testSigner } from '../../helpers/keys.js';
import type { Liar } from './liar.js';
import { authorOf, calm } from './peers.js';
import { createToyAuthor, type ToyAuthor } from './toy-author.js';

export interface Lie {
  readonly what: string;
  readonly code: RefusalCode;
  /** Said once the victim has subscribed. */
  lie(liar: Liar, author: ToyAuthor): Promise<void>;
}

export const good = async (author: ToyAuthor, texts = ['true']) => {
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

export const answerBlocks = (get: MessageOf<'get'>, blocks: MessageOf<'blocks'>['blocks']): Message => ({
  t: 'blocks',
  id: get.id,
  blocks,
  cursor: null,
  gone: false,
});

/** {"t": "bye"} with the length of "t" in two bytes. */
const oddlySpelled = Uint8Array.from([0xa1, 0x78, 0x01, 0x74, 0x63, 0x62, 0x79, 0x65]);

export const codeOf = (bytes: Uint8Array): RefusalCode => {
  const judged = decodeMap(bytes);
  if (judged.verdict !== 'invalid') throw new TypeError(`expected invalid, got ${judged.verdict}`);
  return judged.code;
};

export const lies: readonly Lie[] = [
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
      for (let turn = 0; turn < 1_200 && liar.ended() === undefined; turn++)
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
          posts: null,
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

/** Lies in how one talks: bytes that are no messages, answers to nothing, floods. */
import { cidOfRaw, didOfBits, encodeValue } from '../../../src/codec/index.js';
import { buildHeads } from '../../../src/peer/messages/index.js';
import { testKey } from '../../helpers/keys.js';
import { getOf } from './liar.js';
import type { Lie } from './lie.js';

const didOf = (n: number) => didOfBits(new Uint8Array(20).fill(n));

export const talkLies: readonly Lie[] = [
  {
    what: 'bytes that are no message',
    code: 'malformed',
    blame: 'repeated',
    tell: async ({ liar }) => liar.raw(Uint8Array.from([0xff, 1, 2])),
  },
  {
    what: 'a message whose fields are of a wrong kind',
    code: 'malformed',
    blame: 'repeated',
    tell: async ({ liar, author }) =>
      liar.raw(encodeValue({ t: 'subscribe', did: author.did, heads: 'all', inline: -1 })),
  },
  {
    what: 'a message that is not canonical',
    code: 'not-canonical',
    blame: 'cut',
    // {"t": "bye"} with the length of "t" in two bytes.
    tell: async ({ liar }) => liar.raw(Uint8Array.from([0xa1, 0x78, 0x01, 0x74, 0x63, 0x62, 0x79, 0x65])),
  },
  {
    what: 'a message that nests without end',
    code: 'too-deep',
    blame: 'cut',
    tell: async ({ liar }) => liar.raw(new Uint8Array(60_000).fill(0x81)),
  },
  {
    what: 'a message over the limit, which a newer peer may allow itself',
    code: 'too-large',
    blame: 'none',
    tell: async ({ liar }) => liar.raw(new Uint8Array(1_048_577), 'bulk'),
  },
  {
    what: 'frames of a kind that there is not',
    code: 'bad-frame',
    blame: 'cut',
    breaks: true,
    tell: async ({ liar }) => liar.frame(Uint8Array.from([9, 1, 2, 3])),
  },
  {
    what: 'a frame that goes on with nothing',
    code: 'bad-frame',
    blame: 'cut',
    breaks: true,
    tell: async ({ liar }) => liar.frame(Uint8Array.from([2, 1, 2, 3])),
  },
  {
    what: 'heads of what nobody asked for',
    code: 'unexpected',
    blame: 'repeated',
    tell: async ({ liar }) => liar.say(buildHeads({ did: didOf(50) })),
  },
  {
    what: '`blocks` that nobody asked for',
    code: 'unexpected',
    blame: 'repeated',
    tell: async ({ liar, truth }) =>
      liar.say({
        t: 'blocks',
        id: 900,
        blocks: truth.blocks.map(({ cid, bytes }) => [cid, bytes]),
        cursor: 'x',
        gone: false,
      }),
  },
  {
    what: 'hello again and again',
    code: 'unexpected',
    blame: 'repeated',
    tell: async ({ liar }) => liar.say({ t: 'hello', versions: [1], time: 0 }),
  },
  {
    what: 'a household message without proof',
    code: null,
    blame: 'none',
    tell: async ({ liar }) => liar.say({ t: 'house', body: new Uint8Array(9) }),
  },
  {
    what: 'an introduction signed by somebody else',
    code: 'bad-signature',
    blame: 'cut',
    async tell({ liar, author }) {
      const relay = { did: author.did, kind: 'offer', from: testKey(3), offer: 'x', time: author.now } as const;
      liar.say({ t: 'relay', ...relay, to: liar.link.remote, body: new Uint8Array(3), sig: new Uint8Array(64) });
    },
  },
  {
    what: 'a flood of small messages',
    code: 'flood',
    blame: 'cut',
    async tell({ liar }) {
      for (let turn = 0; turn < 1_200; turn++) liar.say({ t: 'unsupported', of: 'x', id: null });
    },
  },
  {
    what: 'a flood of questions',
    code: 'flood',
    blame: 'cut',
    async tell({ liar, author }) {
      const cid = await cidOfRaw(new Uint8Array(1));
      for (let id = 0; id < 2_200; id++) liar.say(getOf(author.did, id, { cids: [cid] }));
    },
  },
];

/** The far end of a link, driven by hand: says whatever a test wants, and notes what it is told. */
import type { Did, DidKey, Signer } from '../../../src/base/index.js';
import { byteString, signedBytes } from '../../../src/codec/index.js';
import { createMemoryLinkPair, topicOf } from '../../../src/net/index.js';
import type { Link } from '../../../src/net/types.js';
import {
  encodeMessage,
  type Message,
  type MessageOf,
  type MessageType,
  parseMessage,
} from '../../../src/peer/messages/index.js';
import { testKey } from '../../helpers/keys.js';
import { type Node, until } from './peers.js';

export interface Liar {
  readonly key: DidKey;
  readonly link: Link;
  readonly heard: Message[];
  /** Why the honest side ended the link. */
  readonly ended: () => string | undefined;
  say(message: Message): void;
  raw(bytes: Uint8Array, channel?: 'control' | 'bulk'): void;
  hears<T extends MessageType>(type: T, reason?: string): Promise<MessageOf<T>>;
}

let liars = 0;

/** An offer that is passed on, signed by its maker. */
export const signedRelay = async (
  signer: Signer,
  { did, to, time }: Pick<MessageOf<'relay'>, 'did' | 'to' | 'time'>,
): Promise<MessageOf<'relay'>> => {
  const relay = { did, kind: 'offer', from: signer.key, to, offer: 'x', time, body: new Uint8Array(2) } as const;
  const sig = await signer.sign(signedBytes('peers', { ...relay, body: byteString(relay.body) }));
  return { t: 'relay', ...relay, sig };
};

export const createLiar = async (
  victim: Pick<Node, 'pool' | 'key'>,
  did: Did,
  options: {
    readonly key?: DidKey;
    readonly hello?: boolean;
    readonly versions?: readonly number[];
    readonly transcript?: Uint8Array<ArrayBuffer>;
  } = {},
): Promise<Liar> => {
  liars += 1;
  const key = options.key ?? testKey(20_000 + liars);
  const source = { via: 'hand', topic: await topicOf(did) };
  const transcript = options.transcript ?? new Uint8Array(32).fill(200);
  const [link, theirs] = createMemoryLinkPair({ keys: [key, victim.key], transcript, source, id: `liar${liars}` });
  const heard: Message[] = [];
  let ended: string | undefined;
  theirs.on('close', ({ reason }) => {
    ended = reason;
  });
  link.on('message', ({ bytes }) => {
    const parsed = parseMessage(bytes);
    if (parsed.verdict === 'valid') heard.push(parsed.value);
  });
  const raw: Liar['raw'] = (bytes, channel = 'control') => {
    if (!link.closed) link.send(channel, bytes).catch(() => undefined);
  };
  const say = (message: Message): void => {
    const bytes = encodeMessage(message);
    raw(bytes, message.t === 'blocks' || message.t === 'blob' || bytes.length > 60_000 ? 'bulk' : 'control');
  };
  victim.pool.put(theirs);
  if (options.hello !== false) say({ t: 'hello', versions: options.versions ?? [1], time: 1_800_000_000_000 });
  return {
    key,
    link,
    heard,
    ended: () => ended,
    say,
    raw,
    async hears(type, reason = `hears ${type}`) {
      const is = (message: Message): message is Extract<Message, MessageOf<typeof type>> => message.t === type;
      await until(() => heard.some(is), reason);
      const found = heard.find(is);
      if (found === undefined) throw new TypeError('just seen');
      return found;
    },
  };
};

/** The far end of a link, driven by hand: says whatever a test wants, and notes what it is told. Runs in Node and in a page alike. */
import type { Cid, Did } from '../../../src/base/index.js';
import type { Link } from '../../../src/net/index.js';
import {
  buildHeads,
  encodeMessage,
  type Message,
  type MessageOf,
  type MessageType,
  parseMessage,
} from '../../../src/peer/messages/index.js';
import { WHOLE } from '../../../src/repo/index.js';

export interface Speaker {
  readonly link: Link;
  readonly heard: Message[];
  say(message: Message): void;
  /** Any bytes at all as a message. */
  raw(bytes: Uint8Array, channel?: 'control' | 'bulk'): void;
  /** Any bytes at all as a frame, below what a link can say. */
  frame(bytes: Uint8Array<ArrayBuffer>): void;
  /** The next message of this type that it has not been given yet. */
  hears<T extends MessageType>(type: T, is?: (message: MessageOf<T>) => boolean): Promise<MessageOf<T>>;
}

/** Waits for a condition by the real clock, which runs in every test of this folder. */
export const waitFor = async (isSo: () => boolean | Promise<boolean>, what: string, most = 60_000): Promise<void> => {
  const end = performance.now() + most;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

const noFrames = (): void => {
  throw new TypeError('this link was not made by hand');
};

const controlBytes = 60_000;

export interface SpeakOptions {
  readonly now: number;
  readonly hello?: boolean;
  readonly frame?: (bytes: Uint8Array<ArrayBuffer>) => void;
}

export const speakOver = (link: Link, { now, hello = true, frame = noFrames }: SpeakOptions): Speaker => {
  const heard: Message[] = [];
  const given = new Set<Message>();
  link.on('message', ({ bytes }) => {
    const parsed = parseMessage(bytes);
    if (parsed.verdict === 'valid') heard.push(parsed.value);
  });
  const raw: Speaker['raw'] = (bytes, channel = 'control') => {
    // A link that was cut takes nothing more; what the test wanted to say is then without an ear.
    if (!link.closed) link.send(channel, bytes).catch(() => undefined);
  };
  const say = (message: Message): void => {
    const bytes = encodeMessage(message);
    const isBulk = message.t === 'blocks' || message.t === 'blob' || message.t === 'house';
    raw(bytes, isBulk || bytes.length > controlBytes ? 'bulk' : 'control');
  };
  if (hello) say({ t: 'hello', versions: [1], time: now });
  return {
    link,
    heard,
    say,
    raw,
    frame,
    async hears(type, is = () => true) {
      type Wanted = MessageOf<typeof type>;
      const isWanted = (message: Message): message is Extract<Message, Wanted> => message.t === type;
      const find = (): Wanted | undefined => {
        for (const message of heard) if (isWanted(message) && !given.has(message) && is(message)) return message;
        return undefined;
      };
      await waitFor(() => find() !== undefined || link.closed, `${type} is heard`);
      const found = find();
      if (found === undefined) throw new Error(`the link ended before ${type} was heard`);
      given.add(found as Message);
      return found;
    },
  };
};

/** As a tab answers that has nothing of it. */
export const answerNothing = ({ link, say }: Speaker): void => {
  link.on('message', ({ bytes }) => {
    const parsed = parseMessage(bytes);
    if (parsed.verdict !== 'valid') return;
    const message = parsed.value;
    if (message.t === 'subscribe') say(buildHeads({ did: message.did }));
    if (message.t !== 'get') return;
    const { id, kind, cids } = message;
    const [cid] = cids;
    if (kind === 'log') say({ t: 'log', id, operations: [], delegations: [], next: null });
    else if (kind !== 'chunk') say({ t: 'blocks', id, blocks: [], cursor: null, gone: true });
    else if (cid !== undefined) say({ t: 'blob', id, cid, bytes: null });
  });
};

export const getOf = (did: Did, id: number, more: Partial<MessageOf<'get'>>): MessageOf<'get'> => ({
  t: 'get',
  id,
  did,
  kind: 'blocks',
  root: null,
  have: [],
  scope: WHOLE,
  posts: null,
  cursor: null,
  cids: [] as readonly Cid[],
  from: 0,
  ...more,
});

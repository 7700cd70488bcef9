/** What other tabs of this browser say, should one of them be of another version, or broken: in the rooms of the household, news, turns. */

import { Awareness } from 'y-protocols/awareness';
import { messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync';
import { WebrtcProvider } from 'y-webrtc';
import * as Y from 'yjs';
import { isLockNews } from '../../../src/app/browser-lock.js';
import { isNews } from '../../../src/app/page.js';
import { createTurns } from '../../../src/app/turns.js';
import { type Bytes, type Chance, mutateBytes, nearObject, nearText, pick } from './chance.js';
import type { Target } from './run.js';
import { ensure, profileUpdates, soundContent, spoil, syncMessage } from './targets-household.js';

/** A browser's channel whose other end is here: what is said is noted, and what others say is handed in. */
const takeChannels = () => {
  const made = new Map<string, { onmessage: ((event: { readonly data: unknown }) => unknown) | null }>();
  let said = 0;
  const real = globalThis.BroadcastChannel;
  class HeldChannel {
    onmessage: ((event: { readonly data: unknown }) => unknown) | null = null;
    constructor(name: string) {
      made.set(name, this);
    }
    postMessage(): void {
      said += 1;
    }
    close(): void {
      this.onmessage = null;
    }
  }
  Object.assign(globalThis, { BroadcastChannel: HeldChannel });
  return {
    said: () => said,
    hand: async (name: string, data: unknown): Promise<void> => void (await made.get(name)?.onmessage?.({ data })),
    release: () => void Object.assign(globalThis, { BroadcastChannel: real }),
  };
};

/** As y-webrtc seals what goes to other tabs: the cipher's name, nonce and bytes, each with its length before it. */
const sealedFor = async (key: CryptoKey, message: Bytes): Promise<Bytes> => {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, message));
  const name = new TextEncoder().encode('AES-GCM');
  return Uint8Array.from([name.length, ...name, iv.length, ...iv, ...lengthOf(sealed.length), ...sealed]);
};

const lengthOf = (length: number): number[] =>
  length < 128 ? [length] : [(length % 128) + 128, ...lengthOf(Math.floor(length / 128))];

const openRoom = async (updates: readonly Bytes[], name: string) => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  const awareness = new Awareness(doc);
  awareness.destroy();
  const provider = new WebrtcProvider(name, doc, { signaling: [], password: 'x', awareness });
  const key = await provider.key;
  if (key === null) throw new TypeError('a room without a key');
  const close = (): void => {
    provider.destroy();
    doc.destroy();
  };
  return { doc, key, close };
};

/** So many messages a room, then a new one: what they wrote is not kept for ever. */
const messagesOfRoom = 400;

const roomTarget = (updates: readonly Bytes[]): Target => {
  let room: Awaited<ReturnType<typeof openRoom>> | undefined;
  let channels: ReturnType<typeof takeChannels> | undefined;
  let messages = 0;
  const samples = [
    ...updates.map((update) => syncMessage(messageYjsUpdate, update)),
    syncMessage(messageYjsSyncStep2, updates[0] ?? new Uint8Array()),
    syncMessage(0, Uint8Array.of(0)),
    Uint8Array.of(3),
    Uint8Array.of(4, 1, 1, 97),
  ];
  const unsealed: readonly unknown[] = [
    null,
    4_000_000_000,
    { length: 4_000_000_000 },
    new ArrayBuffer(9),
    new Uint8Array(9),
  ];
  const messageFor = async (chance: Chance, key: CryptoKey): Promise<unknown> => {
    if (chance(6) === 0) return nearObject(chance, ['text', 7, [1, 2], { length: 4_000_000_000 }]);
    if (chance(8) === 0) return pick(chance, unsealed);
    const right = pick(chance, samples);
    // Sealed rightly, wrong inside: what only y-webrtc or Yjs can find.
    const inside = chance(3) === 0 ? right : chance(2) === 0 ? mutateBytes(chance, right) : spoil(chance, right);
    const bytes = await sealedFor(key, inside);
    return chance(3) === 0 ? mutateBytes(chance, bytes) : bytes;
  };
  return {
    name: 'own tabs in a room',
    weight: 2,
    async run(chance) {
      channels ??= takeChannels();
      messages += 1;
      const name = `fuzz tabs ${Math.floor(messages / messagesOfRoom)}`;
      if (room === undefined || messages % messagesOfRoom === 0) {
        room?.close();
        room = await openRoom(updates, name);
      }
      const { doc, key } = room;
      const [before, said] = [Y.encodeStateAsUpdate(doc).length, channels.said()];
      const message = await messageFor(chance, key);
      const { error } = console;
      // y-webrtc says there what Yjs could not read, and goes on.
      console.error = () => undefined;
      try {
        await channels.hand(name, message);
      } finally {
        console.error = error;
      }
      soundContent(doc);
      const changed = Y.encodeStateAsUpdate(doc).length !== before;
      doc.getMap('own').set('last', messages);
      ensure(doc.getMap('own').get('last') === messages, 'nothing can be written any more');
      return changed || channels.said() > said ? 'accepted' : 'refused';
    },
    close() {
      room?.close();
      channels?.release();
    },
  };
};

const newsTarget: Target = {
  name: 'news of other tabs',
  weight: 1,
  run(chance) {
    const known = ['identity-made', 'lock-changed', 'erased'];
    const text = nearText(chance, known);
    const value = chance(3) === 0 ? nearObject(chance, ['erased', { news: 'erased' }]) : text;
    if (!isNews(value)) return 'refused';
    ensure(known.includes(value), 'news that nobody knows');
    return 'accepted';
  },
};

const lockNewsTarget: Target = {
  name: 'news of a lock',
  weight: 1,
  run(chance) {
    const value = nearObject(chance, [
      { kind: 'ask' },
      { kind: 'lock' },
      { kind: 'active' },
      { kind: 'keys', keys: {} },
    ]);
    if (!isLockNews(value)) return 'refused';
    ensure(['ask', 'lock', 'active'].includes(value.kind), 'keys that are none');
    return 'accepted';
  },
};

/** Somebody holds the turn; other tabs say anything. It is taken once, whoever says what, and never from one that answers. */
const turnsTarget: Target = {
  name: 'turns among tabs',
  weight: 1,
  async run(chance) {
    let hear: (message: unknown) => void = () => undefined;
    let due: (() => void) | undefined;
    let stolen = false;
    const takeTurn = createTurns({
      locks: {
        request(_, { signal, steal }, hold) {
          if (steal === true) {
            stolen = true;
            return hold();
          }
          return new Promise((_resolve, reject) => {
            signal?.addEventListener('abort', () => reject(new DOMException('given up', 'AbortError')));
          });
        },
      },
      openChannel: () => ({
        post: () => undefined,
        onMessage(listener) {
          hear = listener;
          return () => undefined;
        },
        close: () => undefined,
      }),
      timers: {
        set(run) {
          due = run;
          return 1;
        },
        clear() {
          due = undefined;
        },
      },
    });
    let runs = 0;
    const turn = takeTurn('x', async () => {
      runs += 1;
      return runs;
    });
    const pass = (): void => {
      const run = due;
      due = undefined;
      run?.();
    };
    pass();
    const message = nearObject(chance, ['here', 'who', { here: true }, 7]);
    hear(message);
    pass();
    const isAnswered = message === 'here';
    for (let turns = 0; turns < 6; turns++) await Promise.resolve();
    ensure(
      stolen !== isAnswered,
      isAnswered ? 'a turn was stolen from one that is there' : 'a silent one kept its turn',
    );
    if (!isAnswered) {
      ensure((await turn) === 1, 'the work was done more than once');
      return 'refused';
    }
    // It was asked again, and now is silent.
    pass();
    ensure((await turn) === 1, 'the work was done more than once');
    return 'accepted';
  },
};

export const tabTargets = async (): Promise<readonly Target[]> => [
  roomTarget(await profileUpdates()),
  newsTarget,
  lockNewsTarget,
  turnsTarget,
];

/** What one's own tabs and devices bring, should one of them be broken or taken over: rows of the journal, Yjs updates within a channel. */
import { Awareness } from 'y-protocols/awareness';
import { messageYjsSyncStep2, messageYjsUpdate } from 'y-protocols/sync';
import { WebrtcConn, WebrtcProvider } from 'y-webrtc';
import * as Y from 'yjs';
import { encodeBase32 } from '../../../src/codec/index.js';
import { webTimers } from '../../../src/household/environment.js';
import { encodeFrame } from '../../../src/household/frames.js';
import { createHub } from '../../../src/household/hub.js';
import {
  buildSeed,
  contentOf,
  type HouseholdTransport,
  type HouseholdTransportEvents,
  openHousehold,
  recordFieldsOf,
} from '../../../src/household/index.js';
import { PIECE_BYTES } from '../../../src/household/limits.js';
import { registerHub, unregisterHub } from '../../../src/household/shims/registry.js';
import type { JournalStore } from '../../../src/store/index.js';
import { type Bytes, type Chance, chaos, mutateBytes, pick, randomBytes } from './chance.js';
import type { Target } from './run.js';

export const ensure = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(what);
};

/** What a document may make of a byte that it is sent: an item, its links, an entry in the map of its type. */
const bytesOfByte = 64;

/** A profile as it grows by editing: one update a step. */
export const profileUpdates = async (): Promise<readonly Bytes[]> => {
  const doc = new Y.Doc();
  const updates: Bytes[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update.slice()));
  const seed = await buildSeed('3jzfcijpj2z2a', {
    name: 'Ada',
    bio: 'x',
    links: [{ title: 'a', url: 'https://example.org/' }],
    tags: ['a'],
  });
  Y.applyUpdate(doc, seed.update);
  const generation = doc.getMap<Y.Map<unknown>>('generations').get(seed.key);
  const name = generation?.get('name');
  if (!(name instanceof Y.Text)) throw new TypeError('a name');
  name.insert(3, ' Lovelace');
  name.delete(0, 2);
  generation?.set('avatar', { alt: 'x', width: 1 });
  doc.getMap('other').set('deep', [1, { a: null }, 'x'.repeat(50)]);
  return updates;
};

export const soundContent = (doc: Y.Doc): void => {
  const { name, bio, links, tags } = recordFieldsOf(contentOf(doc));
  ensure(typeof name === 'string' && typeof bio === 'string', 'a text that is none');
  ensure(
    links.every(({ title, url }) => typeof title === 'string' && typeof url === 'string') &&
      tags.every((tag) => typeof tag === 'string'),
    'a list that is none',
  );
};

let databases = 0;

/** Some rows are damaged: what the others say is there, and one can write. */
const journalTarget = (updates: readonly Bytes[]): Target => {
  const intact = new Y.Doc();
  intact.clientID = 0xfeedbee;
  intact.getMap('intact').set('is', 'here');
  const good = Y.encodeStateAsUpdate(intact).slice();
  return {
    name: 'journal rows',
    weight: 1,
    async run(chance) {
      const damaged = updates.map((update) => (chance(3) === 0 ? spoil(chance, update) : update));
      const rows = [...damaged, good];
      const kept: Bytes[] = [];
      const journal: JournalStore = {
        append: async (_, update) => kept.push(update.slice()),
        read: async (doc) => (doc === 'profile' ? rows.map((update, at) => ({ id: at + 1, doc, update })) : []),
        compact: async () => 1,
        prune: async () => undefined,
      };
      databases += 1;
      const database = `fuzz/${databases}`;
      const household = await openHousehold({ journal, database });
      household.profile.setText('name', 'Grace');
      await household.profile.kept();
      const said = household.profile.recordFields().name;
      await household.close();
      for (const name of ['profile', 'config']) indexedDB.deleteDatabase(`${database}/${name}`);
      ensure(said === 'Grace', `"${said}" is there, not what was written`);
      ensure(kept.length > 0, 'what is written is not kept');
      const doc = new Y.Doc();
      for (const update of damaged) {
        try {
          Y.applyUpdate(doc, update);
        } catch {
          return 'refused';
        }
      }
      soundContent(doc);
      return 'accepted';
    },
  };
};

export const spoil = (chance: Chance, update: Bytes): Bytes =>
  chance(5) === 0 ? chaos(chance) : mutateBytes(chance, update);

/** y-webrtc's own framing: kind of message, kind of sync message, length, bytes. */
export const syncMessage = (kind: number, bytes: Bytes): Bytes => {
  const length: number[] = [];
  for (let left = bytes.length; ; left = Math.floor(left / 128)) {
    length.push((left % 128) + (left >= 128 ? 128 : 0));
    if (left < 128) break;
  }
  return Uint8Array.from([0, kind, ...length, ...bytes]);
};

/** A joined room, and other devices that come and speak. */
const openRoom = async (updates: readonly Bytes[]) => {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  const hearing = new Set<(value: HouseholdTransportEvents['message']) => void>();
  let refused = 0;
  let present: readonly string[] = [];
  const transport: HouseholdTransport = {
    self: 'here',
    peers: () => present,
    send: async () => undefined,
    on(name, listener) {
      if (name === 'message') hearing.add(listener as (value: HouseholdTransportEvents['message']) => void);
      return () => undefined;
    },
    refuse() {
      refused += 1;
    },
  };
  const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
  const hub = createHub({ transport, random, timers: webTimers });
  const address = registerHub(hub);
  const awareness = new Awareness(doc);
  awareness.destroy();
  const name = `fuzz ${encodeBase32(random(10))}`;
  const provider = new WebrtcProvider(name, doc, {
    signaling: [address],
    password: 'x',
    awareness,
    maxConns: 64,
    peerOpts: { hub },
  });
  await provider.key;
  const { room, signalingConns } = provider;
  const [signaling] = signalingConns;
  if (room === null || signaling === undefined) throw new TypeError('no room was joined');
  return {
    doc,
    refused: () => refused,
    /** A device that has not been heard yet opens a channel and sends these in it. */
    speak(device: string, messages: readonly Bytes[]): void {
      present = [device];
      const channel = encodeBase32(random(16));
      const end = new WebrtcConn(signaling, false, device, room);
      room.webrtcConns.set(device, end);
      end.peer.signal({ type: 'offer', tab: device, channel });
      for (const message of messages) {
        for (let at = 0; at === 0 || at < message.length; at += PIECE_BYTES) {
          const more = at + PIECE_BYTES < message.length;
          const bytes = encodeFrame({ t: 'data', channel, more, bytes: message.slice(at, at + PIECE_BYTES) });
          for (const hear of hearing) hear({ peer: device, bytes });
        }
      }
      end.destroy();
    },
    close(): void {
      provider.destroy();
      hub.dispose();
      unregisterHub(address);
      doc.destroy();
    },
  };
};

/** y-webrtc says on the console what Yjs could not read, and goes on. */
const quietly = (run: () => void): void => {
  const { error } = console;
  console.error = nothing;
  try {
    run();
  } finally {
    console.error = error;
  }
};

const nothing = (): undefined => undefined;

/** So many devices a room, then a new one: what they wrote is not kept for ever. */
const devicesOfRoom = 400;

const roomTarget = (updates: readonly Bytes[]): Target => {
  let room: Awaited<ReturnType<typeof openRoom>> | undefined;
  let devices = 0;
  const later = new Y.Doc();
  for (const update of updates) Y.applyUpdate(later, update);
  later.getMap('other').set('more', 'y');
  const samples = [
    ...updates.map((update) => syncMessage(messageYjsUpdate, update)),
    syncMessage(messageYjsSyncStep2, Y.encodeStateAsUpdate(later).slice()),
    syncMessage(0, Y.encodeStateVector(later).slice()),
    Uint8Array.of(1, 5, 1, 1, 1, 2, 123, 125),
    Uint8Array.of(3),
    Uint8Array.of(4, 1, 1, 97),
  ];
  return {
    name: 'updates of own devices',
    weight: 2,
    async run(chance) {
      devices += 1;
      if (room === undefined || devices % devicesOfRoom === 0) {
        room?.close();
        room = await openRoom(updates);
      }
      const messages = [0, 1, 2].map(() => {
        const sample = pick(chance, samples);
        if (chance(4) === 0) return sample;
        // Framed rightly, wrong inside: what only Yjs can find.
        if (chance(3) === 0) return syncMessage(messageYjsUpdate, spoil(chance, pick(chance, updates)));
        return chance(30) === 0 ? randomBytes(chance, 300) : mutateBytes(chance, sample);
      });
      const [before, refused] = [Y.encodeStateAsUpdate(room.doc).length, room.refused()];
      const { speak } = room;
      quietly(() => speak(`device ${devices}`, messages));
      const sent = messages.reduce((sum, { length }) => sum + length, 0);
      const after = Y.encodeStateAsUpdate(room.doc).length;
      ensure(after <= before + sent * bytesOfByte, `${sent} bytes made ${after - before}`);
      soundContent(room.doc);
      room.doc.getMap('own').set('last', devices);
      ensure(room.doc.getMap('own').get('last') === devices, 'nothing can be written any more');
      return room.refused() > refused ? 'refused' : 'accepted';
    },
    close: () => room?.close(),
  };
};

export const householdTargets = async (): Promise<readonly Target[]> => {
  const updates = await profileUpdates();
  return [journalTarget(updates), roomTarget(updates)];
};

/**
 * The household's rooms: y-webrtc, used for nothing else. Loaded when joining, not before. Tabs of one browser meet over its
 * BroadcastChannel; other devices over the transport, if there is one.
 */
import { Awareness } from 'y-protocols/awareness';
import { WebrtcProvider } from 'y-webrtc';
import type * as Y from 'yjs';
import type { Dispose, RandomBytes, Timers } from '../base/index.js';
import type { JournalDoc } from '../store/index.js';
import { createHub } from './hub.js';
import { deriveRoom } from './room-keys.js';
import { registerHub, unregisterHub } from './shims/registry.js';
import type { HouseholdTransport } from './types.js';

export interface RoomsParts {
  readonly key: Uint8Array<ArrayBuffer>;
  readonly transport?: HouseholdTransport;
  readonly docs: Readonly<Record<JournalDoc, Y.Doc>>;
  readonly random: RandomBytes;
  readonly timers: Timers;
}

export interface Rooms {
  /** True while an update from another device is being applied. */
  delivering(): boolean;
  readonly leave: Dispose;
}

/** More than a person has devices and tabs. */
const maxConnections = 64;

export const joinRooms = async ({ key, transport, docs, random, timers }: RoomsParts): Promise<Rooms> => {
  const hub = transport === undefined ? undefined : createHub({ transport, random, timers });
  const address = hub === undefined ? undefined : registerHub(hub);
  const join = async (name: JournalDoc): Promise<WebrtcProvider> => {
    const room = await deriveRoom(key, name);
    return new WebrtcProvider(room.name, docs[name], {
      signaling: address === undefined ? [] : [address],
      password: room.password,
      awareness: silentAwareness(docs[name]),
      maxConns: maxConnections,
      peerOpts: { hub },
    });
  };
  const providers = [await join('profile'), await join('config')];
  await Promise.all(providers.map((provider) => provider.key));
  let left = false;
  return {
    delivering: () => hub?.delivering ?? false,
    leave() {
      if (left) return;
      left = true;
      for (const provider of providers) provider.disconnect();
      for (const provider of providers) provider.destroy();
      hub?.dispose();
      if (address !== undefined) unregisterHub(address);
    },
  };
};

/** y-webrtc wants an awareness; ours says nothing and has no timer (its own would wake a hidden tab every three seconds). */
const silentAwareness = (doc: Y.Doc): Awareness => {
  const awareness = new Awareness(doc);
  awareness.destroy();
  return awareness;
};

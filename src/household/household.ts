/** One's own tabs and devices: two documents kept here, live in every tab of this browser and, over a transport, on other devices. */
import * as Y from 'yjs';
import type { Dispose, RandomBytes, Timers } from '../base/index.js';
import type { JournalStore } from '../store/index.js';
import { openConfigDoc } from './config-doc.js';
import { webRandom, webTimers } from './environment.js';
import { openKeeper } from './keeper.js';
import { currentGeneration } from './profile-data.js';
import { buildBlankSeed, openProfileDoc } from './profile-doc.js';
import type { SealedDocs } from './sealed-docs.js';
import type { ConfigDoc, HouseholdTransport, ProfileDoc } from './types.js';

export interface HouseholdParts {
  readonly journal: JournalStore;
  /** Prefix of the databases of y-indexeddb, such as `tabard/<id>`: they are `<prefix>/profile` and `<prefix>/config`. */
  readonly database: string;
  readonly random?: RandomBytes;
  readonly timers?: Timers;
}

export interface Household {
  readonly profile: ProfileDoc;
  readonly config: ConfigDoc;
  /**
   * Joins the household's rooms: with the other tabs of this browser, and over a transport with other devices. Loads y-webrtc.
   * Joining again leaves first.
   */
  join(room: { readonly key: Uint8Array<ArrayBuffer>; readonly transport?: HouseholdTransport }): Promise<Dispose>;
  /** Both documents whole, as one update each: for a device that is being linked, and for snapshots. */
  states(): Readonly<Record<'profile' | 'config', Uint8Array<ArrayBuffer>>>;
  /** What snapshots are made of and go into. Its code is fetched then. */
  sealedDocs(): Promise<SealedDocs>;
  /** Leaves the rooms, and forgets their keys. The documents stay. */
  leave(): Promise<void>;
  /** Waits until everything written is kept or has failed. */
  close(): Promise<void>;
}

/** The databases that `openHousehold` makes beside the journal, for erasing. */
export const householdDatabases = (prefix: string): readonly string[] => [`${prefix}/profile`, `${prefix}/config`];

export const openHousehold = async (parts: HouseholdParts): Promise<Household> => {
  const { journal, database, random = webRandom, timers = webTimers } = parts;
  const [profileDoc, configDoc] = [new Y.Doc(), new Y.Doc()];
  let delivering = (): boolean => false;
  let asDevice = false;
  const fromDevice = (): boolean => asDevice || delivering();
  const [profileKeeper, configKeeper] = await Promise.all([
    openKeeper({ doc: profileDoc, name: 'profile', journal, database: `${database}/profile`, fromDevice }),
    openKeeper({ doc: configDoc, name: 'config', journal, database: `${database}/config`, fromDevice }),
  ]);
  // What was ever written has its seed, and needs none of an empty profile.
  const blank = currentGeneration(profileDoc) === undefined ? await buildBlankSeed() : undefined;
  const profile = openProfileDoc(profileDoc, profileKeeper, blank, random);
  const config = openConfigDoc(configDoc, configKeeper);

  let closed = false;
  let leave: Promise<Dispose> | undefined;
  /** Of two who join at once the later one does; who leaves meanwhile stays outside. */
  let turn = 0;
  const leaveRoom = async (): Promise<void> => {
    const leaving = leave;
    leave = undefined;
    // A room whose code did not load was never joined: who called `join` has heard of it.
    (await leaving?.catch(() => undefined))?.();
  };

  return {
    profile,
    config,
    async join(room) {
      turn += 1;
      const mine = turn;
      await leaveRoom();
      if (closed || mine !== turn) return () => undefined;
      const joining = import('./room.js').then(async ({ joinRooms }) => {
        const rooms = await joinRooms({ ...room, docs: { profile: profileDoc, config: configDoc }, random, timers });
        delivering = rooms.delivering;
        if (closed) rooms.leave();
        return rooms.leave;
      });
      leave = joining;
      return joining;
    },
    states: () => ({ profile: stateOf(profileDoc), config: stateOf(configDoc) }),
    async sealedDocs() {
      const { openSealedDocs } = await import('./sealed-docs.js');
      return openSealedDocs({
        docs: { profile: profileDoc, config: configDoc },
        profile,
        config,
        delivering: () => delivering(),
        setAsDevice: (is) => {
          asDevice = is;
        },
      });
    },
    leave() {
      turn += 1;
      return leaveRoom();
    },
    async close() {
      if (closed) return;
      closed = true;
      await leaveRoom();
      profile.close();
      config.close();
      await Promise.all([profileKeeper.close(), configKeeper.close()]);
      profileDoc.destroy();
      configDoc.destroy();
    },
  };
};

const stateOf = (doc: Y.Doc): Uint8Array<ArrayBuffer> => Y.encodeStateAsUpdate(doc).slice();

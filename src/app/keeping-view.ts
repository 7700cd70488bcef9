/** Keeping others' profiles online, and who keeps one's own, as the UI and the console see it. */
import type { Did, Readable } from '../base/index.js';

export interface Amount {
  readonly count: number;
  readonly bytes: number;
}

/** A profile that is kept online here. */
export interface PinnedProfile {
  readonly did: Did;
  readonly name: string;
  /** Bytes. */
  readonly quota: number;
  /** All that it takes here. */
  readonly bytes: number;
  readonly media: Amount;
  readonly coming: Amount;
  /** Over the quota, or not what their records say. */
  readonly left: Amount;
  /** Not kept, as one chose. */
  readonly spared: Amount;
  /**
   * `waiting`: nothing of it has come yet. `coming`: media are missing. `whole`: all is here. `partly`: some media have no room. `over`: its newest state
   * has none; `needed` says how much it would be. `cramped`: the device itself is almost full. `off`: this device takes no part.
   */
  readonly state: 'waiting' | 'coming' | 'whole' | 'partly' | 'over' | 'cramped' | 'off';
  readonly needed: number | null;
  /** Of their posts only so many are kept, the newest: older ones were let go, for the quota or for want of room on this device. */
  readonly eased: { readonly newest: number; readonly why: 'quota' | 'room' } | null;
}

/** Old posts of somebody that were let go here, for want of room on this device or because the limit that one set has none for them. */
export interface LetGoPosts {
  readonly did: Did;
  readonly name: string;
  /** So many of the newest stay. */
  readonly newest: number;
  /** When the last of them went; ms since 1970. */
  readonly at: number;
  readonly why: 'quota' | 'room';
  /** Of all that went. */
  readonly bytes: number;
}

/** What of somebody's posts is here, where that is not all. */
export interface PartHere {
  /** Names of the streams that are here; empty: whichever they are in. */
  readonly streams: readonly string[];
  /** So many of the newest, of each stream where some are named; null: all of those. 0: none. */
  readonly newest: number | null;
  /** As one chose to follow. */
  readonly chosen: boolean;
  readonly pinned: boolean;
  readonly letGo: Pick<LetGoPosts, 'at' | 'bytes' | 'why'> | null;
}

/** Somebody who has proved that they keep one's own profile. */
export interface KeeperView {
  readonly did: Did;
  readonly name: string;
  /** ms since 1970. */
  readonly first: number;
  readonly last: number;
  /** Linked now. */
  readonly here: boolean;
  readonly media: 'all' | 'some' | 'none';
  /** Whether it had the newest state when it was last seen. */
  readonly current: boolean;
}

/** A further device, or this one, of one's own. */
export interface DeviceSeen {
  readonly id: string;
  readonly name: string;
  /** ms since 1970; 0 where nothing is known. */
  readonly lastSeen: number;
  /** This one. */
  readonly here: boolean;
}

/** What would become of one's profile, and of those that are kept online here, if Tabard were closed in this browser now. */
export interface Standing {
  /** `kept`: somebody who is here now has the newest state. `older`: only an older one. `gone`: nobody is known to have it. */
  readonly entries: 'kept' | 'older' | 'gone';
  /** Of one's media: whether somebody who is here now showed all, some or none of those asked for; `none`: there are none. */
  readonly media: 'kept' | 'partly' | 'gone' | 'none';
  readonly by: { readonly keepers: number; readonly devices: number };
  /** Profiles that are kept online here and whose owners are not here now: nobody else is known to serve them. */
  readonly others: readonly { readonly did: Did; readonly name: string }[];
  /** Null while the keys are locked. */
  readonly devices: readonly DeviceSeen[] | null;
}

export interface KeepingView {
  /** False until it has been read. */
  readonly ready: boolean;
  readonly pinned: readonly PinnedProfile[];
  /** Whose old posts were let go here, those of pins among them; of whom last, first. */
  readonly letGo: readonly LetGoPosts[];
  readonly keepers: readonly KeeperView[];
  /** Whom one asks to keep one's own. */
  readonly asking: {
    readonly followers: boolean;
    readonly dids: readonly { readonly did: Did; readonly name: string }[];
  };
  /** Who asks oneself, and has got no answer. */
  readonly asked: readonly Did[];
}

/** One's own pictures, sound and films on this device (PIN-18). */
export interface OwnMedia {
  readonly here: Amount;
  /** Named by what one has published, and not here yet. */
  readonly coming: Amount;
  /** Nothing is fetched: the device has too little room. */
  readonly cramped: boolean;
}

/** Rejections: `no-identity`, `bad-link`, `too-many` as `bad-record-input`, `vault-locked`, `storage-…`. */
export interface Keeping {
  readonly view: Readable<KeepingView>;
  /** Follows in public where one does not yet. */
  keepOnline(did: Did, quota: number): Promise<void>;
  stop(did: Did): Promise<void>;
  /** "Not this one": the wish is not shown again. */
  putAway(did: Did): Promise<void>;
  askFollowers(on: boolean): Promise<void>;
  /** Link, `@letters` or DID. */
  ask(target: string): Promise<void>;
  unask(did: Did): Promise<void>;
  /** As it is now: asked again when something has changed. */
  standing(): Promise<Standing>;
  ownMedia(): Promise<OwnMedia>;
  /** Null where all of their posts are here, or nothing of theirs. */
  partHere(did: Did): Promise<PartHere | null>;
  /** What was let go for want of room is to be kept again. False, and nothing is done, while this device has no room for it. */
  keepAgain(did: Did): Promise<boolean>;
  /** Reads all of it again. */
  look(): Promise<void>;
}

/** What can be chosen. Bytes. */
export const PIN_QUOTAS = [50_000_000, 250_000_000, 1_000_000_000, 5_000_000_000] as const;
export const DEFAULT_QUOTA = PIN_QUOTAS[1];

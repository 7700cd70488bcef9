/** One's devices and the linking of a further one, as pages and the console see them. */
import type { Did, DidKey, Dispose, ErrorCode, Readable } from '../base/index.js';

export interface DeviceView {
  /** The did:key by which it signs. */
  readonly id: DidKey;
  readonly name: string;
  readonly kind: string;
  /** ms since 1970; 0 where nobody noted it. */
  readonly addedAt: number;
  readonly addedBy: DidKey | null;
  /** ms since 1970: when it was here with the others, or signed, last; 0 where nothing is known of it. */
  readonly lastSeen: number;
  readonly here: boolean;
  readonly state: 'active' | 'retired' | 'revoked' | 'unknown';
  /** What it may sign. */
  readonly signs: readonly string[];
  /** Known of this device only: which keys of the identity it holds. */
  readonly holds: readonly ('root' | 'next-root')[] | null;
}

export interface LinkingCandidate {
  readonly id: string;
  /** To be compared with those on the other device. */
  readonly words: readonly string[];
  /** What the new device calls itself; null on the new one. */
  readonly device: { readonly name: string; readonly kind: string } | null;
}

export type LinkingView =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'comparing'; readonly candidates: readonly LinkingCandidate[] }
  | { readonly kind: 'handing-over' }
  | { readonly kind: 'linked'; readonly did: Did }
  | { readonly kind: 'parted' }
  | { readonly kind: 'failed'; readonly code: ErrorCode | null };

export interface Linking {
  /** What the other device opens; null where this one opened something. */
  readonly link: string | null;
  /** Whether this device has the identity, or is to get it. */
  readonly role: 'old' | 'new';
  readonly view: Readable<LinkingView>;
  /** Where the two are brought together by hand. */
  readonly hand: Hand | null;
  /** Who is asked to introduce the two, and whether they answer. */
  readonly places: Readable<readonly MeetingPlace[]>;
  /** These are the words on the other device: both must be told so. Without an id: the only candidate that there ever was. */
  grant(id?: string): void;
  refuse(): void;
  cancel(): void;
}

export interface MeetingPlace {
  readonly host: string;
  readonly state: 'connecting' | 'reached' | 'unreachable';
}

/** Two codes, read both ways: nobody is in between, and nobody is asked. */
export interface Hand {
  /** What this device shows, once it has opened; null on the one that began. */
  readonly answer: string | null;
  /** What the other one shows then. Throws `bad-link`. */
  take(answer: string): Promise<void>;
}

/** The twelve words, typed in, where this device holds no key that may do it: they do it by a rotation of rank 0. */
interface TypedWords {
  readonly words?: string;
}

export interface LinkingOptions extends TypedWords {
  readonly name?: string;
  /** Allows trackers that only the link names. */
  readonly tracker?: boolean;
  /** Shows a code for a rendezvous that the person names, by the address of its page: it is asked instead of those of the deployment. */
  readonly at?: string;
  /** Shows a code that needs no server: the other device shows one in turn, which this one has to read. */
  readonly byHand?: boolean;
}

/** What a link to pair says, before anything is contacted. */
export interface PairLinkView {
  /** Who shows it: whoever opens it is the other one. */
  readonly by: 'old' | 'new';
  /** Trackers' hosts that have to be allowed first. */
  readonly strange: readonly string[];
  /** Nobody else is asked: this device will show a code in turn. */
  readonly byHand: boolean;
}

export type RetireOptions = TypedWords;

export interface RevokeOptions extends TypedWords {
  /** What it has published, and reached this device by now, stays (the default); else all that no other device has taken in goes. */
  readonly keep?: boolean;
  /** Of the devices that it had added, by did:key, those that are one's own beyond doubt: they are added anew. Else they fall with it: a thief adds devices too. */
  readonly readd?: readonly string[];
}

export interface Revoked {
  /** False: this device signed with the root key only, and whoever has the next root key can undo it. */
  readonly lasting: boolean;
  readonly epoch: number;
  /** Devices that could write by the word of the one put out only, and cannot any more. */
  readonly fallen: readonly DidKey[];
}

/** Acts on one's devices. */
export interface Devices {
  /** Shows an offer: of a device to link, or to become one. Throws `bad-link` for an `at` that is no address, `no-power` where the root key was taken off this device, `recovery-…` for words. */
  show(options?: LinkingOptions): Promise<Linking>;
  /** Opens one. Throws `bad-link`, `identity-here`, `no-identity`, `tracker-unconfirmed`, and what `show` throws. */
  open(link: string, options?: LinkingOptions): Promise<Linking>;
  /** What a link says. Throws `bad-link`, `unsupported-version`. */
  look(link: string): PairLinkView;
  /** In this browser the app is put on the home screen by hand, and is a device of its own there. */
  readonly apart: boolean;
  /** The linking that is under way in this page, if one is. */
  readonly current: Readable<Linking | null>;
  /** One's devices, this one first. Throws `no-identity`. */
  devices(): Promise<readonly DeviceView[]>;
  /** Calls back whenever `devices` may answer something else. */
  onChange(listener: () => void): Dispose;
  /** In private: one's own devices only learn it. Throws `not-found`, `no-identity`. */
  rename(id: string, name: string): Promise<void>;
  /** Puts a device away: what it wrote stays, it writes nothing more. Throws `not-found`, `no-power`, `recovery-…`, `no-identity`. */
  retire(id: string, options?: RetireOptions): Promise<Retired>;
  /** Puts a device out, for ever. Throws `not-found`, `no-power`, `recovery-…`, `no-identity`. */
  revoke(id: string, options?: RevokeOptions): Promise<Revoked>;
  /** What a device that was put out wrote beyond what was kept, as far as it has reached this device: for a month. */
  leftOut(id: string): Promise<WrittenBy | null>;
  /** Takes that in, all of it, for good. Throws `not-found`, `no-power`, `recovery-…`, `no-identity`. */
  keepLeftOut(id: string, options?: KeepOptions): Promise<void>;
  /** What a device signed after it was put out, as far as this device has heard of it: for a month. Nobody else is shown it. */
  writtenAfter(id: string): Promise<WrittenBy | null>;
  /** Writes these of its posts anew, as this device, and forgets the rest: records of other kinds are not kept. Throws `not-found`, `no-identity`, what writing throws. */
  keepAfter(id: string, after: WrittenBy, paths: readonly string[]): Promise<void>;
  /** Forgets the one or the other; answers what takes that back, for some minutes. Throws `not-found`, `no-identity`. */
  dropWritten(written: WrittenBy): Promise<() => Promise<void>>;
}

export type KeepOptions = TypedWords;

/** What a device that was put out wrote, and what does not count. */
export interface WrittenBy {
  readonly id: string;
  readonly signedAt: number;
  readonly posts: readonly {
    readonly path: string;
    /** The first line of its text. */
    readonly line: string;
    readonly at: number | null;
  }[];
  /** Paths of other records that it changes. */
  readonly changes: readonly string[];
  /** There are more than these. */
  readonly more: boolean;
}

export interface Retired {
  readonly epoch: number;
  /** Its commits above this number are invalid. */
  readonly seq: number;
}

/** What each side of a linking does with its own keys and storage, when the protocol says that it is time. Each may be asked again after a cut. */
import type { Signer } from '../base/index.js';
import type { DeviceCard, Grant } from './messages.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface NewDevice {
  /** Says who it is. Its keys have been stored and read back; nothing is kept of whom it is said to. */
  introduce(): Promise<{ readonly card: DeviceCard; readonly device: Signer; readonly root: Signer }>;
  /** Its person has said yes to this conversation. Keeps what takes it up again, with strict durability. */
  trust(resume: Bytes): Promise<void>;
  /** Checks all of it, then stores it. Throws `pairing-broken` if it does not hold. */
  adopt(grant: Grant): Promise<void>;
  /** Both know that the other is done. Operations that came of it are judged like anybody's. */
  closed(operations: readonly Bytes[]): Promise<void>;
}

export interface OldDevice {
  /** Its person has said yes. Keeps what takes the linking up again, then gives. Without a card: what was given before. */
  grant(card: DeviceCard | undefined, resume: Bytes): Promise<Grant>;
  /** The new device has stored everything: the identity rotates, if it does. Answers what is new in its log. */
  finish(): Promise<readonly Bytes[]>;
}

/** What this side is. */
export type PairingDelegate =
  | { readonly role: 'old'; readonly old: OldDevice }
  | { readonly role: 'new'; readonly fresh: NewDevice };

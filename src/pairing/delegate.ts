/** What each side of a linking does with its own keys and storage, when the protocol says that it is time. Each may be asked again after a cut. */
import type { Signer } from '../base/index.js';
import type { DeviceCard, Grant } from './messages.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface NewDevice {
  /** Keeps what takes the linking up again, with strict durability, then says who it is. Its keys have been stored and read back. */
  introduce(resume: Bytes): Promise<{ readonly card: DeviceCard; readonly device: Signer; readonly root: Signer }>;
  /**
   * Checks all of it, then stores it. Throws `pairing-broken` if it does not hold. `resume` is of the conversation in which it was given: others
   * may have begun since.
   */
  adopt(grant: Grant, resume?: Bytes): Promise<void>;
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

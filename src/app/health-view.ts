/** How safe an account is: what is there, what is missing, and what each loss would mean. Everything is worked out from state, nothing is guessed. */

export type HealthTopic = 'devices' | 'words' | 'keepers' | 'storage' | 'export' | 'lock' | 'conflict' | 'sealed';

/** `matters`: one accident would end it. `could`: it could be better. */
export type HealthLevel = 'good' | 'could' | 'matters';

/** The one next step of a topic; null where nothing is to be done, or can be. */
export type HealthStep =
  | 'link-device'
  | 'practise-words'
  | 'ask-keepers'
  | 'persist'
  | 'install'
  | 'free-room'
  | 'export'
  | 'set-lock'
  | 'see-conflict';

export interface HealthItem {
  readonly topic: HealthTopic;
  readonly level: HealthLevel;
  readonly step: HealthStep | null;
}

export type Loss = 'device' | 'browser' | 'all' | 'words' | 'thief';

/**
 * `safe`: you go on with everything. `self`: you stay yourself, but what you published may be gone. `harder`: you go on, and can put it right, but not at once.
 * `gone`: nobody could be you any more.
 */
export type LossOutcome = 'safe' | 'self' | 'harder' | 'gone';

/** By what it would be so: which of the means there are. */
export type LossMeans = 'device' | 'words' | 'cards' | 'lock' | 'persistent' | 'none';

export interface LossLine {
  readonly loss: Loss;
  readonly outcome: LossOutcome;
  readonly by: LossMeans;
  /** Where what was published would come from, where no device has it. `old-export`: without what came after it. */
  readonly copy: LossCopy | null;
}

export type LossCopy = 'keepers' | 'export' | 'old-export';

export interface HealthFacts {
  /** Devices that may write now, this one among them; under a lock by what they have noted of each other. */
  readonly devices: number;
  /** Those of them that were not seen in the last 30 days, by name, or '': they may be lost, and count for nothing. */
  readonly away: readonly string[];
  readonly words: 'kept' | 'erased' | 'replaced' | 'locked';
  /** Other devices that have noted that they keep the words. */
  readonly wordsAlsoOn: number;
  readonly practisedAt: number | null;
  /** Cards given to friends that count: so many are needed. */
  readonly cards: { readonly needed: number; readonly total: number } | null;
  /** Whether a key that rules the identity is on this device. */
  readonly root: 'here' | 'off' | 'none' | 'locked';
  /** Who proved to keep a copy in the last 30 days, and how many of them with all media. */
  readonly keepers: number;
  readonly keepersWithMedia: number;
  readonly keeperSeen: number | null;
  readonly storage: 'persistent' | 'best-effort' | 'private' | 'full' | 'refused' | 'lost' | 'blocked' | 'newer';
  /** Safari deletes what a page kept when it was not opened for seven days of use. */
  readonly sevenDays: boolean;
  readonly installed: boolean;
  readonly exportedAt: number | null;
  /** Whether something was published since. */
  readonly exportOld: boolean;
  readonly lock: 'none' | 'open' | 'locked';
  /** Minutes without a hand at it after which it locks by itself; 0 is never. */
  readonly idle: number;
  /** Bytes of what is private, where that is more than a sealed copy may have: then none is made. */
  readonly sealedTooLarge: number | null;
  readonly conflict: boolean;
  /** Others' old posts that were let go here for want of room: of how many people, how much, when the last. Null: none. */
  readonly letGo: { readonly people: number; readonly bytes: number; readonly at: number } | null;
}

export interface HealthView {
  readonly at: number;
  readonly facts: HealthFacts;
  /** What matters most first. */
  readonly items: readonly HealthItem[];
  readonly losses: readonly LossLine[];
  /** How many things matter. */
  readonly matters: number;
}

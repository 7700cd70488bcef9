/** What the vault is given and what it gives. Rows are opaque to the store: structured-cloneable, CryptoKeys included. */
import type { DidKey, Dispose, Now, RandomBytes, Signer } from '../base/index.js';
import type { Passkeys } from './lock/passkey.js';
import type { Stretch } from './lock/passphrase.js';
import type { UnlockedKeys } from './rows.js';

/** Where rows lie (object store `keys` of the identity's database). Every write settles on the transaction's `complete`,
 * with strict durability, and all of `put`'s rows land together or not at all. */
export interface VaultStore {
  /** What was put under this name, or undefined. Never trusted: the vault checks each row. */
  get(name: string): Promise<unknown>;
  put(rows: Readonly<Record<string, unknown>>, options?: PutOptions): Promise<void>;
  delete(names: readonly string[]): Promise<void>;
  names(): Promise<readonly string[]>;
}

/** What else happens in the transaction of a `put`. */
export interface PutOptions {
  readonly remove?: readonly string[];
  /** Looked at inside the transaction: where it does not hold, nothing happens and `put` rejects with `write-conflict`. */
  readonly guard?: { readonly name: string; holds(row: unknown): boolean };
}

export interface VaultEnvironment {
  readonly db: VaultStore;
  readonly random: RandomBytes;
  readonly now: Now;
  /** Rises with the time that passes, whatever the clock is set to; else the page's own. */
  readonly steady?: Now;
  /** Tests pass one that lacks Ed25519. */
  readonly subtle?: SubtleCrypto;
  /** Else Argon2id in a worker of its own. */
  readonly stretch?: Stretch;
  /** Else WebAuthn. */
  readonly passkeys?: Passkeys;
}

/** What a locked vault is opened with. `keys`: what another tab of this browser has opened already. */
export type UnlockAttempt =
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'passkey' }
  | { readonly kind: 'keys'; readonly keys: UnlockedKeys };

/** A way to unlock, as Settings list it. */
export interface UnlockWay {
  readonly id: string;
  readonly kind: 'passphrase' | 'passkey';
  readonly addedAt: number;
}

/** A change of the ways to unlock. Every one of them gives the vault a new master key. */
export type LockChange =
  /** Sets the passphrase, the first one or another in its place. */
  | { readonly kind: 'passphrase'; readonly passphrase: string }
  | { readonly kind: 'passkey'; readonly label: string }
  | { readonly kind: 'remove'; readonly id: string }
  /** Takes the lock away. */
  | { readonly kind: 'open' };

/** How the device key is kept: as a key that the browser never shows, or as a sealed seed where it cannot keep one. */
export type DeviceKeyKind = 'native' | 'sealed';

/** What a device that is linked is handed by the one that links it. */
export interface HandedSecrets {
  readonly household: { readonly epoch: number; readonly key: Uint8Array<ArrayBuffer> };
  readonly recovery: {
    readonly index: number;
    readonly key: DidKey;
    readonly backup: Uint8Array<ArrayBuffer>;
    /** Undefined where the other device keeps it no more, or not to be handed on. */
    readonly entropy: Uint8Array<ArrayBuffer> | undefined;
  };
}

/** Which recovery key the vault believes to be announced, and what it has of it. */
export interface RecoveryState {
  readonly index: number;
  readonly key: DidKey;
  readonly backup: Uint8Array<ArrayBuffer>;
  readonly entropyKept: boolean;
  /** The person has taken the root keys off this device. */
  readonly rootOff: boolean;
}

/** Recovery words and root keys. Each act is whole or has not happened. */
export interface RecoveryActs {
  state(): Promise<RecoveryState>;
  /** Notes which recovery key is announced now. `entropy`: kept from now on; null: erased; left out: as it is. */
  keep(
    recovery: Pick<RecoveryState, 'index' | 'key' | 'backup'> & {
      readonly entropy?: Uint8Array<ArrayBuffer> | null;
    },
  ): Promise<void>;
  /** Keeps new entropy beside the old until it is announced; resolves when it was read back. Null drops it. */
  draft(entropy: Uint8Array<ArrayBuffer> | null): Promise<void>;
  drafted(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Deletes every root and next root key. */
  takeRootOff(): Promise<void>;
  /** Root keys may be kept here again. */
  putRootBack(): Promise<void>;
  /** Throws what `unlock` throws unless this opens the lock. Without a lock anything does. */
  prove(attempt: UnlockAttempt | undefined): Promise<void>;
}

/** The open vault of one identity on one device. Everything that needs a secret rejects with `vault-locked` while locked. */
export interface Vault {
  readonly deviceKey: DidKey;
  readonly deviceKeyKind: DeviceKeyKind;
  readonly deviceSigner: Signer;
  /** Public half of this device's X25519 key. */
  readonly deviceX25519: Uint8Array<ArrayBuffer>;
  /** 0–1023, this device's part of every TID. */
  readonly clockId: number;
  readonly rootKey: DidKey;
  readonly nextRootKey: DidKey;
  /** Public half of the backup X25519 key, which derives from the recovery entropy. */
  readonly backupKey: Uint8Array<ArrayBuffer>;
  readonly recoveryIndex: number;
  readonly madeAt: number;
  readonly locked: boolean;
  rootSigner(): Promise<Signer>;
  /** Signs with this root or next root key, if it was made here. Which of them counts is said by the log, never by the vault. */
  signerOf(key: DidKey): Promise<Signer | undefined>;
  /** The root and next root keys that are here, made for whichever state. */
  heldKeys(): Promise<readonly DidKey[]>;
  /** Makes and keeps a key for a later rotation; resolves when it has been read back. */
  makeRootKey(): Promise<DidKey>;
  /** Public half of the recovery key whose hash stands in the newest state. */
  recoveryKey(): Promise<DidKey>;
  /** The 16 bytes behind the recovery words, or undefined once the person has erased them here. */
  recoveryEntropy(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  eraseRecoveryEntropy(): Promise<void>;
  /** `vault.recovery((acts) => acts.state())` */
  recovery<T>(act: (acts: RecoveryActs) => Promise<T>): Promise<T>;
  /** This device's X25519 private key. */
  deviceX25519Secret(): Promise<Uint8Array<ArrayBuffer>>;
  /** The household volume's key of the current epoch, or of an earlier one that this device has had. */
  householdKey(epoch?: number): Promise<Uint8Array<ArrayBuffer>>;
  readonly householdEpoch: number;
  /** Goes on to a later epoch. An epoch that is not later is kept beside, and changes nothing. */
  keepHouseholdKey(epoch: number, key: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Reads what another tab of this device has changed. */
  refresh(): Promise<void>;
  /** This device becomes one of an identity that another device made: in one write, with all that it was handed. */
  adopt(handed: HandedSecrets): Promise<void>;
  /** Seals for this device only; `context` must be repeated to open. */
  seal(bytes: Uint8Array<ArrayBuffer>, context: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Rejects with `vault-damaged` for anything but what `seal` gave under this context. */
  open(sealed: Uint8Array<ArrayBuffer>, context: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Drops every key. A vault without a lock opens again without being asked for anything. */
  lock(): void;
  /**
   * Throws `passphrase-needed` where a lock asks for something and nothing is given, `passphrase-wrong`, `unlock-wait`, `passkey-unusable`,
   * `vault-damaged`.
   */
  unlock(attempt?: UnlockAttempt): Promise<void>;
  /** Empty without a lock. Not vouched for while locked. */
  readonly ways: readonly UnlockWay[];
  /** Minutes without a hand at it after which the vault is to be locked; 0 is never. */
  readonly idle: number;
  setIdle(minutes: number): Promise<void>;
  /** Milliseconds until a passphrase may be tried. */
  triesWait(): Promise<number>;
  /**
   * The key under which a lock can stand: a key that the browser keeps cannot be locked away, so the device gets another one, sealed. It
   * waits here until it has its delegations; the first `changeLock` takes it into use. The device key itself where it can be locked.
   */
  lockableKey(): Promise<DidKey>;
  /** The key that the device had before, until it is said that it has been retired. */
  readonly formerKey: DidKey | undefined;
  formerRetired(): Promise<void>;
  /**
   * Changes the ways to unlock, all of it or nothing. Where there is a lock, `proof` must open it. Throws what `unlock` throws,
   * `passphrase-refused`, and `passphrase-needed` for a passkey that would be the only way.
   */
  changeLock(change: LockChange, proof?: UnlockAttempt): Promise<void>;
  /** For the other tabs of this browser. Undefined while locked. The keys cannot be read. */
  unlockedKeys(): UnlockedKeys | undefined;
  /** Locked, unlocked, or another set of ways. */
  onChange(listener: () => void): Dispose;
  /** Removes every row. The vault is locked afterwards, for ever. */
  wipe(): Promise<void>;
  close(): void;
}

/** What the vault is given and what it gives. Rows are opaque to the store: structured-cloneable, CryptoKeys included. */
import type { DidKey, Now, RandomBytes, Signer } from '../base/index.js';

/** Where rows lie (object store `keys` of the identity's database). Every write settles on the transaction's `complete`,
 * with strict durability, and all of `put`'s rows land together or not at all. */
export interface VaultStore {
  /** What was put under this name, or undefined. Never trusted: the vault checks each row. */
  get(name: string): Promise<unknown>;
  put(rows: Readonly<Record<string, unknown>>): Promise<void>;
  delete(names: readonly string[]): Promise<void>;
  names(): Promise<readonly string[]>;
}

export interface VaultEnvironment {
  readonly db: VaultStore;
  readonly random: RandomBytes;
  readonly now: Now;
  /** Tests pass one that lacks Ed25519. */
  readonly subtle?: SubtleCrypto;
}

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
  lock(): void;
  unlock(): Promise<void>;
  /** Removes every row. The vault is locked afterwards, for ever. */
  wipe(): Promise<void>;
  close(): void;
}

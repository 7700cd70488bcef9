/** The lock over one's own keys. `locked`: what is public is shown and served; edits wait. */
export interface LockView {
  readonly state: 'none' | 'open' | 'locked';
  readonly ways: readonly { readonly id: string; readonly kind: 'passphrase' | 'passkey'; readonly addedAt: number }[];
  /** Minutes without a hand at it after which it locks by itself; 0 is never. */
  readonly idle: number;
}

/** What opens the lock, and what a change of it asks for. */
export type UnlockWith = { readonly kind: 'passphrase'; readonly passphrase: string } | { readonly kind: 'passkey' };

/** Acts on the lock. Rejections: `passphrase-wrong`, `unlock-wait`, `passkey-unusable`, `passphrase-refused`, `passphrase-needed`. */
export interface Locking {
  /** Whether this browser has passkeys at all. */
  readonly passkeys: boolean;
  /** In every tab of this browser. */
  unlock(attempt: UnlockWith): Promise<void>;
  /** In every tab of this browser. */
  lock(): void;
  /** Milliseconds until a passphrase may be tried. */
  wait(): Promise<number>;
  /** `proof` where there is a lock already. */
  setPassphrase(passphrase: string, proof?: UnlockWith): Promise<void>;
  addPasskey(proof: UnlockWith): Promise<void>;
  removeWay(id: string, proof: UnlockWith): Promise<void>;
  /** Takes the lock away. */
  remove(proof: UnlockWith): Promise<void>;
  setIdle(minutes: number): Promise<void>;
}

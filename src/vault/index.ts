export {
  type AgreementKey,
  agree,
  BOX_BYTES,
  type Box,
  makeAgreementKey,
  openFromKey,
  sealToKey,
} from './agree.js';
export { deriveBytes } from './cipher.js';
export { ensurePassphrase } from './lock/passphrase.js';
export { type MakeVaultOptions, makeVault } from './make.js';
export { openVault } from './open.js';
export {
  deriveBackupKey,
  deriveBackupSecret,
  deriveLocator,
  deriveRecoveryKey,
  type Locator,
  openRecoverySigner,
  publicX25519,
} from './recovery.js';
export type { UnlockedKeys } from './rows.js';
export type {
  DeviceKeyKind,
  HandedSecrets,
  LockChange,
  RecoveryActs,
  RecoveryState,
  UnlockAttempt,
  UnlockWay,
  Vault,
  VaultEnvironment,
  VaultStore,
} from './types.js';
export { encodeWords, parseWords, type WordsProblem, wordsOf } from './words.js';

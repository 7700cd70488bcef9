export { type MakeVaultOptions, makeVault } from './make.js';
export { openVault } from './open.js';
export {
  deriveBackupKey,
  deriveBackupSecret,
  deriveLocator,
  deriveRecoveryKey,
  type Locator,
  openRecoverySigner,
} from './recovery.js';
export type { DeviceKeyKind, Vault, VaultEnvironment, VaultStore } from './types.js';
export { encodeWords, parseWords, type WordsProblem } from './words.js';

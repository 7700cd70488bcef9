/**
 * Every error and refusal code of the project, in one place; `docs/errors.md` has a row for each and a test holds
 * the two together. A code is stable: its meaning never changes, a retired one is never used again.
 */

/** Why data of another peer was refused. Returned as a value, counted and scored, never thrown. */
export const refusalCodes = [
  'not-canonical',
  'malformed',
  'too-large',
  'too-many',
  'too-deep',
  'bad-hash',
  'bad-signature',
  'wrong-did',
  'wrong-prev',
  'wrong-rank',
  'not-announced',
  'not-rising',
  'no-authority',
  'expired',
  'revoked',
  'retired',
  'widened',
  'bad-tree',
  'hidden-removal',
  'bad-proof',
  'bad-record',
  'not-newer',
  'bad-frame',
  'bad-handshake',
  'unexpected',
  'flood',
  'timeout',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** What the environment (disk, network, permission) can do to us, or what a request of a person can meet. Thrown. */
export const errorCodes = [
  'storage-quota',
  'storage-refused',
  'storage-closed',
  'storage-blocked',
  'storage-lost',
  'write-conflict',
  'vault-locked',
  'vault-damaged',
  'passphrase-refused',
  'passphrase-wrong',
  'passkey-unusable',
  'unlock-wait',
  'passphrase-needed',
  'key-unusable',
  'link-closed',
  'link-failed',
  'no-webrtc',
  'no-tracker',
  'tracker-unreachable',
  'tracker-unconfirmed',
  'no-host',
  'not-verifiable',
  'offline',
  'clock-wrong',
  'no-identity',
  'bad-link',
  'bad-record-input',
  'bad-import',
  'not-found',
  'unsupported-version',
  'picture-unreadable',
  'picture-too-large',
  'worker-failed',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export { type Act, type Authority, type AuthorityQuestion, judgeAuthority, judgeChain } from './authority.js';
export {
  buildGenesis,
  buildRotation,
  buildUpdate,
  type Deltas,
  type GenesisInput,
  type RotationInput,
  type UpdateInput,
} from './build.js';
export {
  type Authorship,
  type Built,
  buildChange,
  buildDeviceDelegations,
  type Change,
  deltasAfter,
  logUntil,
  type NewDevice,
} from './change.js';
export {
  buildConflictProof,
  type Conflict,
  type ConflictSide,
  judgeConflictProof,
  type Sighting,
} from './conflict.js';
export {
  buildDelegation,
  type Delegation,
  type DelegationInput,
  type DelegationMeta,
  PURGE,
  parseDelegation,
  WRITE,
} from './delegation.js';
export { findGrants, findStranded, type GrantsInput } from './grants.js';
export { MAX_CHAIN, MAX_DELEGATION_BYTES, MAX_GRANTS, MAX_OPERATION_BYTES, MAX_OPERATIONS } from './limits.js';
export {
  comparePosition,
  didOfGenesis,
  findOperation,
  judgeLog,
  logBytes,
  type PositionOrder,
  reopenLog,
  type VerifiedLog,
  type VerifiedOperation,
} from './log.js';
export { hashOfKey, type Operation, type Retirement, type Revocation, type Witnesses } from './operation.js';
export type { IdentityState, LogPosition } from './state.js';

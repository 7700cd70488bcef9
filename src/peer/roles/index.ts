export { clockRole } from './clock.js';
export { host } from './host.js';
export { answerByRole, type Role } from './role.js';
export { snapshotsRole } from './snapshots.js';

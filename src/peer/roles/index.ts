export { clockRole } from './clock.js';
export { conflictRole } from './conflict.js';
export { host } from './host.js';
export { isPinned, pin } from './pin.js';
export { type Asker, answerByRole, type Role } from './role.js';
export { snapshotsRole } from './snapshots.js';

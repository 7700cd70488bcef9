/** The lock: where it is set, and what stands over one's own profile while it is shut. One part of the page, fetched when it is needed. */
export { LockedProfile } from './locked.jsx';
export { LockSettings } from './settings.jsx';

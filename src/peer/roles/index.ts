export { host } from './host.js';
export { answerByRole, type Role } from './role.js';

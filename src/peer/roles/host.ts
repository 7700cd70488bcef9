/** The role that every tab has: its own repositories always, and of others' what its person chose to serve. */
import type { Role } from './role.js';

export const host: Role = {
  name: 'host',
  offers({ policy }) {
    if (policy.reason === 'own') return 'own';
    return policy.serve ? 'kept' : undefined;
  },
};

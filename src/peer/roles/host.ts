/** The role that every tab has: its own repositories always, and of others' what its person chose to serve. */
import { isPinned } from './pin.js';
import type { Role } from './role.js';

export const host: Role = {
  name: 'host',
  offers(repository) {
    const { policy } = repository;
    if (policy.reason === 'own') return 'own';
    return policy.serve && !isPinned(repository) ? 'kept' : undefined;
  },
};

/** The role that keeps others' repositories online on purpose, each within its quota. What it says and is asked: `pinning/`. */
import type { RepositorySummary } from '../../worker/types.js';
import type { Role } from './role.js';

export const isPinned = ({ policy }: Pick<RepositorySummary, 'policy'>): boolean =>
  policy.reason === 'pin' && (policy.quota ?? 0) > 0;

export const pin: Role = {
  name: 'pin',
  offers: (repository) => (repository.policy.serve && isPinned(repository) ? 'kept' : undefined),
};

/** The role that takes proofs of identity conflicts from neighbours (SYN-32): the question is the proof, the answer is empty. */
import type { Hosting } from '../hosting.js';
import type { Role } from './role.js';

export const conflictRole = (hosting: () => Promise<Pick<Hosting, 'conflicts'>>): Role => ({
  name: 'conflict',
  offers: () => undefined,
  answer: async (body, from) => (await hosting()).conflicts.received(body, from.remote),
});

/** What is kept of somebody by a follow's rule (PRT rules). Fetched with the first follow that has one. */
import type { FollowPolicy } from '../household/index.js';
import { type Part, postsPart } from '../repo/index.js';

export const partFor = ({ streams, newest }: FollowPolicy): Part | undefined =>
  postsPart(streams ?? null, newest ?? null);

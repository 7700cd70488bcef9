/**
 * What a pin may take (PIN-1, PIN-2), enforced where blocks are written. Own repositories, and those that are only followed or visited, have no
 * quota.
 */
import type { RepositoryRow } from '../store/index.js';
import { OVER_FOR } from './limits.js';

/** Bytes of blocks that may still come; without end where there is no quota. */
export const roomOf = (row: RepositoryRow | undefined): number =>
  row?.policy.reason === 'pin' && row.policy.quota !== undefined
    ? Math.max(0, row.policy.quota - row.bytes)
    : Number.POSITIVE_INFINITY;

/** Whether a newer state was too large a while ago: it is not fetched again and again. */
export const isOver = (row: RepositoryRow | undefined, now: number): boolean =>
  row?.over !== undefined && Math.abs(now - row.over.at) < OVER_FOR;

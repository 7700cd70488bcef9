/** The role that answers for sealed snapshots (SNP-7). Fetched with what else a host does for others. */
import type { SnapshotExchange } from '../snapshots.js';
import type { Role } from './role.js';

export const snapshotsRole = (hosting: () => Promise<{ readonly snapshots: SnapshotExchange }>): Role => ({
  name: 'snapshots',
  offers: () => undefined,
  answer: async (body, from) => (await hosting()).snapshots.answer(body, from.remote),
});

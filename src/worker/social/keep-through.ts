/**
 * When somebody's repository is let go (nobody here follows them any more), what they pushed to an inbox here, and what came of theirs alone, stays:
 * taken out with its proof before, and taken in again after.
 */
import type { Did } from '../../base/index.js';
import { recordUri } from '../../repo/index.js';
import { type Context, rangeOf } from '../context.js';
import type { ByteArray } from '../types.js';
import { MAX_PROVEN_EACH } from './loose-limits.js';
import type { LooseRecords, ProvenFor } from './types.js';

/** As whoever brings it: nobody of another tab. */
const HERE = 'here';

interface Saved {
  readonly bundle: ByteArray;
  readonly reason: ProvenFor;
}

export const createKeepThrough = (
  context: Context,
  prove: LooseRecords['prove'],
  receive: LooseRecords['receiveProof'],
) => {
  const reasonsOf = (did: Did) =>
    context.store().read(['inbox', 'proven', 'repositories'], async (tx) => {
      const reasons = new Map<Parameters<typeof prove>[0], ProvenFor>();
      for (const path of await tx.objectStore('proven').getAllKeys(rangeOf(did))) {
        const uri = recordUri(did, path[1]);
        reasons.set(uri, { why: 'thread', uris: [uri] });
      }
      for (const to of await tx.objectStore('repositories').getAllKeys()) {
        const range = IDBKeyRange.bound([to, did, 0], [to, did, Number.POSITIVE_INFINITY]);
        const rows = await tx.objectStore('inbox').index('bySender').getAll(range, MAX_PROVEN_EACH);
        for (const { uri } of rows) reasons.set(uri, { why: 'inbox', to });
      }
      return [...reasons].slice(-MAX_PROVEN_EACH);
    });

  return async (did: Did, drop: () => Promise<void>): Promise<void> => {
    const saved: Saved[] = [];
    for (const [uri, reason] of await reasonsOf(did)) {
      const bundle = await prove(uri);
      if (bundle !== undefined) saved.push({ bundle, reason });
    }
    await drop();
    for (const { bundle, reason } of saved) await receive(bundle, reason, HERE);
  };
};

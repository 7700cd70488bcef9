/** The role `pin` before it is needed: who only looks keeps nothing, and is kept by nobody. */
import { createPart, type Did } from '../../base/index.js';
import type { BlobFetcher } from '../blobs.js';
import type { Asker } from '../roles/index.js';
import type { Session } from '../session/index.js';
import type { Pinning, PinningOptions } from './pinning.js';

export interface LatePinning {
  look(did: Did): void;
  met(session: Session, did: Did): void;
  refresh(): void;
  answer(body: Uint8Array<ArrayBuffer>, from: Asker): Promise<Uint8Array<ArrayBuffer> | undefined>;
  closed(session: Session): void;
  keepers(): readonly Did[];
  close(): void;
}

/** Without a store for it nothing is kept, and no question is answered. */
export const createLatePinning = (
  options: PinningOptions | undefined,
  fetchBlob: BlobFetcher['fetch'],
  onError: (error: unknown) => void,
): LatePinning => {
  let made: Pinning | undefined;
  let closed = false;
  const bring = createPart(async () => (await import('./pinning.js')).createPinning);
  const fetched = async (): Promise<Pinning | undefined> => {
    if (options === undefined) return undefined;
    const create = await bring();
    if (!closed) made ??= create({ ...options, fetchBlob, onError });
    return made;
  };
  /** Whether this, or anything at all, is offered here: of others, or one's own. */
  const keeps = (did?: Did): boolean =>
    options?.carried().some((one) => one.hosting !== undefined && (did === undefined || one.did === did)) === true;
  const run = (job: (pinning: Pinning) => void): void => {
    if (made !== undefined) job(made);
    else fetched().then((pinning) => pinning && job(pinning), onError);
  };
  return {
    look: (did) => keeps(did) && run(({ keeping }) => keeping.look(did)),
    met: (session, did) => keeps(did) && run(({ keeping }) => keeping.met(session, did)),
    refresh: () => keeps() && run(({ keeping }) => keeping.refresh()),
    answer: async (body, from) => (await fetched())?.keepers.answer(body, from),
    closed: (session) => made?.keepers.closed(session.remote),
    keepers: () => made?.keepers.here() ?? [],
    close() {
      closed = true;
      made?.keeping.close();
    },
  };
};

/** What comes alone, is pushed and is to be pushed, put together: the other half of `social`. */
import type { Did } from '../../base/index.js';
import type { Blocks } from '../blocks.js';
import type { Context } from '../context.js';
import type { Identities } from '../identities.js';
import type { IdentitiesIn } from '../identities-in.js';
import { createReading } from '../reading.js';
import type { Repositories } from '../repository.js';
import { createCopies } from './copies.js';
import { createGiving } from './giving.js';
import { createInbox } from './inbox.js';
import { createKnows } from './inbox-room.js';
import { createKeepThrough } from './keep-through.js';
import { createOutbox } from './outbox.js';
import { createReceiveProof } from './proofs.js';
import { createProving } from './proving.js';
import { tidyLoose } from './tidy.js';
import type { Answering, Boxes, EntryReads, LooseRecords } from './types.js';

export interface LooseParts {
  readonly context: Context;
  readonly identities: Identities;
  readonly identitiesIn: () => Promise<Pick<IdentitiesIn, 'receiveOperations' | 'receiveDelegations'>>;
  readonly repositories: Repositories;
  readonly blocks: Blocks;
  readonly reads: Pick<EntryReads, 'entries' | 'follow'>;
}

export interface LooseUpkeep {
  /** Somebody's repository goes: what they pushed, and what came alone, stays. */
  keepThrough(did: Did, drop: () => Promise<void>): Promise<void>;
  /** Meant for idle time. */
  tidy(): Promise<void>;
}

export const createLoose = (parts: LooseParts): LooseRecords & Boxes & Answering & LooseUpkeep => {
  const { context, reads, identitiesIn, identities } = parts;
  const proving = createProving(parts);
  const { record } = createReading(context, parts.repositories, parts.blocks);
  const follow = (did: Did): Promise<void> => reads.follow(did);
  const receiveProof = createReceiveProof({
    ...{ context, identities, identitiesIn, proving, entries: reads.entries },
    knows: createKnows(context, record),
  });
  return {
    prove: proving.prove,
    receiveProof,
    keepThrough: createKeepThrough(context, proving.prove, receiveProof),
    tidy: () => tidyLoose(context, proving.keptVersion),
    ...createInbox(context, reads.entries),
    ...createOutbox(context),
    ...createCopies(context),
    ...createGiving({ context, prove: proving.prove, record, follow }),
  };
};

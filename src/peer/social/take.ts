/** Taking in what came alone, from whomever: judged by the worker, and held against its bringer where it is wrong. */
import type { RecordUri, RefusalCode } from '../../base/index.js';
import type { ProvenFor, ProvenOutcome } from '../../worker/social/types.js';
import type { Session } from '../session/index.js';
import type { Fault } from './ask.js';
import type { SocialStore } from './store.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** Its bringer's log may be older than ours, or newer. */
const mayNotKnow: readonly RefusalCode[] = ['no-authority', 'revoked', 'retired'];

export const takeProof = async (
  store: SocialStore,
  session: Session,
  bundle: Bytes,
  reason: ProvenFor,
  fault: Fault,
): Promise<ProvenOutcome> => {
  const outcome = await store.social('receiveProof', bundle, reason, session.remote);
  if (outcome.verdict === 'invalid') fault(session, outcome.code, mayNotKnow.includes(outcome.code));
  return outcome;
};

/** Answers which of these records are here now, newly. */
export const takeAll = async (
  store: SocialStore,
  session: Session,
  bundles: readonly Bytes[],
  uris: readonly RecordUri[],
  fault: Fault,
): Promise<readonly RecordUri[]> => {
  const arrived: RecordUri[] = [];
  for (const bundle of bundles) {
    if (session.closed) break;
    const outcome = await takeProof(store, session, bundle, { why: 'thread', uris }, fault);
    if (outcome.verdict === 'valid' && outcome.isNew) arrived.push(outcome.uri);
    if (outcome.verdict === 'invalid') break;
  }
  return arrived;
};

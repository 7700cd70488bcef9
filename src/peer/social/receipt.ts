/**
 * Who took a push (INB-11): a device of its receiver proves with its answer that it is one, as it proves itself on any link (SYN-13). What anybody else takes
 * may be kept, or let fall.
 */
import type { Did, DidKey, RecordPath } from '../../base/index.js';
import { recordUri } from '../../repo/uri.js';
import { verifyProof } from '../prove.js';
import type { Proof, Self } from '../self.js';
import type { Session } from '../session/index.js';
import { askRole, type Fault } from './ask.js';
import type { SocialStore } from './store.js';
import { takeAll } from './take.js';

/** `session`: our own session key. One signature a link. */
export const createReceipts = (session: DidKey): ((self: Self, on: Session) => Promise<Proof>) => {
  const made = new WeakMap<Session, { readonly did: Did; readonly proof: Promise<Proof> }>();
  return (self, on) => {
    const before = made.get(on);
    if (before?.did === self.did) return before.proof;
    const proof = self.prove(on.link.transcript, session);
    made.set(on, { did: self.did, proof });
    proof.catch(() => made.delete(on));
    return proof;
  };
};

const profilePath = 'app.tabard.profile/self' as RecordPath;

/** Whether this is the word of a device of `did`, by its log, which is asked for where it is not known here. A signature of another link is a forgery. */
export const createReceiptJudge = (
  store: SocialStore,
  fault: Fault,
): ((did: Did, proof: Proof | null, from: Session) => Promise<boolean>) => {
  const judged = new WeakMap<Session, Map<string, Promise<boolean>>>();

  /** Their log is not here, or older: it comes with their profile. */
  const takeLog = async (did: Did, from: Session): Promise<void> => {
    const uris = [recordUri(did, profilePath)];
    const answer = await askRole(from, 'record', ['recordQuestion', { uris }], 'recordAnswer', fault);
    await takeAll(store, from, answer?.bundles ?? [], uris, fault);
  };

  const judge = async (did: Did, proof: Proof, from: Session): Promise<boolean> => {
    if (!(await verifyProof({ t: 'prove', did, ...proof }, from.remote, from.link.transcript))) {
      fault(from, 'bad-signature');
      return false;
    }
    const holds = async (): Promise<boolean> => {
      if (proof.delegations.length > 0) await store.receiveDelegations(did, proof.delegations);
      return (await store.authority(did, proof.key, '/repo/write')).holds;
    };
    if (await holds()) return true;
    await takeLog(did, from);
    return holds();
  };

  return (did, proof, from) => {
    if (proof === null) return Promise.resolve(false);
    const known = judged.get(from) ?? new Map<string, Promise<boolean>>();
    judged.set(from, known);
    const name = `${did} ${proof.key}`;
    const found = known.get(name) ?? judge(did, proof, from);
    known.set(name, found);
    return found;
  };
};

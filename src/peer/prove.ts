/**
 * Identity on purpose (SYN-13): a device signs the transcript of this very link, which holds the fingerprints of both ends and both
 * session keys. A middleman has two links with two transcripts, so what is proved on one is worth nothing on the other.
 */
import type { Did, DidKey, RefusalCode } from '../base/index.js';
import { verifyValue } from '../codec/index.js';
import type { Carried } from './carried.js';
import type { MessageOf } from './messages/index.js';
import { type Self, statement } from './self.js';
import type { Session } from './session/index.js';
import type { SyncStore } from './store.js';

/** True if the key signed this link, as seen from the end where the prover is `session`. Says nothing of its authority. */
export const verifyProof = (
  message: MessageOf<'prove'>,
  session: DidKey,
  transcript: Uint8Array<ArrayBuffer>,
): Promise<boolean> =>
  verifyValue('prove', statement(message.did, message.key, session, transcript), message.sig, message.key);

export interface ProverOptions {
  readonly store: Pick<SyncStore, 'identity' | 'receiveDelegations' | 'authority'>;
  /** Our session key. */
  readonly session: DidKey;
  self(): Self | null;
  carried(did: Did): Carried | undefined;
  onProven(session: Session, did: Did, key: DidKey): void;
  /** A proof that is not of this link: somebody stands in the middle. */
  onForged(session: Session, code: RefusalCode): void;
  /** Its own word, by a key that was put out or away, and may not know it yet: it counts as anybody. */
  onEnded(session: Session, code: RefusalCode): void;
  onError(error: unknown): void;
}

export interface Prover {
  /** They asked about our own identity: we prove, once a link. */
  asked(session: Session, did: Did): void;
  received(session: Session, message: MessageOf<'prove'>): void;
}

export const createProver = (options: ProverOptions): Prover => {
  const { store } = options;
  const proved = new WeakMap<Session, Did>();
  const heard = new WeakMap<Session, Set<Did>>();

  /** Judged again when the heads of this link, and the log that they bring, are. */
  const waitForHeads = (session: Session, message: MessageOf<'prove'>, carried: Carried): void => {
    const stops = [
      carried.intake.on('judged', (judged) => {
        if (judged.session !== session) return;
        for (const stop of stops) stop();
        carried.intake.after(session, () => judge(session, message, carried));
      }),
      session.on('closed', () => {
        for (const stop of stops) stop();
      }),
    ];
  };

  /** `newer`: it was given under an operation that is not in our log. */
  const receiveProof = async ({ did, key, delegations }: MessageOf<'prove'>) => {
    const taken = delegations.length > 0 ? await store.receiveDelegations(did, delegations) : undefined;
    return { ...(await store.authority(did, key, '/repo/write')), newer: taken?.verdict === 'needs' };
  };

  const judge = async (session: Session, message: MessageOf<'prove'>, carried: Carried): Promise<void> => {
    const { did, key } = message;
    if (session.closed) return;
    if ((await store.identity(did)) === undefined) {
      waitForHeads(session, message, carried);
      return;
    }
    const first = await receiveProof(message);
    if (first.holds) return options.onProven(session, did, key);
    // Our log may be older than the authority.
    if (session.subscribed(did)?.answered === false) return waitForHeads(session, message, carried);
    // Whoever was met as a visitor may have become a device of it since: then their log says so.
    if (first.newer) await carried.intake.catchUp(session);
    const { holds, code = 'no-authority' } = first.newer ? await receiveProof(message) : first;
    if (holds) options.onProven(session, did, key);
    else if (code === 'revoked' || code === 'retired') options.onEnded(session, code);
    else options.onForged(session, code);
  };

  /** True the first time that somebody says it of an identity: it is said once a link. */
  const isFirst = (session: Session, did: Did): boolean => {
    const dids = heard.get(session) ?? new Set();
    heard.set(session, dids);
    if (dids.has(did)) return false;
    dids.add(did);
    return true;
  };

  const receive = async (session: Session, message: MessageOf<'prove'>): Promise<void> => {
    const carried = options.carried(message.did);
    if (carried === undefined || !isFirst(session, message.did)) return;
    if (await verifyProof(message, session.remote, session.link.transcript)) {
      carried.intake.after(session, () => judge(session, message, carried));
    } else options.onForged(session, 'bad-signature');
  };

  return {
    asked(session, did) {
      const self = options.self();
      if (self?.did !== did || proved.get(session) === did) return;
      proved.set(session, did);
      self
        .prove(session.link.transcript, options.session)
        .then((proof) => session.tell({ t: 'prove', did, ...proof }))
        .catch(options.onError);
    },
    received: (session, message) => void receive(session, message).catch(options.onError),
  };
};

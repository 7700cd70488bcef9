/** What is pushed to inboxes that are here: one's own, and those of whom one has pinned (INB rules). */
import type { Did, DidKey, Now } from '../../base/index.js';
import { parseRecordUri } from '../../repo/uri.js';
import type { ProvenOutcome } from '../../worker/social/types.js';
import type { Carried } from '../carried.js';
import { createGate } from '../intake/gate.js';
import type { Message, MessageOf } from '../messages/index.js';
import type { SocialNews } from '../network-types.js';
import type { Proof, Self } from '../self.js';
import type { Session } from '../session/index.js';
import type { Fault } from './ask.js';
import { encodeBody, parseBody } from './bodies.js';
import { MAX_JUDGED_AT_ONCE, MAX_PUSHES_A_WINDOW, SOCIAL_WINDOW } from './limits.js';
import { createReceipts } from './receipt.js';
import type { SocialStore } from './store.js';
import { takeProof } from './take.js';
import { createWindow } from './window.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface InboxOptions {
  readonly store: SocialStore;
  readonly now: Now;
  /** Our session key. */
  readonly session: DidKey;
  self(): Self | null;
  carried(did: Did): Carried | undefined;
  readonly fault: Fault;
  tell(news: SocialNews): void;
  /** Something was taken: whoever of its receiver is linked is to have it too. */
  onTaken(to: Did, author: Did, from: Session): void;
}

export interface Inbox {
  push(message: MessageOf<'push'>, session: Session): Promise<Message | undefined>;
  /** Which of what is held for us elsewhere we lack. */
  lacks(body: Bytes, session: Session): Promise<Bytes | undefined>;
}

export const createInbox = (options: InboxOptions): Inbox => {
  const { store, fault } = options;
  const window = createWindow(options.now, SOCIAL_WINDOW, MAX_PUSHES_A_WINDOW);
  const questions = createWindow(options.now, SOCIAL_WINDOW, MAX_PUSHES_A_WINDOW);
  const judging = createGate(MAX_JUDGED_AT_ONCE);
  const receiptFor = createReceipts(options.session);

  /** INB-11: only where it is one's own; of whom else an inbox is kept here nothing is proved. */
  const proofFor = async (to: Did, session: Session): Promise<Proof | null> => {
    const self = options.self();
    // Locked meanwhile: it is taken all the same, and brought once more.
    return self?.did === to ? receiptFor(self, session).catch(() => null) : null;
  };

  /** INB-5: judged first, so that nobody learns by noise whom the person's rules refuse. */
  const isRefused = async (outcome: ProvenOutcome, to: Did): Promise<boolean> => {
    const self = options.self();
    if (self?.did !== to || self.refuses === undefined || outcome.verdict !== 'valid') return false;
    const from = parseRecordUri(outcome.uri)?.did;
    return from !== undefined && (await self.refuses({ from, uri: outcome.uri }));
  };

  const judge = async (to: Did, body: Bytes, session: Session): Promise<ProvenOutcome | 'refused'> => {
    const hasRules = options.self()?.refuses !== undefined;
    if (hasRules) {
      const looked = await takeProof(store, session, body, { why: 'nothing' }, fault);
      if (looked.verdict !== 'valid') return looked;
      if (await isRefused(looked, to)) return 'refused';
    }
    return takeProof(store, session, body, { why: 'inbox', to }, fault);
  };

  return {
    async push({ id, did: to, body }, session) {
      const answer = (became: Bytes | null, refused: string | null): Message => ({
        ...{ t: 'answer', id, body: became, refused },
      });
      // Of what is kept and not offered nobody learns.
      if (options.carried(to)?.serve !== true) return undefined;
      const count = window.count(session);
      if (count === 'flood') fault(session, 'flood');
      if (count !== 'within') return answer(null, 'too-many');
      const outcome = await judging(() => judge(to, body, session));
      if (outcome === 'refused') return answer(null, 'refused');
      switch (outcome.verdict) {
        case 'valid': {
          if (outcome.isNew) {
            options.tell({ kind: 'inbox', to });
            const author = parseRecordUri(outcome.uri)?.did;
            if (author !== undefined) options.onTaken(to, author, session);
          }
          const became = outcome.isNew ? 'taken' : 'have';
          return answer(encodeBody('pushAnswer', { became, proof: await proofFor(to, session) }), null);
        }
        case 'invalid':
        case 'refused':
          return answer(null, outcome.code);
        case 'notYet':
          return answer(null, 'not-yet');
        case 'needs':
          return answer(null, 'needs');
        case 'unsupported':
          return answer(null, 'unsupported');
        case 'absent':
        case 'unwanted':
          return answer(null, 'unwanted');
      }
    },
    async lacks(body, session) {
      const asked = parseBody('inboxQuestion', body);
      if (asked.verdict === 'invalid') fault(session, asked.code);
      if (asked.verdict !== 'valid') return undefined;
      const { did, offered } = asked.value;
      // Only whoever shares the identity with us: to others nothing is said of it.
      const isShared = options.self()?.did === did && options.carried(did)?.sessions().includes(session) === true;
      if (!isShared || questions.count(session) !== 'within') return undefined;
      return encodeBody('inboxAnswer', { lacks: await store.social('lacks', did, offered) });
    },
  };
};

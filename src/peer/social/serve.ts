/** Answers of threads, and records, for whoever asks (THR rules): of what is offered here, few in a time. */
import type { Did, Now } from '../../base/index.js';
import { createGate, createInnerGate, type Gate } from '../intake/gate.js';
import type { Session } from '../session/index.js';
import type { Fault } from './ask.js';
import { encodeBody, parseBody } from './bodies.js';
import {
  MAX_ANSWERED_AT_ONCE,
  MAX_ANSWERED_EACH,
  MAX_QUESTIONS_A_WINDOW,
  MAX_RECORD_BYTES,
  MAX_THREAD_BYTES,
  SOCIAL_WINDOW,
} from './limits.js';
import type { SocialStore } from './store.js';
import { createWindow } from './window.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface ServeOptions {
  readonly store: SocialStore;
  readonly now: Now;
  /** Whose repositories are offered here. */
  served(): readonly Did[];
  readonly fault: Fault;
}

export interface Serve {
  thread(body: Bytes, session: Session): Promise<Bytes | undefined>;
  record(body: Bytes, session: Session): Promise<Bytes | undefined>;
}

export const createServe = ({ store, now, served, fault }: ServeOptions): Serve => {
  const window = createWindow(now, SOCIAL_WINDOW, MAX_QUESTIONS_A_WINDOW);

  const gate = createGate(MAX_ANSWERED_AT_ONCE);
  const gates = new WeakMap<Session, Gate>();
  /** Who asks without end waits behind their own questions, and leaves places to others and to what the tab does itself. */
  const inTurn = <T>(session: Session, run: () => Promise<T>): Promise<T> => {
    const own = gates.get(session) ?? createInnerGate(gate, MAX_ANSWERED_EACH);
    gates.set(session, own);
    return own(run);
  };

  const isWithin = (session: Session): boolean => {
    const count = window.count(session);
    if (count === 'flood') fault(session, 'flood');
    return count === 'within';
  };

  return {
    async thread(body, session) {
      const asked = parseBody('threadQuestion', body);
      if (asked.verdict === 'invalid') fault(session, asked.code);
      if (asked.verdict !== 'valid' || !isWithin(session)) return undefined;
      const { root, after } = asked.value;
      const options = {
        ...{ served: served(), mostBytes: MAX_THREAD_BYTES },
        ...(after === null ? {} : { after }),
      };
      const { answers, bundles, cursor } = await inTurn(session, () => store.social('answers', root, options));
      return encodeBody('threadAnswer', { answers, bundles, cursor: cursor ?? null });
    },
    async record(body, session) {
      const asked = parseBody('recordQuestion', body);
      if (asked.verdict === 'invalid') fault(session, asked.code);
      if (asked.verdict !== 'valid' || !isWithin(session)) return undefined;
      const options = { served: served(), mostBytes: MAX_RECORD_BYTES };
      const { uris } = asked.value;
      return encodeBody('recordAnswer', { bundles: await inTurn(session, () => store.social('give', uris, options)) });
    },
  };
};

/** Answers of threads, and records, for whoever asks (THR rules): of what is offered here, few in a time. */
import type { Did, Now } from '../../base/index.js';
import type { Session } from '../session/index.js';
import type { Fault } from './ask.js';
import { encodeBody, parseBody } from './bodies.js';
import { MAX_QUESTIONS_A_WINDOW, MAX_RECORD_BYTES, MAX_THREAD_BYTES, SOCIAL_WINDOW } from './limits.js';
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
      const { answers, bundles, cursor } = await store.social('answers', root, {
        served: served(),
        mostBytes: MAX_THREAD_BYTES,
        ...(after === null ? {} : { after }),
      });
      return encodeBody('threadAnswer', { answers, bundles, cursor: cursor ?? null });
    },
    async record(body, session) {
      const asked = parseBody('recordQuestion', body);
      if (asked.verdict === 'invalid') fault(session, asked.code);
      if (asked.verdict !== 'valid' || !isWithin(session)) return undefined;
      const options = { served: served(), mostBytes: MAX_RECORD_BYTES };
      return encodeBody('recordAnswer', { bundles: await store.social('give', asked.value.uris, options) });
    },
  };
};

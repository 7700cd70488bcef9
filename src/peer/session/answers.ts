/** Answering, fetched with the first question to somebody who serves: whoever came by a link asks first and serves later. */
import { createPart, type Did } from '../../base/index.js';
import { buildHeads } from '../messages/index.js';
import type { SyncStore } from '../store.js';
import type { Answers } from './answer.js';

export const createAnswers = (store: SyncStore, mayServe: (did: Did) => boolean): Answers => {
  const answers = createPart(async () => (await import('./answer.js')).createAnswers(store, mayServe));
  return {
    async heads(subscribe) {
      const { did } = subscribe;
      // Both ends of a link subscribe, so this is asked of every visitor.
      return mayServe(did)
        ? (await answers()).heads(subscribe)
        : { message: buildHeads({ did }), heads: [], roots: [] };
    },
    news: async (...args) => (await answers()).news(...args),
    get: async (request) => (await answers()).get(request),
  };
};

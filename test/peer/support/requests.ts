/** What peers ask of each other. Nothing here needs Node: pages of the browser tests say it too. */
import type { Did } from '../../../src/base/index.js';
import type { MessageOf } from '../../../src/peer/messages/index.js';
import { WHOLE } from '../../../src/repo/index.js';

/** Asks for all of a repository of which nothing is kept; its newest blocks, up to `inline` octets, come with the answer. */
export const subscribeTo = (did: Did, inline = 0): MessageOf<'subscribe'> => ({
  t: 'subscribe',
  did,
  log: null,
  heads: [],
  roots: [],
  scope: WHOLE,
  posts: null,
  inline,
  build: false,
});
